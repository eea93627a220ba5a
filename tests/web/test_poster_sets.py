"""All codes of a unit as one PDF: whose they are, in which order, how far it is."""

import httpx
import msgspec
import pymupdf
import pytest
import zxingcpp
from PIL import Image

from server.domain.codes import ALPHABET, CodeKind, seal
from server.domain.people import Role
from server.tables.codes import Code
from server.web import poster_sets, posters
from server.web.posters import Poster, Template
from tests.web.browser import signed_in
from tests.web.town import Town

HOST = "https://code.example.gov.cn"


def read(page: pymupdf.Page) -> list[str]:
    """What a scanner reads on a page."""
    pixels = page.get_pixmap(dpi=120)
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    return [found.text for found in zxingcpp.read_barcodes(image)]


def some_posters(count: int) -> list[Poster]:
    """Stations, each with a code of its own."""
    return [Poster(f"第{n}社区联络站", "望潮区", seal(f"7K3M9Q{ALPHABET[n]}")) for n in range(count)]


def test_every_page_has_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the end of a batch too; a page each, in the order given."""
    monkeypatch.setattr(posters, "BATCH", 3)
    wanted = some_posters(7)

    parts = list(posters.batches(CodeKind.STATION, wanted, Template.A4, HOST))
    document = pymupdf.open(stream=posters.joined(parts))

    assert len(parts) == 3
    assert [read(page) for page in document] == [[f"{HOST}/s/{poster.token}"] for poster in wanted]
    for poster, page in zip(wanted, document.pages(), strict=True):
        assert poster.title in "".join(str(page.get_text()).split())


async def test_staff_print_all_of_their_unit(site: httpx.AsyncClient, town: Town) -> None:
    """The deputies with a code that stands; who has none is left out."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    answer = await site.get(f"/poster-sets/deputy.pdf?unit={town.congress.id}&template=card")
    document = pymupdf.open(stream=answer.content)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert [read(page) for page in document] == [[f"http://localhost:8000/d/{town.deputy_token}"]]


async def test_it_says_how_far_it_is(site: httpx.AsyncClient, town: Town) -> None:
    """A line a batch, an empty one, then the file."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    answer = await site.get(f"/poster-sets/station.pdf?unit={town.congress.id}&progress=1")
    told, _, file = answer.content.partition(b"\n\n")

    assert [msgspec.json.decode(line) for line in told.splitlines()] == [{"done": 1, "of": 1}]
    assert len(pymupdf.open(stream=file)) == 1


async def test_not_for_everyone(site: httpx.AsyncClient, town: Town) -> None:
    """401 for nobody; a deputy has nothing to print here."""
    path = f"/poster-sets/station.pdf?unit={town.congress.id}"
    nobody = await site.get(path)
    await signed_in(site, Role.DEPUTY, town.congress)
    deputy = await site.get(path)

    assert (nobody.status_code, deputy.status_code) == (401, 409)
    assert "没有可打印的码" in deputy.text


async def test_nothing_to_print_is_said(site: httpx.AsyncClient, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """No code, too many at once, a sheet nobody draws: each in words, none as a broken file."""
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    path = f"/poster-sets/station.pdf?unit={town.congress.id}"
    unknown = [await site.get(f"/poster-sets/{rest}") for rest in ("moon.pdf", "station.pdf", "station.pdf?unit=1")]
    monkeypatch.setattr(poster_sets, "MOST", 0)
    many = await site.get(path)
    await Code.update({Code.state: "RETIRED"}, force=True)
    none = await site.get(path)

    assert [answer.status_code for answer in (*unknown, many, none)] == [404, 404, 404, 409, 409]
    assert "请选下级单位分几次打印" in many.text
    assert "请先发码" in none.text
