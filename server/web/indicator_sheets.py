"""Indicators of a scope (指标表) as a workbook: a line a subject, each value beside its goal and how it stands."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain import standings as rules
from server.domain.indicators import Subject
from server.domain.permissions import READERS, STATION
from server.domain.targets import Standing
from server.errors import ForbiddenError, NotFoundError
from server.store import indicators, standings
from server.store.indicators import InForce
from server.viewer import require_viewer
from server.web import workbooks
from server.web.workbooks import Sheet, Value

STANDINGS = {Standing.MET: "已达标", Standing.OPEN: "进行中", Standing.SHORT: "落后", Standing.MISSED: "未达标"}
SUBJECTS = {
    Subject.DEPUTY: "代表",
    Subject.MEMBER: "组成人员",
    Subject.PAIRING: "固定联系",
    Subject.ACTIVITY: "活动",
    Subject.STATION: "联络站",
    Subject.GROUP: "代表小组",
    Subject.CONGRESS: "人大",
}


@get("/sheets/indicators/{name:str}")
async def indicator_sheet(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """`<subject>.xlsx` of the asking seat's scope; `?ago=1` of the periods before."""
    viewer = await require_viewer(request)
    if viewer.role not in READERS:
        raise ForbiddenError
    subject, ago = _asked(name, request.query_params.get("ago", "0"))
    today = await indicators.today(viewer.congress)
    shown = [
        one
        for one in await indicators.in_force(viewer.congress, today)
        if one.body.subject is subject and (viewer.role not in STATION or rules.is_for_stations(one.body))
    ]
    days = [(one.key, rules.day_of(one.body.window, today, ago)) for one in shown]
    lines = await standings.everyone(viewer, subject, days)
    sheets = [Sheet(SUBJECTS[subject], _heads(shown, days), _rows(lines, shown), (20, 26)), _sources(shown)]
    book = await asyncio.to_thread(workbooks.workbook, sheets)
    return workbooks.attached(book, f"指标-{SUBJECTS[subject]}-{datetime.now(UTC):%Y%m%d}")


def _asked(name: str, ago: str) -> tuple[Subject, int]:
    stem, _, ending = name.rpartition(".")
    if ending != "xlsx" or stem not in Subject.__members__:
        raise NotFoundError("没有这份指标表。")
    return Subject(stem), min(int(ago), rules.LONGEST_AGO) if ago.isdecimal() and len(ago) < 3 else 0


def _heads(shown: list[InForce], days: list[tuple[str, date]]) -> list[str]:
    heads = ["名称", "单位"]
    for one, (_, day) in zip(shown, days, strict=True):
        period = rules.period_of(one.body.window, day)
        heads += [f"{one.body.label}({one.body.unit}){period}", "目标", "达标情况"]
    return heads


def _rows(lines: list[dict[str, Any]], shown: list[InForce]) -> list[list[Value]]:
    rows: dict[Any, list[Value]] = {}
    columns = {one.key: 2 + 3 * index for index, one in enumerate(shown)}
    for line in lines:
        row = rows.setdefault(line["id"], [line["label"], line["place"], *[None] * 3 * len(shown)])
        at = columns[line["rule"]]
        row[at : at + 3] = [line["tenths"] / 10, goal(line["least"], line["most"]), STANDINGS[line["standing"]]]
    return [*rows.values()]


def goal(least: int | None, most: int | None) -> str:
    """≥15, ≤0, 3~5; what is not bounded is empty. Given in tenths."""
    said = [None if bound is None else f"{bound / 10:g}" for bound in (least, most)]
    if said[0] is None:
        return "" if said[1] is None else f"≤{said[1]}"
    if said[1] is None:
        return f"≥{said[0]}"
    return said[0] if said[0] == said[1] else f"{said[0]}~{said[1]}"


def _sources(shown: list[InForce]) -> Sheet:
    rows = [(one.body.label, one.version, one.starts_on, one.source) for one in shown]
    return Sheet("依据", ("指标", "版本", "生效", "依据"), rows, (24, 8, 14, 90))
