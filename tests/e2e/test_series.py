"""A station's weekly receptions: planned at the desk around a holiday, on the deputy's phone, on the station's page."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from server.commands import catalogue
from tests.e2e.conftest import Town
from tests.e2e.people import Person
from tests.e2e.test_rules import drafts, issues

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
ZONE = ZoneInfo("Asia/Shanghai")
TITLE = "每周一接待"
FESTIVAL = "建镇纪念日"
WEEK = timedelta(days=7)


def quiet_monday() -> date:
    """The next Monday after which three weeks have no holiday of the whole country, and none that is too near."""
    special = catalogue.holidays().body.by_day()
    day = datetime.now(ZONE).date() + timedelta(days=3)
    while day.weekday() or any(day + timedelta(days=n) in special for n in range(3 * 7)):
        day += timedelta(days=1)
    return day


def said(day: date) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){day.month}月{day.day}日")


def closes(town: Town, page: Page, day: date) -> None:
    """The town is closed on a day."""
    drafts(page, town, "holidays")
    page.get_by_role("button", name="加一段放假或上班").click()
    line = page.get_by_role("group").filter(has=page.get_by_label("第一天")).first
    line.get_by_label("第一天").fill(str(day))
    line.get_by_label("最后一天").fill(str(day))
    line.get_by_label("什么日子").fill(FESTIVAL)
    issues(page)


def plans(town: Town, page: Page, first: date) -> None:
    """Three Mondays at the station, one deputy asked; the days are read before anything is made."""
    page.goto(f"{town.url}/app/desk/new")
    page.get_by_role("textbox", name="活动名称").fill(TITLE)
    page.get_by_role("combobox", name="类型").select_option(label="接待选民")
    page.get_by_role("combobox", name="组织单位").select_option(label="沙屿镇人大代表联络站")
    page.get_by_role("textbox", name="开始", exact=True).fill(f"{first}T09:00")
    page.get_by_role("textbox", name="地点").fill("一楼接待室")
    page.get_by_role("combobox", name="公开范围").select_option(label="公开")
    page.get_by_role("checkbox", name=re.compile("陈静")).check()
    page.get_by_role("combobox", name="多久一次").select_option(label="每周")
    page.get_by_role("spinbutton", name="共几次").fill("3")
    days = page.get_by_role("list", name="将在这些日子举办(3 次)").get_by_role("listitem")
    expect(days).to_have_text(
        [said(first), said(first + WEEK + timedelta(days=1)), said(first + 2 * WEEK)], timeout=SOON
    )
    expect(days.nth(1)).to_contain_text(f"{FESTIVAL}顺延")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已创建 3 场活动")).to_be_visible(timeout=SOON)


def opens(town: Town, page: Page, day: date) -> None:
    """One of them at the desk, from the list of what is to come."""
    page.goto(f"{town.url}/app/desk")
    page.get_by_role("tab", name="之后").click()
    page.get_by_role("link", name=re.compile(TITLE)).filter(has_text=said(day)).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)


def moves(page: Page) -> None:
    """This one is held elsewhere, and only this one."""
    page.get_by_role("link", name="变更", exact=True).click()
    page.get_by_role("textbox", name="地点").fill("二楼会议室")
    page.get_by_role("textbox", name="变更的原因").fill("一楼刷漆")
    expect(page.get_by_role("switch", name="本系列以后各场也这样改")).not_to_be_checked()
    page.get_by_role("button", name="保存变更").click()
    expect(page.get_by_text("已保存,并通知了相关代表")).to_be_visible(timeout=SOON)


def line(page: Page, day: date) -> Locator:
    """One of them among a deputy's activities."""
    return page.get_by_role("link", name=re.compile(TITLE)).filter(has_text=said(day))


def test_weekly_receptions_mind_a_holiday_and_one_is_moved(town: Town, person: Callable[..., Person]) -> None:
    """Monday's falls on a holiday and is Tuesday's; her phone has the three, the station's page the next two."""
    clerk, deputy, first = person("何远", desk=True), person("陈静"), quiet_monday()
    shifted, last = first + WEEK + timedelta(days=1), first + 2 * WEEK
    with clerk.browses() as desk, deputy.browses() as page:
        clerk.signs_in(desk)
        deputy.signs_in(page)
        closes(town, desk, first + WEEK)
        plans(town, desk, first)
        page.goto(f"{town.url}/app/activities")
        expect(page.get_by_role("link", name=re.compile(TITLE))).to_have_count(3, timeout=SOON)
        for day in (first, shifted, last):
            expect(line(page, day)).to_be_visible()

        opens(town, desk, shifted)
        moves(desk)
        line(page, shifted).click()
        expect(page.get_by_text("二楼会议室").first).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/activities")
        line(page, last).click()
        expect(page.get_by_text("一楼接待室").first).to_be_visible(timeout=SOON)

        page.goto(f"{town.url}/s/{town.tiny.station_token}")
        receptions = page.get_by_role("article").filter(has_text="室")
        expect(receptions).to_have_text([re.compile("一楼接待室"), re.compile("二楼会议室")])

    asked = (
        "SELECT (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day, place, count(series) OVER (PARTITION BY series)"
        " FROM activity WHERE title = $1 ORDER BY starts_at"
    )
    assert [tuple(row) for row in town.running.ask(asked, TITLE)] == [
        (first, "一楼接待室", 3),
        (shifted, "二楼会议室", 3),
        (last, "一楼接待室", 3),
    ]
