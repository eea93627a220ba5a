"""Scans that are not as they should be: what the deputy is told, and what staff see of them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.live import forged_link
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
WITHIN_SECONDS = 8_000
FAR = {"latitude": 24.40, "longitude": 117.50, "accuracy": 20}
AGAIN = "请再扫一次现场的码;仍不行,请工作人员在签到台登记。"


def board(page: Page, town: Town) -> None:
    """The activity at the desk."""
    page.goto(f"{town.url}/app/desk/activities/{town.tiny.activity}")
    expect(page.get_by_role("heading", name="接待选民日")).to_be_visible(timeout=SOON)


def is_told(page: Page, heading: str, *words: str) -> None:
    """The result of a scan says so, and why, and what to do."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=SOON)
    for word in words:
        expect(page.locator("section.result")).to_contain_text(word, timeout=SOON)


def test_a_bad_code_is_named_and_staff_hear_of_it(town: Town, person: Callable[..., Person]) -> None:
    """Forged, of another kind, retired: each in its own words on the phone, each on the staff's list, none present."""
    deputy, host, gao = person("高岚"), person("何远", desk=True), town.tiny.deputies[2]
    poster = f"{town.url}/a/{town.tiny.activity_token}"
    with host.browses() as desk, deputy.browses() as page:
        host.signs_in(desk)
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)

        deputy.scans(page, forged_link(town))
        is_told(page, "未能签到", "不是有效的代码", AGAIN)

        station = f"{town.url}/s/{town.tiny.station_token}"
        deputy.scans(page, station, level="q")
        is_told(page, "这是联络站码", "签到请扫活动码")
        expect(page.get_by_role("link", name="打开页面")).to_have_attribute("href", f"/s/{town.tiny.station_token}")
        page.goto(f"{town.url}/app/scan#c=%2Fs%2F{town.tiny.station_token}")
        is_told(page, "未能签到", "不是有效的代码", AGAIN)

        board(desk, town)
        desk.get_by_role("button", name="换新码").click()
        desk.get_by_role("dialog").get_by_role("button", name="换新码").click()
        expect(desk.get_by_text("码已更新")).to_be_visible(timeout=SOON)
        deputy.scans(page, poster, level="q")
        is_told(page, "未能签到", "码已停用", "请扫新张贴的码")

        refused = desk.get_by_text("未通过的扫码 2")
        expect(refused).to_be_visible(timeout=WITHIN_SECONDS)
        refused.click()
        expect(desk.get_by_role("listitem").filter(has_text="高岚").filter(has_text="不是有效的代码")).to_be_visible()
        expect(desk.get_by_role("listitem").filter(has_text="高岚").filter(has_text="码已停用")).to_be_visible()
        desk.goto(f"{town.url}/app/desk/stray")
        expect(desk.get_by_role("listitem").filter(has_text="高岚")).to_have_count(1, timeout=SOON)

    (attendance,) = town.attendance(gao)
    assert attendance["presence"] == "REFUSED"


def test_far_away_waits_for_staff(town: Town, person: Callable[..., Person]) -> None:
    """待核 until staff say: accepted with one tap she is 已签到; refused with a reason he reads it."""
    host, chen, lin = person("何远", desk=True), person("陈静"), person("林涛")
    (token,) = [
        row["token"]
        for row in town.running.ask(
            "SELECT token FROM code WHERE target = $1 AND retired_at IS NULL", town.tiny.activity
        )
    ]
    away = {"geolocation": FAR, "permissions": ["geolocation"]}
    with host.browses() as desk, chen.browses(**away) as hers, lin.browses(**away) as his:
        host.signs_in(desk)
        for who, page in ((chen, hers), (lin, his)):
            who.signs_in(page)
            expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
            who.scans(page, f"{town.url}/a/{token}", level="q")
            is_told(page, "已记下,待核", "离会场较远", "如在现场,请打开精确定位再扫一次。")

        board(desk, town)
        waiting = desk.get_by_role("article")
        expect(waiting.filter(has_text="陈静 · 离会场较远")).to_contain_text("距会场", timeout=SOON)
        waiting.filter(has_text="陈静").get_by_role("button", name="认定", exact=True).click()
        expect(waiting.filter(has_text="陈静")).to_have_count(0, timeout=SOON)
        waiting.filter(has_text="林涛").get_by_role("button", name="不认定").click()
        desk.get_by_role("textbox", name="原因(代表会看到)").fill("当时人在单位,未到联络站")
        desk.get_by_role("dialog").get_by_role("button", name="不认定").click()
        expect(desk.get_by_text("没有待核的签到")).to_be_visible(timeout=SOON)

        for page in (hers, his):
            page.goto(f"{town.url}/app/activities/{town.tiny.activity}")
        expect(hers.get_by_text("已签到").first).to_be_visible(timeout=SOON)
        expect(his.get_by_text("未通过").first).to_be_visible(timeout=SOON)
        his.goto(f"{town.url}/app/notices")
        expect(his.get_by_text("当时人在单位,未到联络站").first).to_be_visible(timeout=SOON)

    assert [one["presence"] for one in town.attendance(town.tiny.deputies[0])] == ["PRESENT"]
    assert [one["presence"] for one in town.attendance(town.tiny.deputies[1])] == ["REFUSED"]
