"""Every page as it can be read: citizens' without scripts, the app's by axe in all its dresses."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.documents import a_pdf
from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_notices import UNDO, agrees

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
DRESSES = [(theme, elder) for theme in ("light", "dark") for elder in ("", "1")]
VIOLATIONS = "axe.run().then(({ violations }) => violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
DRESS = """async ([theme, elder]) => {
  Object.assign(document.documentElement.dataset, { theme, elder })
  if (!elder) delete document.documentElement.dataset.elder
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
}"""
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def test_citizens_need_no_script(town: Town, person: Callable[..., Person]) -> None:
    """Place, hours, who and when at a station; a deputy found by name; nobody's number anywhere."""
    with person("陈静").browses(java_script_enabled=False) as page:
        page.goto(f"{town.url}/s/{town.tiny.station_token}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("人大代表联络站")
        for words in ("幸福路 18 号", "接待选民", *(deputy.name for deputy in town.tiny.deputies)):
            expect(page.get_by_text(words).first).to_be_visible()
        hours, *_ = town.running.ask("SELECT hours FROM place WHERE unit = $1", town.tiny.station)
        expect(page.get_by_text(hours["hours"]).first).to_be_visible()
        no_numbers(page, town)

        page.get_by_role("link", name="找我的代表").click()
        page.get_by_role("searchbox").fill("高岚")
        page.get_by_role("button", name="查找").click()
        page.get_by_role("link", name="高岚").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("高岚")
        no_numbers(page, town)


def no_numbers(page: Page, town: Town) -> None:
    text = page.content()
    assert not any(one.phone in text for one in (*town.tiny.deputies, town.tiny.staff))


def test_the_deputys_pages_are_for_everyone(town: Town, person: Callable[..., Person]) -> None:
    """axe finds nothing, light and dark, plain and 长辈模式; at 320 px the largest text needs no sideways scroll."""
    deputy, its = person("陈静"), town.tiny.activity
    with deputy.browses(bypass_csp=True, reduced_motion="reduce") as page:
        page.goto(f"{town.url}/app/sign-in")
        wrong = found(page, town, ["/app/sign-in", "/app/scan", "/app/nowhere"])
        deputy.signs_in(page)
        deputy.scans(page, f"{town.url}/a/{town.tiny.activity_token}", level="q")
        expect(page.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)
        wrong |= in_every_dress(page, "a scan's result")
        topic, item = f"topics/{town.tiny.topic}", writes_an_item(page, town)
        mine = ["", "code", "activities", f"activities/{its}", "notices", "me", "me/outbox", "me/devices", "me/phone"]
        mine += ["me/push", "me/addresses", "me/calendar", "duties", "duties/none", "duties/new"]
        mine += ["me/indicators", "me/indicators/none"]
        mine += [
            "topics",
            topic,
            f"{topic}/chains",
            f"{topic}/new?list=RESULT",
            item,
            f"{item}/edit",
            "topics/none",
            "topics/none/items/none",
            "items/none",
        ]
        wrong |= found(page, town, [f"/app/{path}" for path in mine])

    assert wrong == {}


def writes_an_item(page: Page, town: Town) -> str:
    """A problem on the town's topic with a note; the path of its page."""
    page.goto(f"{town.url}/app/topics/{town.tiny.topic}/new?list=PROBLEM")
    page.get_by_label("什么问题").fill("家长车辆占道")
    page.get_by_role("button", name="存下", exact=True).click()
    page.get_by_role("link", name="家长车辆占道").click()
    page.get_by_label("写一条随记").fill("四点半最堵")
    page.get_by_role("button", name="存下随记").click()
    expect(page.get_by_text("四点半最堵")).to_be_visible()
    return page.url.partition("/app/")[2]


def test_the_desks_pages_are_for_everyone(town: Town, person: Callable[..., Person]) -> None:
    """The same at the desk, whose tables fit the narrowest phone too."""
    host, its = person("何远", desk=True), f"activities/{town.tiny.activity}"
    with host.browses(bypass_csp=True, reduced_motion="reduce") as page:
        host.signs_in(page)
        desk = ["", "/new", "/stray", "/records", "/records/import", "/records/devices", "/duties", "/requests"]
        desk += ["/duties?face=addressed"]
        desk += [f"/{its}", f"/{its}/edit", f"/new?of={town.tiny.activity}", f"/{its}/projector", f"/{its}/checkin"]
        topic = f"/topics/{town.tiny.topic}"
        desk += ["/topics", "/topics/new", "/topics/items", "/topics/none", topic, f"{topic}?item={town.tiny.items[0]}"]
        desk += [f"{topic}?face={face}" for face in ("chains", "below", "about")]
        desk += [f"/topics/new?of={town.tiny.topic}&as={mode}" for mode in ("copy", "edit")]
        desk += ["/indicators", "/indicators?of=STATION&standing=BEHIND", "/indicators/none", "/stations"]
        desk += [f"/stations/{town.tiny.station}", "/rules", "/rules/duty_days"]
        desk += ["/people", f"/people/{town.tiny.deputies[0].person}", "/people/none", "/people/import"]
        desk += ["/people/new", "/people/codes", "/notices", "/notices/new", "/notices/none"]
        wrong = found(page, town, [f"/app/desk{path}" for path in desk])
        wrong |= found(page, town, ["/app/", "/app/me/password", "/app/me/second-factor"])

    assert wrong == {}


def test_a_notice_on_its_way_is_for_everyone(town: Town, person: Callable[..., Person]) -> None:
    """The same with everything open: as it is written to units and a pasted list, as a draft, and once it is out."""
    clerk = person("何远", desk=True)
    with clerk.browses(bypass_csp=True, reduced_motion="reduce") as page:
        clerk.signs_in(page)
        page.goto(f"{town.url}/app/desk/notices/new")
        writes_a_notice(page)
        wrong = with_all_open(page, "a notice being written")
        page.get_by_role("button", name="存好,去核对名单").click()
        expect(page.get_by_text("2 行还没有对上人").first).to_be_visible(timeout=SOON)
        brings_a_document(page)
        wrong |= with_all_open(page, "a draft with a pasted list")
        page.get_by_role("link", name="修改").click()
        page.get_by_role("textbox", name="名单,一行一个人").fill("林涛")
        expect(page.get_by_text("1 行都对上了")).to_be_visible(timeout=SOON)
        page.get_by_role("button", name="存好,去核对名单").click()
        expect(page.get_by_role("list", name="名单")).to_be_visible(timeout=SOON)
        town.running.ask(UNDO)
        agrees(page, "发送")
        expect(page.get_by_role("heading", name="逐人查看")).to_be_visible(timeout=SOON)
        wrong |= with_all_open(page, "a notice that is out")
        page.goto(f"{town.url}/app/desk/notices")
        expect(page.get_by_role("link", name="防汛值守").first).to_be_visible(timeout=SOON)
        wrong |= in_every_dress(page, "a list of notices")

    assert wrong == {}


def writes_a_notice(page: Page) -> None:
    """To one unit, and a list on which a name is wrong and another is somebody's twice."""
    page.get_by_role("textbox", name="标题").fill("防汛值守")
    page.get_by_role("textbox", name="正文").fill("今晚有暴雨,请保持电话畅通。\n" * 20)
    page.get_by_role("combobox", name="单位、站点或小组").select_option(index=1)
    page.get_by_role("switch", name="要求回执").check()
    page.get_by_text("贴一份名单", exact=True).click()
    page.get_by_role("textbox", name="名单,一行一个人").fill("陈净\n林涛\n林涛\n谁也不是")
    expect(page.get_by_text("2 行要看一看")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("figure").filter(has=page.get_by_text("短信", exact=True))).to_be_visible(timeout=SOON)


def brings_a_document(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "值守安排.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    expect(page.get_by_role("link", name="值守安排.pdf")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("figure").filter(has_text="值守安排.pdf").first).to_be_visible(timeout=SOON)


def with_all_open(page: Page, called: str) -> dict[str, Any]:
    """What is wrong with a page of which nothing is folded away."""
    page.evaluate(OPEN)
    expect(page.locator(".skeleton")).to_have_count(0, timeout=SOON)
    return in_every_dress(page, called)


def found(page: Page, town: Town, paths: Iterable[str]) -> dict[str, Any]:
    """What is wrong with pages, by page and dress."""
    wrong: dict[str, Any] = {}
    for path in paths:
        page.goto(f"{town.url}{path}")
        expect(page.locator("main h1, main h2").first, path).to_be_attached(timeout=SOON)
        expect(page.locator(".skeleton")).to_have_count(0, timeout=SOON)
        wrong |= in_every_dress(page, path)
    return wrong


def in_every_dress(page: Page, path: str) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    size = page.viewport_size
    page.evaluate(AXE.read_text())
    for theme, elder in DRESSES:
        page.evaluate(DRESS, [theme, elder])
        if violations := page.evaluate(VIOLATIONS):
            wrong[f"{path} {theme} {elder}"] = violations
    for elder in ("", "3"):
        page.set_viewport_size({"width": 320, "height": 700})
        page.evaluate(DRESS, ["light", elder])
        if page.evaluate(TOO_WIDE):
            wrong[f"{path} at 320 px {elder}"] = True
    page.evaluate(DRESS, ["light", ""])
    if size:
        page.set_viewport_size(size)
    return wrong
