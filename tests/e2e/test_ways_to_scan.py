"""A scan without our scanner: a link from the camera app, eight signs typed, two tabs at once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.demo.tiny import Someone
from server.domain.codes import ALPHABET
from tests.e2e.conftest import Town
from tests.e2e.live import live_link
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
CLOCKS_DIFFER = timedelta(seconds=2)


def scans_of(town: Town, deputy: Someone) -> list[dict[str, Any]]:
    """Every scan a person made, the first first."""
    asked = "SELECT verdict, via, captured_at FROM scan WHERE person = $1 ORDER BY captured_at"
    return [dict(row) for row in town.running.ask(asked, deputy.person)]


def test_a_link_from_the_camera_app_keeps_the_moment(town: Town, person: Callable[..., Person]) -> None:
    """Nobody is signed in: the live code is kept at once, and counts from then once 林涛 signed in."""
    deputy, lin = person("林涛"), town.tiny.deputies[1]
    with deputy.browses() as page:
        tapped = datetime.now(UTC)
        page.goto(live_link(town))
        expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("登录后自动上传")).to_be_visible()
        kept = datetime.now(UTC)
        expect(page).to_have_url(f"{town.url}/app/scan")

        page.get_by_role("link", name="去登录").click()
        expect(page.get_by_text("已存下 1 条扫码,登录后自动上传。")).to_be_visible(timeout=SOON)
        deputy.enters(page)
        expect(page.get_by_text(re.compile("已签到 .*现场活码")).first).to_be_visible(timeout=SOON)

    (scan,) = scans_of(town, lin)
    assert tapped - CLOCKS_DIFFER < scan["captured_at"] < kept + CLOCKS_DIFFER
    assert (scan["verdict"], scan["via"]) == ("PRESENT", "ACTIVITY_LIVE")
    assert town.attendance(lin) == [{"presence": "PRESENT", "evidence": "E2", "reasons": [], "both_sides": False}]


def type_in(page: Page, signs: str) -> None:
    page.get_by_role("textbox", name="印在码下面的字符").fill(signs)


def test_the_signs_under_a_poster_may_be_typed(town: Town, person: Callable[..., Person]) -> None:
    """A wrong sign is told before anything is kept; the right ones count, in small letters and with a space."""
    deputy, chen, token = person("陈静"), town.tiny.deputies[0], town.tiny.activity_token
    other = next(sign for sign in ALPHABET if sign != token[3])
    with deputy.browses() as page:
        deputy.signs_in(page)
        page.goto(f"{town.url}/app/scan")
        page.get_by_role("button", name="输码").click()
        check_in = page.get_by_role("button", name="签到", exact=True)

        type_in(page, token[:3] + other + token[4:])
        expect(page.get_by_role("alert").filter(has_text="字符对不上")).to_be_visible()
        expect(check_in).to_be_disabled()
        type_in(page, f"0{token[1:]}")
        expect(page.get_by_role("alert").filter(has_text="第 1 位")).to_be_visible()

        type_in(page, f"{token[:4]} {token[4:]}".lower())
        expect(page.get_by_text("字符无误。")).to_be_visible()
        check_in.click()
        expect(page.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)

    assert [scan["verdict"] for scan in scans_of(town, chen)] == ["PRESENT"]
    assert town.attendance(chen) == [{"presence": "PRESENT", "evidence": "E1", "reasons": [], "both_sides": False}]


def test_two_tabs_are_one_phone(town: Town, person: Callable[..., Person]) -> None:
    """A scan in each at the same moment: two records in one chain, each sent once, one attendance."""
    deputy, gao = person("高岚"), town.tiny.deputies[2]
    poster = f"{town.url}/a/{town.tiny.activity_token}"
    with deputy.browses() as page:
        deputy.signs_in(page)
        other = page.context.new_page()
        other.goto(f"{town.url}/app/me/outbox")
        deputy.scans(other, poster, level="q")
        deputy.scans(page, poster, level="q")
        for tab in (page, other):
            expect(tab.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)

    asked = "SELECT seq, state, code FROM record WHERE person = $1 ORDER BY seq"
    records = [tuple(row) for row in town.running.ask(asked, gao.person)]
    assert records == [(1, 1, "APPLIED"), (2, 1, "APPLIED")]
    assert [scan["verdict"] for scan in scans_of(town, gao)] == ["PRESENT", "PRESENT"]
    assert town.attendance(gao) == [{"presence": "PRESENT", "evidence": "E1", "reasons": [], "both_sides": False}]
