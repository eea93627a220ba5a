"""A signed receipt is shown by one phone and verified by another, both without a network."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from server.domain import vouchers
from tests.e2e import camera
from tests.e2e.conftest import Town
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SOON = 30_000
AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"


def shown(page: Page) -> Image.Image:
    """The open voucher's code, as it stands on the screen."""
    expect(page.get_by_role("img", name="凭证的二维码")).to_be_visible(timeout=SOON)
    return Image.open(BytesIO(page.get_by_role("img", name="凭证的二维码").screenshot()))


def test_a_voucher_is_verified_at_the_desk_while_both_are_offline(
    town: Town, person: Callable[..., Person], tmp_path: Path
) -> None:
    """Genuine, of whom, where and when; changed in one digit, it is false."""
    deputy, host = person("陈静"), person("何远", desk=True)
    its = town.tiny.activity
    with deputy.browses() as page:
        deputy.signs_in(page)
        deputy.scans(page, f"{town.url}/a/{town.tiny.activity_token}", level="q")
        expect(page.get_by_role("heading", name="已签到")).to_be_visible(timeout=SOON)
        page.goto(f"{town.url}/app/activities/{its}")
        expect(page.get_by_role("button", name="出示凭证")).to_be_visible(timeout=SOON)
    with host.browses() as page:
        host.signs_in(page)
        page.goto(f"{town.url}/app/desk/activities/{its}/checkin")
        expect(page.get_by_text("已到 1 / 应到")).to_be_visible(timeout=SOON)

    with deputy.browses(offline=True, bypass_csp=True) as page:
        page.goto(f"{town.url}/app/activities/{its}")
        page.get_by_role("button", name="出示凭证").click(timeout=SOON)
        picture = shown(page)
        for words in ("陈静", "接待选民日", "已签到", "E1"):
            expect(page.get_by_role("dialog").get_by_text(words).first).to_be_visible()
        page.evaluate(AXE.read_text())
        found = "axe.run().then(({ violations }) => violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))"
        assert page.evaluate(found) == []
        page.goto(f"{town.url}/app/me/outbox")
        page.get_by_role("button", name="出示凭证").first.click(timeout=SOON)
        again = shown(page)
    (code,) = zxingcpp.read_barcodes(picture)
    assert re.fullmatch(rf"{town.url}/r#\d+", code.text)
    assert [one.text for one in zxingcpp.read_barcodes(again)] == [code.text]
    read = vouchers.read(code.text.partition("#")[2])
    assert read is not None
    assert town.tiny.activity == read[0].activity

    with host.browses(sees=camera.film_of(picture, tmp_path / "voucher.mjpeg"), offline=True) as page:
        page.goto(f"{town.url}/app/desk/activities/{its}/checkin")
        alert = page.get_by_role("alert").filter(has_text="凭证属实")
        expect(alert).to_contain_text("凭证属实 · 陈静", timeout=SOON)
        for words in ("接待选民日", "已签到", "依据 E1"):
            expect(alert).to_contain_text(words)
        page.goto(f"{town.url}/app/scan")
        expect(page.get_by_role("heading", name="凭证属实")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("陈静")).to_be_visible()
        page.screenshot(path=tmp_path / "genuine.png")
    changed = re.sub(r"(\d)(\d{20})$", lambda m: str((int(m[1]) + 1) % 10) + m[2], code.text)
    with host.browses(offline=True) as page:
        host.scans(page, changed, side_px=640)
        expect(page.get_by_role("heading", name="凭证是假的")).to_be_visible(timeout=SOON)
        assert "陈静" not in page.locator("main").inner_text()
    assert town.running.ask("SELECT count(*) AS n FROM record")[0]["n"] == 1


def test_a_camera_app_is_told_what_a_voucher_is(town: Town, person: Callable[..., Person], tmp_path: Path) -> None:
    """The path alone opens a page that hands the link to the app, which says what is missing there."""
    with person("林涛").browses() as page:
        page.goto(f"{town.url}/r#123")
        expect(page.get_by_role("heading", name="这是一张到场凭证")).to_be_visible(timeout=SOON)
        page.get_by_role("link", name="打开应用核验").click()
        expect(page.get_by_role("heading", name="请先登录")).to_be_visible(timeout=SOON)
