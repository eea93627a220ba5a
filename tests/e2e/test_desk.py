"""Staff make an activity at the desk, and it is on the phones of those invited."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
WITHIN_SECONDS = 8_000
TITLE = "防汛设施专题调研"


def fill_in(page: Page) -> None:
    """Kind, title, place, times as the form proposes them (tomorrow), every deputy there is."""
    page.get_by_role("textbox", name="活动名称").fill(TITLE)
    page.get_by_role("combobox", name="类型").select_option(label="专题调研")
    page.get_by_role("textbox", name="地点").fill("江滨路 6 号排涝站")
    expect(page.get_by_role("textbox", name="开始", exact=True)).not_to_have_value("")
    page.get_by_role("button", name="全选").click()
    expect(page.get_by_text("已选 3 人")).to_be_visible()


def test_an_activity_made_at_the_desk_is_on_phones_at_once(town: Town, person: Callable[..., Person]) -> None:
    """Published with three invited, its poster printed, on an open phone in seconds; tomorrow's code says not today."""
    host, deputy = person("何远", desk=True), person("陈静")
    with host.browses() as desk, deputy.browses() as page:
        host.signs_in(desk)
        deputy.signs_in(page)
        page.goto(f"{town.url}/app/activities")
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)

        desk.goto(f"{town.url}/app/desk/new")
        desk.get_by_role("button", name="发布", exact=True).click()
        expect(desk.get_by_role("alert").filter(has_text="请写活动名称。")).to_be_visible(timeout=SOON)
        fill_in(desk)
        desk.get_by_role("button", name="发布", exact=True).click()
        expect(page.get_by_text(TITLE).first).to_be_visible(timeout=WITHIN_SECONDS)

        expect(desk.get_by_role("heading", name=TITLE)).to_be_visible(timeout=SOON)
        expect(desk.get_by_role("row")).to_have_count(4, timeout=SOON)
        for template in ("A4 海报", "桌卡"):
            href = desk.get_by_role("link", name=template).get_attribute("href")
            answer = desk.request.get(f"{town.url}{href}")
            assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
            assert answer.body().startswith(b"%PDF")
        assert page.request.get(f"{town.url}{href}").status in (403, 404)

        page.get_by_role("link", name=re.compile(TITLE)).first.click()
        expect(page.get_by_text("江滨路 6 号排涝站").first).to_be_visible(timeout=SOON)
        (code,) = town.running.ask(
            "SELECT token FROM code JOIN activity ON activity.id = target WHERE title = $1", TITLE
        )
        deputy.scans(page, f"{town.url}/a/{code['token']}", level="q")
        expect(page.get_by_role("heading", name="未能签到")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("请在签到时间内再扫,或请工作人员说明情况。")).to_be_visible(timeout=SOON)
        desk.reload()
        expect(desk.get_by_text("未通过的扫码 1")).to_be_visible(timeout=SOON)

    asked = "SELECT a.state, t.enrolment FROM activity AS a JOIN attendance AS t ON t.activity = a.id WHERE title = $1"
    assert [tuple(row) for row in town.running.ask(asked, TITLE)] == [("PUBLISHED", "INVITED")] * 3


def test_who_holds_two_seats_switches_between_them(town: Town, person: Callable[..., Person]) -> None:
    """A deputy who is liaison (联络员) of the station too: the desk opens with that seat and closes without it."""
    lin = town.tiny.deputies[1]
    town.running.ask(
        "INSERT INTO seat (id, person, unit, role, title, since)"
        " VALUES (gen_random_uuid(), $1, $2, 'LIAISON', '驻站联络员', current_date - 30)",
        lin.person,
        town.tiny.station,
    )
    with person("林涛", desk=True).browses() as page:
        person("林涛").signs_in(page)
        page.goto(f"{town.url}/app/desk")
        expect(page.get_by_text("当前身份不能管理活动")).to_be_visible(timeout=SOON)

        page.goto(f"{town.url}/app/me")
        page.get_by_role("button", name=re.compile("切换到.*联络员")).click()
        expect(page.get_by_text("已切换身份")).to_be_visible(timeout=SOON)
        page.get_by_role("navigation").get_by_role("link", name="活动").click()
        expect(page.get_by_role("link", name=re.compile("接待选民日"))).to_be_visible(timeout=SOON)
        page.reload()
        expect(page.get_by_role("link", name=re.compile("接待选民日"))).to_be_visible(timeout=SOON)

        page.goto(f"{town.url}/app/me")
        page.get_by_role("button", name=re.compile("切换到.*人大代表")).click()
        expect(page.get_by_text("已切换身份")).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/desk")
        expect(page.get_by_text("当前身份不能管理活动")).to_be_visible(timeout=SOON)
