"""The four lists in the field: written without a network, kept when the browser goes, settled once; two who differ."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SOON = 30_000
TITLE = "校门口五分钟"


def comes(town: Town, who: Person, page: Page) -> None:
    """Signed in, with the topic on the phone."""
    who.signs_in(page)
    page.goto(f"{town.url}/app/topics")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible(timeout=SOON)


def opens(town: Town, page: Page, name: str = "PROBLEM") -> None:
    page.goto(f"{town.url}/app/topics/{town.tiny.topic}?list={name}")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)


def writes(page: Page, press: str, label: str, text: str) -> None:
    """One item by the short form, from where one stands."""
    page.get_by_role("link", name=press).last.click()
    page.get_by_label(label).fill(text)
    page.get_by_role("button", name="存下", exact=True).click()
    expect(page.get_by_label(label)).to_have_count(0, timeout=SOON)


def written(town: Town) -> list[tuple[str, str, str, str]]:
    """List, text, state of every item that was not there from the beginning, and the text of what it came from."""
    found = town.running.ask(
        "SELECT i.list, i.text, i.state, coalesce(f.text, '') AS origin"
        " FROM list_item AS i LEFT JOIN list_item AS f ON f.id = i.from_item"
        " WHERE i.topic = $1 AND i.deleted_at IS NULL AND i.id <> ALL ($2) ORDER BY i.id",
        town.tiny.topic,
        list(town.tiny.items),
    )
    return [tuple(row) for row in found]


def test_lists_are_written_where_there_is_no_network(town: Town, person: Callable[..., Person]) -> None:
    """Two problems, a suggestion from one, an edit, a note; the browser closed and opened; then all once, settled."""
    deputy = person("陈静")
    with deputy.browses() as page:
        comes(town, deputy, page)

    with deputy.browses(offline=True) as page:
        opens(town, page)
        writes(page, "记一条问题", "什么问题", "家长车辆占道")
        writes(page, "记一条问题", "什么问题", "斑马线看不清")
        page.get_by_role("link", name="家长车辆占道").click()
        writes(page, "由此提一条建议", "建议怎么办", "错峰放学")
        page.get_by_role("link", name="修改").click()
        page.get_by_label("什么问题").fill("家长车辆占满车道")
        page.get_by_role("button", name="存下", exact=True).click()
        page.get_by_role("button", name="开始办").click()
        page.get_by_label("写一条随记").fill("四点半最堵")
        page.get_by_role("button", name="存下随记").click()
        expect(page.get_by_text("四点半最堵")).to_be_visible()
    assert written(town) == []

    with deputy.browses(offline=True) as page:
        opens(town, page)
        waiting = page.get_by_role("listitem").filter(has_text="家长车辆占满车道").filter(has_text="已存手机")
        expect(waiting.first).to_be_visible(timeout=SOON)
        expect(waiting.first).to_contain_text("建议:错峰放学")
        expect(page.get_by_role("link", name="斑马线看不清")).to_be_visible()
        page.context.set_offline(False)
        page.goto(f"{town.url}/app/topics/{town.tiny.topic}?list=PROBLEM")
        expect(page.get_by_text("进行中").first).to_be_visible(timeout=SOON)
        expect(page.get_by_text(re.compile("已存手机|已收到"))).to_have_count(0, timeout=SOON)

        page.get_by_role("link", name="家长车辆占满车道").first.click()
        expect(page.get_by_text("四点半最堵")).to_be_visible(timeout=SOON)
        expect(page.get_by_text(re.compile("已存手机|已收到"))).to_have_count(0, timeout=SOON)

    assert written(town) == [
        ("PROBLEM", "家长车辆占满车道", "DOING", ""),
        ("PROBLEM", "斑马线看不清", "OPEN", ""),
        ("SUGGESTION", "错峰放学", "OPEN", "家长车辆占满车道"),
    ]


def test_two_who_differ_are_both_heard(town: Town, person: Callable[..., Person]) -> None:
    """The same item edited on two phones without a network: both see both values, one settles it, both phones agree."""
    lin, gao = person("林涛"), person("高岚")
    with lin.browses() as hers, gao.browses() as his:
        comes(town, lin, hers)
        comes(town, gao, his)
        opens(town, hers, "WORK")
        writes(hers, "记一条工作", "要做什么", "清点校门口车位")
        expect(hers.get_by_text(re.compile("已存手机|已收到"))).to_have_count(0, timeout=SOON)
        opens(town, his, "WORK")
        expect(his.get_by_role("link", name="清点校门口车位")).to_be_visible(timeout=SOON)

        for page, text in ((hers, "周三清点车位"), (his, "周五清点车位")):
            page.context.set_offline(True)
            page.get_by_role("link", name="清点校门口车位").click()
            page.get_by_role("link", name="修改").click()
            page.get_by_label("要做什么").fill(text)
            page.get_by_role("button", name="存下", exact=True).click()
            expect(page.get_by_role("heading", name=text)).to_be_visible()
        for page in (hers, his):
            page.context.set_offline(False)
        for page in (hers, his):
            differing = page.get_by_text("两处修改不一致 · 内容")
            expect(differing).to_be_visible(timeout=2 * SOON)
            expect(page.get_by_text("周三清点车位").first).to_be_visible()
            expect(page.get_by_text("周五清点车位").first).to_be_visible()

        hers.context.set_offline(True)
        other = hers.get_by_role("listitem").filter(has_text="高岚").filter(has_text="采用另一条")
        chosen = "周五清点车位" if other.count() else "周三清点车位"
        side = hers.get_by_role("listitem").filter(has=hers.get_by_role("button")).filter(has_text=chosen)
        side.get_by_role("button").click()
        expect(hers.get_by_text("两处修改不一致 · 内容")).to_have_count(0)
        hers.context.set_offline(False)
        expect(his.get_by_text("两处修改不一致 · 内容")).to_have_count(0, timeout=2 * SOON)
        for page in (hers, his):
            expect(page.get_by_role("heading", name=chosen)).to_be_visible(timeout=SOON)
            expect(page.get_by_text(re.compile("已存手机|已收到"))).to_have_count(0, timeout=SOON)

    assert [text for name, text, *_ in written(town) if name == "WORK"] == [chosen]


def test_the_keyboard_is_enough(town: Town, person: Callable[..., Person]) -> None:
    """An item written, begun, moved up and dropped with its reason, no pointer ever touched."""
    deputy = person("高岚")
    with deputy.browses() as page:
        comes(town, deputy, page)
        tabs_to(page, TITLE)
        page.keyboard.press("Enter")
        expect(page.get_by_role("tab", name="问题")).to_be_visible(timeout=SOON)
        tabs_to(page, "问题", "工作", "建议")
        while page.get_by_role("tab", selected=True).inner_text().split()[0] != "问题":
            page.keyboard.press("ArrowRight")
        tabs_to(page, "记一条问题")
        page.keyboard.press("Enter")
        expect(page.get_by_label("什么问题")).to_be_visible(timeout=SOON)
        tabs_to(page, "什么问题")
        page.keyboard.type("护栏松动")
        tabs_to(page, "存下")
        page.keyboard.press("Enter")
        tabs_to(page, "调整顺序")
        page.keyboard.press("Enter")
        line = page.get_by_role("listitem").filter(has_text="护栏松动")
        before = page.get_by_role("listitem").filter(has=page.get_by_role("heading")).all_inner_texts()
        while not line.get_by_role("button", name="上移").evaluate("button => button === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("已移到第"))).to_be_visible(timeout=SOON)
        assert "护栏松动" in before[-1]
        expect(page.get_by_role("listitem").filter(has=page.get_by_role("heading")).last).not_to_contain_text(
            "护栏松动"
        )

        tabs_to(page, "护栏松动", back=True)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="开始办")).to_be_visible(timeout=SOON)
        tabs_to(page, "开始办")
        page.keyboard.press("Enter")
        expect(page.get_by_text("进行中", exact=True)).to_be_visible(timeout=SOON)
        tabs_to(page, "不再办理")
        page.keyboard.press("Enter")
        tabs_to(page, "不再办理的原因")
        page.keyboard.type("已由交警修好")
        tabs_to(page, "不再办理")
        page.keyboard.press("Enter")
        expect(page.get_by_text("已由交警修好")).to_be_visible(timeout=SOON)


def tabs_to(page: Page, *names: str, back: bool = False) -> None:
    """Press Tab until what has the focus is called one of these; everything on a page is within eighty."""
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if any(re.fullmatch(rf"{re.escape(name)}( \*|\s*\d+)?", page.evaluate(FOCUSED)) for name in names):
            return
    raise AssertionError(f"the keyboard does not come to {names}")


FOCUSED = """() => {
  const focused = document.activeElement
  return (focused.labels?.[0] ?? focused).textContent.replace(/\u00a0/g, " ").trim()
}"""
