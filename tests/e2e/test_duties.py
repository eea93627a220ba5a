"""A report of a duty: written where there is no network, returned with a reason, said better, approved, counted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SOON = 30_000


def sends(page: Page, title: str) -> None:
    page.get_by_label("做了什么").fill(title)
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
