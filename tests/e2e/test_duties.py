"""A report of a duty: written offline, returned, said better, approved, counted; a statement, read where it is sent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SOON = 30_000


def sends(page: Page, title: str, called: str = "做了什么") -> None:
    page.get_by_label(called).fill(title)
    page.get_by_role("button", name="提交审核").click()


def reviewed(page: Page, town: Town, title: str, verb: str, reason: str | None = None) -> None:
    """The desk says a word on the report of that title."""
    page.goto(f"{town.url}/app/desk/duties")
    page.get_by_role("article").filter(has_text=title).get_by_role("button", name=verb).click(timeout=SOON)
    if reason:
        page.get_by_role("dialog").get_by_role("textbox").fill(reason)
        page.get_by_role("dialog").get_by_role("button", name=verb).click()
    expect(page.get_by_text("已处理 1 条")).to_be_visible(timeout=SOON)


def test_a_report_goes_there_and_back(town: Town, person: Callable[..., Person]) -> None:
    """The deputy's year grows by its day once it is approved, and not before."""
    deputy, host = person("陈静"), person("何远", desk=True)
    with deputy.browses() as page:
        deputy.signs_in(page)
        page.goto(f"{town.url}/app/duties")
        expect(page.get_by_text("全年应履职 15 天")).to_be_visible(timeout=SOON)
        page.get_by_role("link", name="填报").click()
        page.context.set_offline(True)
        page.get_by_label("类别").select_option(label="扶弱济困")
        page.get_by_label("计入天数").select_option(label="1 天")
        sends(page, "走访老人")
        expect(page.get_by_text("已存手机,联网后自动上传").first).to_be_visible(timeout=SOON)
        page.context.set_offline(False)
        expect(page.get_by_text("待审核", exact=True)).to_be_visible(timeout=SOON)

        with host.browses() as desk:
            host.signs_in(desk)
            reviewed(desk, town, "走访老人", "退回", "请补充地点")
            expect(page.get_by_text("请补充地点")).to_be_visible(timeout=SOON)
            page.get_by_role("link", name="修改填报").click()
            sends(page, "走访幸福社区老人")
            expect(page.get_by_text("待审核", exact=True)).to_be_visible(timeout=SOON)
            reviewed(desk, town, "走访幸福社区老人", "通过")

        expect(page.get_by_text("已认定")).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/duties")
        expect(page.get_by_role("img", name="今年 1 天,应 15 天")).to_be_visible(timeout=SOON)


COUNTY, STATEMENT = "望潮区", "向第1选区选民述职"
TEXT = "一年来接待选民十二次,走访四十户,提出建议三件,其中两件已经办好。"


def sits_above(town: Town) -> None:
    """陈静 is also the county's deputy, elected by the town; 高岚 works for the county."""
    chen, _, gao = town.tiny.deputies
    (county,) = town.running.ask(
        "INSERT INTO unit (id, kind, level, name, number, path, zone)"
        " VALUES (gen_random_uuid(), 'CONGRESS', 'COUNTY', $1, 92, '92.', 'Asia/Shanghai') RETURNING id",
        COUNTY,
    )
    for who, role, elected_by in ((chen, "DEPUTY", town.tiny.town), (gao, "CONGRESS_STAFF", None)):
        town.running.ask(
            "INSERT INTO seat (id, person, unit, role, electing_unit, since)"
            " VALUES (gen_random_uuid(), $1, $2, $3, $4, current_date - 700)",
            who.person,
            county["id"],
            role,
            elected_by,
        )


def makes_a_statement(town: Town, page: Page) -> None:
    """As the county's deputy; without its text it is not sent."""
    page.goto(f"{town.url}/app/duties/new")
    page.get_by_role("combobox", name="席位").select_option(label=f"{COUNTY}人大代表")
    page.get_by_role("combobox", name="类别").select_option(label="向选民述职")
    expect(page.get_by_text("提交后报送选举您的单位,由其工作人员审阅。")).to_be_visible()
    sends(page, STATEMENT, "报告题目")
    expect(page.get_by_text("请写报告的正文。")).to_be_visible()
    page.get_by_label("报告正文").fill(TEXT)
    sends(page, STATEMENT, "报告题目")
    expect(page.get_by_text("待审核", exact=True)).to_be_visible(timeout=SOON)
    expect(page.get_by_role("definition").filter(has_text="沙屿镇")).to_be_visible()


def test_a_statement_is_read_where_it_was_sent(town: Town, person: Callable[..., Person]) -> None:
    """The county's staff approve it; the town, which elected her, is told and reads it then as before."""
    sits_above(town)
    deputy, above, clerk = person("陈静"), person("高岚", desk=True), person("何远", desk=True)
    with deputy.browses() as page, clerk.browses() as desk:
        deputy.signs_in(page)
        makes_a_statement(town, page)

        clerk.signs_in(desk)
        desk.goto(f"{town.url}/app/notices")
        card = desk.get_by_role("listitem").filter(has_text="向选民述职:陈静")
        card.get_by_role("link", name="查看").click(timeout=SOON)
        statement = desk.get_by_role("article").filter(has_text=STATEMENT)
        expect(statement).to_contain_text(TEXT, timeout=SOON)
        expect(statement).to_contain_text("报送:沙屿镇")

        with above.browses() as other:
            above.signs_in(other)
            other.goto(f"{town.url}/app/me")
            other.get_by_role("button", name=re.compile(f"切换到.*{COUNTY}")).click()
            expect(other.get_by_text("已切换身份")).to_be_visible(timeout=SOON)
            reviewed(other, town, STATEMENT, "通过")
        expect(page.get_by_text("已认定")).to_be_visible(timeout=SOON)
        desk.reload()
        expect(statement).to_contain_text("已认定", timeout=SOON)
