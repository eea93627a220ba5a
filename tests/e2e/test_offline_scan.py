"""The path everything hangs on: a scan without a network, kept, sent by itself, settled, seen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.e2e import camera
from tests.e2e.conftest import Town
from tests.e2e.people import DESK, Person, seen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000


@pytest.fixture(scope="module")
def host(town: Town, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """何远 at a desk, signed in; one device for all stories, since a second within a day would be in doubt."""
    staff, folder = town.tiny.staff, tmp_path_factory.mktemp("host")
    found = Person(staff.name, staff.phone, town.url, folder / "profile", DESK, playwright)
    with found.browses() as page:
        found.signs_in(page)
    return found


def live_code(town: Town, page: Page, film: Path) -> Path:
    """A film of the live code as it stands on the projector now; `page` is the host's."""
    page.goto(f"{town.url}/app/desk/activities/{town.tiny.activity}/projector")
    expect(page.get_by_text("秒后更新")).to_be_visible(timeout=SOON)
    text = seen(page)
    assert f"/a/{town.tiny.activity_token}#" in text
    return camera.film(text, film)


def test_a_scan_in_a_basement_counts(town: Town, host: Person, person: Callable[..., Person], tmp_path: Path) -> None:
    """No network, browser closed and opened again, network back: 已签到, once, with evidence E2."""
    deputy = person("陈静")
    chen = town.tiny.deputies[0]
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    with host.browses() as page:
        film = live_code(town, page, tmp_path / "live.mjpeg")

    with deputy.browses(sees=film, offline=True) as page:
        page.goto(f"{town.url}/app/scan")
        expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)
    assert town.attendance(chen)[0]["presence"] == "NONE"
    with deputy.browses(offline=True) as page:
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_text("已存手机").first).to_be_visible(timeout=SOON)
        page.context.set_offline(False)
        expect(page.get_by_text("已签到").first).to_be_visible(timeout=SOON)

    assert town.attendance(chen) == [{"presence": "PRESENT", "evidence": "E2", "reasons": [], "both_sides": False}]
    with host.browses() as page:
        page.goto(f"{town.url}/app/desk/activities/{town.tiny.activity}")
        row = page.get_by_role("row").filter(has_text="陈静")
        expect(row).to_contain_text("已签到", timeout=SOON)
        expect(row).to_contain_text("E2")


def test_a_poster_is_a_claim(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """A poster scanned offline counts too, as what it is: E1."""
    deputy, lin = person("林涛"), town.tiny.deputies[1]
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    film = camera.film(f"{town.url}/a/{town.tiny.activity_token}", tmp_path / "poster.mjpeg", level="q")

    with deputy.browses(sees=film, offline=True) as page:
        page.goto(f"{town.url}/app/scan")
        expect(page.get_by_role("heading", name="已存手机")).to_be_visible(timeout=SOON)
        page.context.set_offline(False)
        expect(page.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)

    assert town.attendance(lin) == [{"presence": "PRESENT", "evidence": "E1", "reasons": [], "both_sides": False}]


def test_the_desk_and_the_deputy_scan_each_other(
    town: Town, host: Person, person: Callable[..., Person], tmp_path: Path
) -> None:
    """Staff scan her live code without a network (E4); she scans theirs; it is one attendance."""
    deputy = person("高岚")
    gao = town.tiny.deputies[2]
    desk = f"{town.url}/app/desk/activities/{town.tiny.activity}/checkin"
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
    with host.browses() as page:
        page.goto(desk)
        expect(page.get_by_text("应到 3")).to_be_visible(timeout=SOON)
    with deputy.browses() as page:
        page.goto(f"{town.url}/app/code")
        expect(page.get_by_text("秒后换新")).to_be_visible(timeout=SOON)
        hers = seen(page)
    assert f"/d/{gao.token}#" in hers

    with host.browses(sees=camera.film(hers, tmp_path / "hers.mjpeg", side_px=520), offline=True) as page:
        page.goto(desk)
        expect(page.get_by_text("1 条已存手机")).to_be_visible(timeout=SOON)
        page.context.set_offline(False)
        page.goto(f"{town.url}/app/me/outbox")
        expect(page.get_by_text("已签到").first).to_be_visible(timeout=SOON)
        assert town.attendance(gao) == [{"presence": "PRESENT", "evidence": "E4", "reasons": [], "both_sides": False}]
        live = live_code(town, page, tmp_path / "live.mjpeg")
    with deputy.browses(sees=live) as page:
        page.goto(f"{town.url}/app/scan")
        expect(page.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)

    assert town.attendance(gao) == [{"presence": "PRESENT", "evidence": "E4", "reasons": [], "both_sides": True}]
