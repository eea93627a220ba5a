"""
Poster sets (成套海报): the codes of all stations or deputies of a unit as one PDF, a page each.

Set while the browser waits, batch after batch: nothing is kept here, and who goes away
stops it. A page that shows how far it is asks for `?progress=1` and reads lines before the file.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Stream

from server.commands.issuing import printable
from server.domain.codes import CodeKind
from server.errors import NotFoundError
from server.settings import settings
from server.store import activities
from server.viewer import require_viewer
from server.web import pages, posters
from server.web.failures import HOME, PageError
from server.web.posters import Poster, Template, lines_of
from server.web.typesetting import NoFontsError, has_fonts

MOST = 2000
"""Posters in one file: some 10 MB and half a minute."""

KINDS = {"station.pdf": CodeKind.STATION, "deputy.pdf": CodeKind.DEPUTY}


@get("/poster-sets/{name:str}")
async def poster_set_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Stream:
    """
    `station.pdf` or `deputy.pdf`: `?unit=` says whose, `?template=` how large; those without a code are left out.

    With `?progress=1` lines of JSON `{"done", "of"}` come first, one a batch, and an empty one before the file.
    """
    kind, unit, template = _asked(name, request.query_params)
    viewer = await require_viewer(request)
    rows = [row for row in await printable(viewer, kind, unit) if row["token"]]
    if not rows:
        raise PageError(409, "没有可打印的码", "这个单位下没有您能打印的码。请先发码,或换一个单位。", ways=(HOME,))
    if len(rows) > MOST:
        raise PageError(409, "太多了", f"一次最多打印{MOST}张,请选下级单位分几次打印。", ways=(HOME,))
    if not has_fonts():
        raise NoFontsError
    where = await activities.unit(unit) or {"name": ""}
    said = [_of_deputy(row) if kind is CodeKind.DEPUTY else _of_station(row) for row in rows]
    batches = posters.batches(kind, said, template, settings().public_url)
    body = _told(batches, len(said), progress=request.query_params.get("progress") == "1")
    return Stream(body, media_type="application/pdf", headers=_headers(f"{posters.CALLED[kind]}-{where['name']}.pdf"))


async def _told(batches: Iterator[bytes], pages: int, *, progress: bool) -> AsyncIterator[bytes]:
    parts = list[bytes]()
    while (part := await asyncio.to_thread(next, batches, None)) is not None:
        parts.append(part)
        if progress:
            done = min(len(parts) * posters.BATCH, pages)
            yield msgspec.json.encode({"done": done, "of": pages}) + b"\n"
    if progress:
        yield b"\n"
    yield await asyncio.to_thread(posters.joined, parts)


def _of_station(row: dict[str, Any]) -> Poster:
    said = (("地址", row["address"]), ("开放", row["hours"]), ("电话", row["phone"]))
    return Poster(row["name"], " · ".join(row["above"]), row["token"], lines_of(said))


def _of_deputy(row: dict[str, Any]) -> Poster:
    said = (("选区", row["district"]), ("联络站", row["station"]), ("接待", row["reception"]))
    return Poster(row["name"], pages.deputy_of(row["unit_name"]), row["token"], lines_of(said))


def _asked(name: str, query: Any) -> tuple[CodeKind, UUID, Template]:
    try:
        return KINDS[name], UUID(query.get("unit", "")), Template(query.get("template", Template.A4))
    except (KeyError, ValueError) as exc:
        raise NotFoundError("没有这种海报。") from exc


def _headers(name: str) -> dict[str, str]:
    return {
        "cache-control": "no-store",
        "content-disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}",
        "x-accel-buffering": "no",
    }
