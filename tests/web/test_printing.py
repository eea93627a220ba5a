"""Who gets a poster, and that it is of what stands now."""

from pathlib import Path
from urllib.parse import unquote

import httpx
import pymupdf
import pytest
import zxingcpp
from PIL import Image

from server.domain.people import Role
from server.tables.codes import Code
from server.tables.columns import uuid7
from server.tables.people import Unit
from server.web import typesetting
from tests.web.browser import signed_in
from tests.web.town import Town


async def test_staff_print_what_is_theirs(site: httpx.AsyncClient, town: Town) -> None:
    """Activity, station and deputy, as paper or drawing, on every sheet; the code is the public address's."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    wanted = {
        f"/posters/activity/{town.drill_id}.pdf?template=a4": f"/a/{town.drill}",
        f"/posters/station/{town.station.id}.pdf?template=card": f"/s/{town.station_token}",
        f"/posters/deputy/{town.deputy.id}.pdf?template=projector": f"/d/{town.deputy_token}",
        f"/posters/activity/{town.drill_id}.svg?template=a3": f"/a/{town.drill}",
    }
    for path, code in wanted.items():
        answer = await site.get(path)
        document = pymupdf.open(stream=answer.content, filetype=path.partition("?")[0][-3:])
        pixels = document[0].get_pixmap(dpi=120)
        image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert [found.text for found in zxingcpp.read_barcodes(image)] == [f"http://localhost:8000{code}"]
    drawing = await site.get(f"/posters/activity/{town.drill_id}.svg")
    assert drawing.headers["content-disposition"].startswith("attachment")
    assert "秘密调研安排" in unquote(drawing.headers["content-disposition"])


async def test_a_poster_is_not_for_everyone(site: httpx.AsyncClient, town: Town) -> None:
    """401 for nobody, 403 for a deputy and for staff of another congress; each in Chinese."""
    path = f"/posters/activity/{town.drill_id}.pdf"
    nobody = await site.get(path)
    await signed_in(site, Role.DEPUTY, town.congress)
    deputy = await site.get(path)
    elsewhere = await _another_congress()
    await signed_in(site, Role.CONGRESS_STAFF, elsewhere)
    stranger = await site.get(path)

    assert (nobody.status_code, deputy.status_code, stranger.status_code) == (401, 403, 403)
    assert "请先登录" in nobody.text
    assert "没有权限" in deputy.text
    assert "秘密调研安排" not in nobody.text + deputy.text + stranger.text


async def _another_congress() -> Unit:
    unit = Unit(id=uuid7(), kind="CONGRESS", level="COUNTY", name="砚北区", number=9, path="9.", zone="Asia/Shanghai")
    unit.congress = unit.id
    await unit.save()
    return unit


async def test_no_poster_of_a_code_that_no_longer_stands(site: httpx.AsyncClient, town: Town) -> None:
    """A retired code is not printed again; the page says to make a new one first."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    await Code.update({Code.state: "RETIRED"}, force=True)

    answer = await site.get(f"/posters/station/{town.station.id}.pdf")

    assert answer.status_code == 409
    assert "还没有码" in answer.text


async def test_a_poster_nobody_draws_is_not_found(site: httpx.AsyncClient, town: Town) -> None:
    """Another kind, ending, template or id is a plain 404."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    station = town.station.id
    for path in (
        f"/posters/matter/{station}.pdf",
        f"/posters/station/{station}.exe",
        f"/posters/station/{station}.pdf?template=a0",
        "/posters/station/1.pdf",
        f"/posters/station/{uuid7()}.pdf",
        f"/posters/deputy/{station}.pdf",
    ):
        assert (await site.get(path)).status_code == 404


async def test_without_fonts_a_poster_says_what_is_missing(
    site: httpx.AsyncClient, town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A server that never installed the app's packages answers 503 in words, not a poster of empty boxes."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    typesetting.forget_fonts()

    answer = await site.get(f"/posters/station/{town.station.id}.pdf")
    typesetting.forget_fonts()

    assert answer.status_code == 503
    assert "中文字体" in answer.text
