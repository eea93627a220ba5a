"""A clerk's notice (通知) from a template to its proof: sent, taken back, read, confirmed, chased and recalled."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
TITLE = "学习资料:河湖管理条例读本"
UNDO = """update rule_set set body = body || '{"undoS": 2}' where kind = 'NOTICE'"""
"""Half a minute was seen once; the story does not sit through it again."""


def writes(page: Page, url: str) -> None:
    """From a template whose places are wanted, to every deputy, with a receipt; and looks at what it will look like."""
    page.goto(f"{url}/app/desk/notices/new")
    page.get_by_role("combobox", name="选择模板").select_option(label="学习资料,要求回执")
    page.get_by_role("textbox", name="资料名称").fill("河湖管理条例读本")
    page.get_by_role("textbox", name="要点").fill("第三章 巡查")
    page.get_by_role("button", name="填入标题和正文").click()
    expect(page.get_by_role("alert").filter(has_text="请填写“截止日期”。")).to_be_visible(timeout=SOON)
    page.get_by_label("截止日期").fill("2030-03-15")
    page.get_by_role("button", name="填入标题和正文").click()
    expect(page.get_by_role("textbox", name="标题")).to_have_value(TITLE, timeout=SOON)
    page.get_by_role("switch", name="要求回执").check()
    expect(page.get_by_text("现在符合的有 3 人")).to_be_visible(timeout=SOON)
    for face in ("消息", "锁屏", "短信"):
        shown = page.get_by_role("figure").filter(has=page.get_by_text(face, exact=True))
        expect(shown).to_contain_text("河湖管理条例读本", timeout=SOON)
    page.get_by_role("button", name="存好,去核对名单").click()
    expect(page.get_by_text("名单已锁定,共 3 人")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("只在消息里")).to_have_count(3)


def agrees(page: Page, verb: str, reason: str = "") -> None:
    """A button, and the same word in what is asked then."""
    page.get_by_role("button", name=verb, exact=True).click()
    asked = page.get_by_role("dialog")
    if reason:
        asked.get_by_role("textbox").fill(reason)
    asked.get_by_role("button", name=verb, exact=True).click()


def is_kept_back(town: Town, page: Page) -> None:
    """Who left since the list was looked through is named on the page, before anybody tries to send it."""
    seats = "UPDATE seat SET status = $1 WHERE person = (SELECT id FROM person WHERE name = '高岚')"
    named = page.get_by_text("已离任或不再符合:高岚")
    for status, count in (("RESIGNED", 1), ("ACTIVE", 0)):
        town.running.ask(seats, status)
        page.reload()
        expect(page.get_by_text("名单已锁定,共 3 人")).to_be_visible(timeout=SOON)
        expect(named).to_have_count(count, timeout=SOON)


def sends(town: Town, page: Page) -> None:
    """To herself, to all, back again in the half minute, and to all for good."""
    page.get_by_role("button", name="先发给我自己看").click()
    expect(page.get_by_text("已发到您的消息里")).to_be_visible(timeout=SOON)
    agrees(page, "发送")
    expect(page.get_by_role("timer")).to_be_visible(timeout=SOON)
    page.get_by_role("button", name="撤销发送").click()
    expect(page.get_by_text("已撤销,仍是草稿")).to_be_visible(timeout=SOON)
    town.running.ask(UNDO)
    agrees(page, "发送")
    expect(page.get_by_role("heading", name="送达情况")).to_be_visible(timeout=SOON)


def chip(page: Page, name: str, count: int) -> Any:
    """One face of the ledger, with its number."""
    return page.get_by_role("group", name="按送达情况看").get_by_role("button", name=re.compile(rf"^{name}\s*{count}$"))


def proven(page: Page, url: str) -> list[tuple[object, ...]]:
    """The proof as the links give it: the paper is one, and the workbook says of whom how far it came."""
    hrefs = [
        page.get_by_role("link", name=name).get_attribute("href") for name in (re.compile("PDF"), re.compile("Excel"))
    ]
    paper, workbook = (page.request.get(f"{url}{href}") for href in hrefs)
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    assert workbook.status == 200
    rows = load_workbook(BytesIO(workbook.body())).worksheets[0].iter_rows(min_row=2, values_only=True)
    return [(row[1], row[3]) for row in rows]


def test_a_notice_from_its_template_to_its_proof(town: Town, person: Callable[..., Person]) -> None:
    """Told only for good; who confirms is seen at the desk, who owes is chased; recalled it is gone."""
    clerk, deputy = person("何远", desk=True), person("陈静")
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        page.goto(f"{town.url}/app/notices")
        writes(desk, town.url)
        is_kept_back(town, desk)
        sends(town, desk)

        card = page.get_by_role("listitem").filter(
            has=page.get_by_role("heading", name=re.compile(rf"^(新\s*)?{TITLE}$"))
        )
        expect(card).to_have_count(1, timeout=SOON)
        card.get_by_role("button", name="确认收到").click()
        expect(card.get_by_text("已确认收到")).to_be_visible(timeout=SOON)
        expect(chip(desk, "已回执", 1)).to_be_visible(timeout=SOON)
        line = desk.get_by_role("listitem").filter(has_text="陈静")
        expect(line.get_by_text("已回执", exact=True)).to_be_visible(timeout=SOON)

        chip(desk, "未回执", 2).click()
        expect(line).to_have_count(0, timeout=SOON)
        agrees(desk, "催没有回执的 2 人")
        expect(desk.get_by_text("已提醒 2 人")).to_be_visible(timeout=SOON)
        desk.get_by_role("button", name="给未送达的 2 人换渠道").click()
        expect(desk.get_by_text("未送达的人没有别的渠道可用。")).to_be_visible(timeout=SOON)
        assert sorted(proven(desk, town.url)) == [("林涛", "未送达"), ("陈静", "已回执"), ("高岚", "未送达")]
        assert page.request.get(f"{town.url}/sheets/notices/{desk.url.rpartition('/')[2]}.xlsx").status in (403, 404)

        agrees(desk, "撤回", "读本有新版")
        expect(desk.get_by_text(re.compile("^已于 .* 撤回$"))).to_be_visible(timeout=SOON)
        expect(card).to_have_count(0, timeout=SOON)
        expect(page.get_by_role("heading", name=f"已撤回:{TITLE}")).to_be_visible(timeout=SOON)

    asked = "select name from feed join person on scope = 'person:' || person.id where kind = 'notice' and not deleted"
    chased = town.running.ask(f"{asked} and body::jsonb->>'title' = $1 order by name", f"请确认收到:{TITLE}")
    assert {row["name"] for row in chased} == {"林涛", "高岚"}
