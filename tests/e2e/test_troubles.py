"""A phone in trouble: its database deleted, its clock a day off, a month without a network, a tab that dies."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.e2e.conftest import Town
from tests.e2e.held import await_answers, await_the_feed, held, is_the_feed
from tests.e2e.people import Person
from tests.e2e.test_lease import LOCKED, later

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SOON = 30_000
DAY_MS = 86_400_000
LEASE_DAYS = 7
RECORDS = int(os.environ.get("RECORDS", "110"))
"""More than one batch carries."""

WRONG_CLOCK = "{ const right = Date.now.bind(Date); Date.now = () => right() + (%d) }"
SCANS = """async ([link, count]) => {
  const shown = () => document.querySelector('section.result h2')
  for (let done = 0; done < count; done++) {
    const before = shown()
    const giveUp = Date.now() + 20000
    location.hash = `#c=${encodeURIComponent(link)}`
    while (location.hash || shown() === before) {
      if (Date.now() > giveUp) throw new Error(`scan ${done} of ${count} was not taken`)
      await new Promise((next) => setTimeout(next, 5))
    }
  }
}"""


def comes(town: Town, who: Person, page: Page) -> None:
    who.signs_in(page)
    expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)


def link(town: Town) -> str:
    return f"{town.url}/app/scan#c=%2Fa%2F{town.tiny.activity_token}"


def scans(town: Town, page: Page, count: int) -> None:
    """So many links come to the scan page, once it stands: what changes the address before is taken for its own."""
    page.locator("div.scan").wait_for(timeout=SOON)
    page.evaluate(SCANS, [f"/a/{town.tiny.activity_token}", count])


def test_a_database_deleted_under_the_app_stops_nobody(town: Town, person: Callable[..., Person]) -> None:
    """The next start asks to sign in; what the server knows is there again, and the phone works on as a new one."""
    deputy, gao = person("高岚"), town.tiny.deputies[2]
    with deputy.browses() as page:
        comes(town, deputy, page)
        town.phones_are_old()
        page.goto(link(town))
        expect(page.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)
        before = await_answers(page, gao)
        storage = page.context.new_cdp_session(page)
        storage.send("Storage.clearDataForOrigin", {"origin": town.url, "storageTypes": "indexeddb"})
        page.goto(f"{town.url}/app/")
        expect(page).to_have_url(f"{town.url}/app/sign-in", timeout=SOON)
        comes(town, deputy, page)
        page.goto(link(town))
        expect(page.get_by_text("此前已签到")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("新登录的手机需要确认")).to_be_visible(timeout=SOON)
        found = await_the_feed(town, page, gao)

    is_the_feed(town, gao, found)
    assert settled_scans(town, before.ids | found.ids) == before.ids | found.ids
    assert [one["presence"] for one in town.attendance(gao)] == ["PRESENT"]


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_a_day_off_loses_nothing(town: Town, person: Callable[..., Person], days: int) -> None:
    """Kept with the moment the phone said, sent at contact, settled once, and refused by name."""
    deputy, lin = person("林涛"), town.tiny.deputies[1]
    with deputy.browses() as page:
        comes(town, deputy, page)
    with deputy.browses(offline=True) as page:
        page.context.add_init_script(WRONG_CLOCK % (days * DAY_MS))
        page.goto(f"{town.url}/app/")
        before = held(page, lin).ids
        page.goto(link(town))
        expect(page.locator("section.result")).to_be_visible(timeout=SOON)
        kept = held(page, lin).ids - before
        page.context.set_offline(False)
        await_answers(page, lin)

    assert len(kept) == 1
    asked = (
        "SELECT s.verdict, s.reasons FROM scan AS s JOIN record AS r ON r.id = s.record WHERE r.id = $1 AND r.state = 1"
    )
    ((verdict, reasons),) = town.running.ask(asked, *kept)
    assert verdict == "REFUSED"
    assert "OUTSIDE_WINDOW" in reasons


def test_a_month_without_a_network_is_settled_once(town: Town, person: Callable[..., Person]) -> None:
    """Scans of three days, most while nothing can be read: none lost, all answered. `RECORDS=500` is the long form."""
    deputy, chen = person("陈静", folder="month"), town.tiny.deputies[0]
    with deputy.browses() as page:
        comes(town, deputy, page)
    for days, most in ((1, RECORDS // 3), (8, RECORDS * 2 // 3), (30, RECORDS)):
        with later(deputy, days, offline=True) as page:
            page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
            shown = LOCKED if days > LEASE_DAYS else "接待选民日"
            expect(page.get_by_role("heading", name=shown)).to_be_visible(timeout=SOON)
            page.goto(f"{town.url}/app/scan")
            scans(town, page, most - len(held(page, chen).outbox))
            assert len(held(page, chen).outbox) == most

    with later(deputy, 30) as page:
        page.goto(f"{town.url}/app/me/outbox")
        found = await_answers(page, chen)
    assert [row["seq"] for row in found.outbox] == [*range(1, RECORDS + 1)]
    assert {(row["state"] in {"DONE", "REFUSED"}, row["receipt"]) for row in found.outbox} == {(True, "APPLIED")}
    assert settled_scans(town, found.ids) == found.ids
    assert len(town.running.ask("SELECT 1 FROM record WHERE person = $1", chen.person)) == RECORDS


def test_a_tab_killed_while_it_sends_costs_nothing(town: Town, person: Callable[..., Person]) -> None:
    """Two tabs, one has sent and never hears: it dies, the other sends the same again, and all is there once."""
    deputy, gao = person("高岚", folder="tabs"), town.tiny.deputies[2]
    with deputy.browses() as page:
        comes(town, deputy, page)
        before = held(page, gao).ids
        page.context.set_offline(True)
        page.goto(f"{town.url}/app/scan")
        scans(town, page, 5)
        kept = held(page, gao).ids - before
        other = page.context.new_page()
        other.goto(f"{town.url}/app/me/outbox")
        sent: list[tuple[Page, set[str]]] = []
        page.context.route("**/graphql", lambda route: hears_nothing(route, sent))
        page.context.set_offline(False)
        while len(sent) < 1 or not town.running.ask("SELECT 1 FROM record WHERE id = ANY ($1)", [*sent[0][1]]):
            page.wait_for_timeout(50)
        dies, lives = (page, other) if sent[0][0] is page else (other, page)
        with pytest.raises(Error, match="crash"):
            dies.goto("chrome://crash")
        found = await_answers(lives, gao)

    assert [(one is lives, records) for one, records in sent] == [(False, kept), (True, kept)]
    assert settled_scans(town, kept) == kept
    assert {row["receipt"] for row in found.outbox if row["id"] in kept} == {"APPLIED"}


def settled_scans(town: Town, records: set[str]) -> set[str]:
    """Those of the records that were settled as exactly one scan."""
    asked = (
        "SELECT r.id::text FROM record AS r JOIN scan AS s ON s.record = r.id"
        " WHERE r.id = ANY ($1) AND r.state = 1 GROUP BY r.id HAVING count(*) = 1"
    )
    return {row["id"] for row in town.running.ask(asked, [*records])}


def hears_nothing(route: Route, sent: list[tuple[Page, set[str]]]) -> None:
    """The server answers the first who sends records, and the answer does not come; all else passes."""
    asked = (route.request.post_data_json or {}).get("variables", {}).get("input", {})
    records = {one["id"] for one in asked.get("records") or []}
    if records:
        sent.append((route.request.frame.page, records))
    if records and len(sent) == 1:
        route.fetch()
    else:
        route.continue_()
