"""Posters for those who may put them on a wall: facts from the tables, a sheet from `posters`."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from server.commands.codes import wall
from server.domain.codes import CodeKind
from server.domain.people import UnitKind
from server.domain.permissions import Act, Target, require
from server.errors import NotFoundError
from server.settings import settings
from server.store import activities, cards, codes, stations
from server.viewer import require_viewer
from server.web import pages, posters, times
from server.web.failures import HOME, PageError
from server.web.posters import Format, Poster, Template, lines_of

KINDS = {"station": CodeKind.STATION, "deputy": CodeKind.DEPUTY, "activity": CodeKind.ACTIVITY}
DISPOSITION = {Format.PDF: "inline", Format.SVG: "attachment"}
"""A drawing opened as a page of ours would be a document of ours; it is saved instead."""


@get("/posters/{kind:str}/{name:str}")
async def poster_file(request: Request[Any, Any, Any], kind: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The poster of an activity, a station or a deputy: `<id>.pdf` or `<id>.svg`, `?template=` says how large."""
    sort, target, form, template = _asked(kind, name, request.query_params.get("template", Template.A4))
    viewer = await require_viewer(request)
    require(viewer, Act.PRINT_CODE, await _target(sort, target))
    code = await codes.active(sort, target)
    if code is None:
        raise PageError(409, "还没有码", "这里没有正在使用的码。请先生成新码，再打印。", ways=(HOME,))
    poster = await said_of(sort, target, code["token"])
    sheet = await asyncio.to_thread(posters.render, sort, poster, template, form, settings().public_url)
    return _file(sheet, form, f"{posters.CALLED[sort]}-{poster.title}-{template}.{form}")


async def said_of(kind: CodeKind, target: UUID, token: str) -> Poster:
    """
    What the poster of something says today.

    Raises:
        NotFoundError: There is nothing to say any more.
    """
    match kind:
        case CodeKind.STATION:
            return await _of_station(target, token)
        case CodeKind.DEPUTY:
            return await _of_deputy(target, token)
        case CodeKind.ACTIVITY:
            return await _of_activity(target, token)
        case _:
            raise NotFoundError


async def _of_station(target: UUID, token: str) -> Poster:
    station = await stations.one(target)
    if station is None:
        raise NotFoundError
    said = (("地址", station.address), ("开放", station.hours), ("电话", station.phone))
    return Poster(station.name, " · ".join(station.above), token, lines_of(said))


async def _of_deputy(target: UUID, token: str) -> Poster:
    card = await cards.one(target, datetime.now(UTC))
    if card is None:
        raise NotFoundError
    said = (("选区", card.district), ("联络站", card.station), ("接待", card.reception))
    return Poster(card.name, pages.deputy_of(card.congress), token, lines_of(said))


async def _of_activity(target: UUID, token: str) -> Poster:
    row = await activities.one(target)
    if row is None:
        raise NotFoundError
    when = times.span(row["starts_at"], row["ends_at"], row["zone"] or "Asia/Shanghai")
    unit = pages.congress_of(row["unit_name"]) if row["unit_kind"] == UnitKind.CONGRESS else row["unit_name"]
    return Poster(row["title"], unit, token, lines_of((("时间", when), ("地点", row["place"]))))


async def _target(kind: CodeKind, target: UUID) -> Target:
    """What permissions ask of whatever the code stands for."""
    if kind is CodeKind.ACTIVITY:
        activity = await activities.one(target)
        if activity is None:
            raise NotFoundError
        return activities.target(activity)
    row = await codes.wall_target(kind, target)
    if row is None:
        raise NotFoundError
    return wall(row)


def _asked(kind: str, name: str, template: str) -> tuple[CodeKind, UUID, Format, Template]:
    stem, _, ending = name.rpartition(".")
    try:
        return KINDS[kind], UUID(stem), Format(ending), Template(template)
    except (KeyError, ValueError) as exc:
        raise NotFoundError("没有这种海报。") from exc


def _file(sheet: bytes, form: Format, name: str) -> Response[bytes]:
    headers = {
        "cache-control": "no-store",
        "content-disposition": f"{DISPOSITION[form]}; filename*=UTF-8''{quote(name, safe='')}",
    }
    return Response(sheet, media_type=posters.MEDIA[form], headers=headers)
