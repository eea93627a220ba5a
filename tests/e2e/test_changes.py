"""What was announced is held otherwise, or not at all: the desk says why, and the phones of those invited say so."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
WITHIN_SECONDS = 8_000
ZONE = ZoneInfo("Asia/Shanghai")
TITLE = "视察污水处理厂"
BEFORE, AFTER = "城东污水处理厂", "城西泵站"


def announces(town: Town, page: Page, starts: datetime) -> str:
    """Every deputy invited, published; and where it is kept at the desk."""
    page.goto(f"{town.url}/app/desk/new")
    page.get_by_role("textbox", name="活动名称").fill(TITLE)
    page.get_by_role("combobox", name="类型").select_option(label="专题调研")
    page.get_by_role("textbox", name="开始", exact=True).fill(f"{starts:%Y-%m-%dT%H:%M}")
    page.get_by_role("textbox", name="地点").fill(BEFORE)
    page.get_by_role("button", name="全选").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)
    return page.url


def changes(page: Page, starts: datetime) -> None:
    """Another hour, another place; without a reason nothing is saved."""
    page.get_by_role("link", name="变更", exact=True).click()
    page.get_by_role("textbox", name="开始", exact=True).fill(f"{starts:%Y-%m-%dT%H:%M}")
    page.get_by_role("textbox", name="地点").fill(AFTER)
    page.get_by_role("button", name="保存变更").click()
    expect(page.get_by_text("请写明变更的原因。")).to_be_visible(timeout=SOON)
    page.get_by_role("textbox", name="变更的原因").fill("城东厂区检修")
    page.get_by_role("button", name="保存变更").click()
    expect(page.get_by_text("已保存,并通知了相关代表")).to_be_visible(timeout=SOON)


def cancels(page: Page, reason: str) -> None:
    """It will not be held, and why."""
    page.get_by_role("button", name="取消活动").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("textbox", name=re.compile("取消的原因")).fill(reason)
    asked.get_by_role("button", name="取消活动").click()
    expect(page.get_by_text(f"已取消,原因:{reason}")).to_be_visible(timeout=SOON)


def told(page: Page, titled: str) -> str:
    """What a notice says."""
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=re.compile(titled)))
    expect(card.first).to_be_visible(timeout=SOON)
    return card.first.inner_text()


def test_a_change_and_then_a_cancelling_reach_the_phone(town: Town, person: Callable[..., Person]) -> None:
    """The open phone shows the new hour and place, then that it is off; both notices say why."""
    clerk, deputy = person("何远", desk=True), person("陈静")
    begins = (datetime.now(ZONE) + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    later = begins + timedelta(hours=5, minutes=30)
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        where = announces(town, desk, begins)
        page.goto(where.replace("/desk", ""))
        expect(page.get_by_text(BEFORE).first).to_be_visible(timeout=SOON)

        changes(desk, later)
        expect(page.get_by_text(AFTER).first).to_be_visible(timeout=WITHIN_SECONDS)
        expect(page.get_by_text(BEFORE)).to_have_count(0)
        expect(page.get_by_text(re.compile("14:30")).first).to_be_visible()
        page.goto(f"{town.url}/app/notices")
        said = told(page, f"活动有变:{TITLE}")
        assert f"时间改为{later.month}月{later.day}日 14:30" in said
        assert f"地点改为{AFTER}。原因:城东厂区检修" in said

        cancels(desk, "台风蓝色预警")
        expect(desk.get_by_role("link", name="变更", exact=True)).to_have_count(0)
        assert "请勿前往。原因:台风蓝色预警" in told(page, f"活动已取消:{TITLE}")
        page.goto(where.replace("/desk", ""))
        expect(page.get_by_text("已取消。原因:台风蓝色预警")).to_be_visible(timeout=SOON)
        expect(page.get_by_role("link", name="扫码签到")).to_have_count(0)

    asked = "SELECT state, place, starts_at, cancel_reason FROM activity WHERE title = $1"
    assert [tuple(row) for row in town.running.ask(asked, TITLE)] == [("CANCELLED", AFTER, later, "台风蓝色预警")]
