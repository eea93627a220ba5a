"""A phone in trouble: a database deleted under the app, a clock a day off, a long queue."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.held import await_answers, held, settled_once
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SOON = 30_000
DAY_MS = 86_400_000
RECORDS = int(os.environ.get("RECORDS", "110"))
"""More than one batch carries."""

WRONG_CLOCK = "{ const right = Date.now.bind(Date); Date.now = () => right() + (%d) }"
SCANS = """async ([link, count]) => {
  const shown = () => document.querySelector('section.result h2')
  for (let done = 0; done < count; done++) {
    const before = shown()
    location.hash = `#c=${encodeURIComponent(link)}`
    while (location.hash || shown() === before) await new Promise((next) => setTimeout(next, 5))
  }
}"""


def comes(town: Town, who: Person, page: Page) -> None:
    who.signs_in(page)
    expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)


def link(town: Town) -> str:
    return f"{town.url}/app/scan#c=%2Fa%2F{town.tiny.activity_token}"


def test_a_database_deleted_under_the_app_stops_nobody(town: Town, person: Callable[..., Person]) -> None:
    """The browser cleared it: the next start asks to sign in, and the phone works again as a new one."""
    deputy, gao = person("高岚"), town.tiny.deputies[2]
    with deputy.browses() as page:
        comes(town, deputy, page)
        storage = page.context.new_cdp_session(page)
        storage.send("Storage.clearDataForOrigin", {"origin": town.url, "storageTypes": "indexeddb"})
        page.goto(f"{town.url}/app/")
        expect(page).to_have_url(f"{town.url}/app/sign-in", timeout=SOON)
        comes(town, deputy, page)
        page.goto(link(town))
        expect(page.get_by_text("新登录的手机需要确认")).to_be_visible(timeout=SOON)
        found = await_answers(page, gao)

    settled_once(town, gao, found)


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


def test_a_long_queue_is_settled_once(town: Town, person: Callable[..., Person]) -> None:
    """`RECORDS=500` writes as many as a month without a network may."""
    deputy, chen = person("陈静", folder="long"), town.tiny.deputies[0]
    before = len(town.running.ask("SELECT 1 FROM record WHERE person = $1", chen.person))
    with deputy.browses() as page:
        comes(town, deputy, page)
        page.context.set_offline(True)
        page.goto(f"{town.url}/app/scan")
        page.evaluate(SCANS, [f"/a/{town.tiny.activity_token}", RECORDS])
        assert len(held(page, chen).outbox) == RECORDS
        page.context.set_offline(False)
        found = await_answers(page, chen)

    ended = [row for row in found.outbox if row["state"] in {"DONE", "REFUSED"} and row["receipt"] == "APPLIED"]
    assert len(ended) == RECORDS
    asked = (
        "SELECT count(*) AS n FROM scan AS s JOIN record AS r ON r.id = s.record WHERE r.person = $1 AND r.state = 1"
    )
    assert [row["n"] for row in town.running.ask(asked, chen.person)] == [RECORDS + before]
