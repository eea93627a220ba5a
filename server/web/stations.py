"""The page of a station (联络站), as its wall's code opens it; and which station is mine."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.codes import CodeKind
from server.store import cards, stations
from server.web import pages
from server.web.codes import open_code
from server.web.failures import PageError

LONGEST_SEARCH = 40


@get("/s/{token:str}")
async def station_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    """Place, hours, next receptions, deputies with their public fields, notices."""
    code = await open_code(CodeKind.STATION, token)
    station = await stations.one(code.target)
    if station is None:
        raise PageError(410, "这个联络站已停用", "请按街道、社区查找现在的联络站。")
    now = datetime.now(UTC)
    return pages.page(
        request,
        "station.html",
        station=station,
        token=code.token,
        receptions=await stations.receptions(station.id, now),
        cards=await cards.at_station(station.id, now),
        notices=await stations.notices(station.path, now),
    )


@get("/find")
async def find_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Stations and deputies for a street, a community or a word."""
    area = _number(request.query_params.get("area", ""))
    words = " ".join(request.query_params.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    searched = area is not None or bool(words)
    found = await stations.found(words, area) if searched else []
    areas = await stations.areas()
    return pages.page(
        request,
        "find.html",
        counties=[(county, list(group)) for county, group in groupby(areas, key=lambda area: area.county)],
        chosen=area,
        asked=words,
        searched=searched,
        stations=found,
        cards=await cards.found(words, [s.id for s in found], datetime.now(UTC)) if searched else [],
    )


def _number(text: str) -> int | None:
    """A unit's number, or None for anything else a person may put into an address."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
