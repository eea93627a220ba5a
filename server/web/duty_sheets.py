"""The file of a deputy (一人一档) as a paper and a workbook, and the days of all deputies in scope as a workbook."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.duties import DutySource, DutyState
from server.domain.permissions import Act, may
from server.domain.permissions.roles import READERS
from server.domain.scope import Spot, Target
from server.errors import ForbiddenError, NotFoundError
from server.store import listed_duties
from server.viewer import require_viewer
from server.web import papers, times, workbooks
from server.web.papers import Paper, Prose, Table
from server.web.posters import Line
from server.web.workbooks import Sheet

STATES = {
    DutyState.SUBMITTED: "待审核",
    DutyState.APPROVED: "已认定",
    DutyState.RETURNED: "已退回",
    DutyState.VOID: "已撤销",
}
SOURCES = {DutySource.ATTENDANCE: "活动到场", DutySource.ITEM: "清单", DutySource.SELF: "自行填报"}
HEADS = ("日期", "类别", "履职内容", "天数", "来源", "状态")
WIDTHS = (14, 20, 44, 8, 12, 10)
SHARES = (1.4, 1.8, 4.6, 0.8, 1.2, 1.1)
DAYS_HEADS = ("姓名", "单位", "选区或代表团", "联络站", "履职天数", "已认定(条)", "待审核(条)", "年度报告(份)")
DAYS_WIDTHS = (12, 20, 24, 28, 10, 12, 12, 12)

Asked = Request[Any, Any, Any]


@get("/sheets/duties/days.xlsx")
async def duty_days_sheet(request: Asked, year: int | None = None) -> Response[bytes]:
    """What every sitting deputy in the viewer's scope came to in a year."""
    viewer, its = await require_viewer(request), _year(year)
    if viewer.role not in READERS:
        raise ForbiddenError(act=Act.SEE_DUTIES)
    rows = [_days(row) for row in await listed_duties.days(viewer, its)]
    sheet = Sheet(f"{its} 年履职天数", DAYS_HEADS, rows, DAYS_WIDTHS)
    return workbooks.attached(await asyncio.to_thread(workbooks.workbook, [sheet]), f"{its}年履职天数")


@get("/sheets/duties/{name:str}")
async def duty_file_sheet(request: Asked, name: FromPath[str], year: int | None = None) -> Response[bytes]:
    """A deputy's file of a year: `<seat>.pdf` or `<seat>.xlsx`, for who may see their duties."""
    seat, ending = _asked(name)
    viewer, its = await require_viewer(request), _year(year)
    who = await listed_duties.deputy(seat)
    if who is None or not may(viewer, Act.SEE_DUTIES, _target(who)):
        raise NotFoundError
    rows = await listed_duties.file(seat, its)
    called = f"履职档案-{who['name']}-{its}"
    if ending == "xlsx":
        sheet = Sheet("履职档案", (*HEADS, "说明"), [(*_words(row)[:3], *_counted(row), row["text"]) for row in rows])
        return workbooks.attached(await asyncio.to_thread(workbooks.workbook, [sheet]), called)
    return papers.shown(await asyncio.to_thread(papers.render, paper_of(who, rows, its, datetime.now(UTC))), called)


def paper_of(who: dict[str, Any], rows: list[dict[str, Any]], year: int, now: datetime) -> Paper:
    """What the file says: who, how many days, as what, and every duty that stands or waits."""
    kinds = Counter[str]()
    for row in rows:
        if row["state"] == DutyState.APPROVED:
            kinds[row["label"] or row["category"]] += 1
    zone = who["zone"]
    return Paper(
        title=f"{who['name']}代表 {year} 年履职档案",
        unit=who["unit_name"],
        made=f"{times.day(now, zone)} {times.clock(now, zone)} 打印",
        lines=[
            *([Line("选区或代表团", who["district"])] if who["district"] else []),
            *([Line("联络站", who["station_name"])] if who["station_name"] else []),
            Line("履职天数", f"{_sum(rows) / 2:g} 天"),
            Line("履职类别", "，".join(f"{label} {count} 条" for label, count in kinds.most_common()) or "无"),
        ],
        parts=[
            Table(HEADS, SHARES, [_words(row) for row in rows], empty="这一年还没有履职记录"),
            *(Prose(row["text"], f"{row['title']}（报送{row['addressee_name']}）") for row in rows if row["addressee"]),
        ],
        signs=("代表签名", "核对人"),
    )


def _sum(rows: list[dict[str, Any]]) -> int:
    return sum(row["half_days"] for row in rows if row["state"] == DutyState.APPROVED and row["counts"])


def _words(row: dict[str, Any]) -> tuple[str, ...]:
    days = f"{row['half_days'] / 2:g}" if row["counts"] and row["half_days"] else "—"
    on = row["on_date"].isoformat()
    return (on, row["label"] or row["category"], row["title"], days, SOURCES[row["source"]], STATES[row["state"]])


def _counted(row: dict[str, Any]) -> tuple[Any, ...]:
    """The same, with days that can be added up."""
    days = row["half_days"] / 2 if row["counts"] and row["state"] == DutyState.APPROVED else 0
    return (days, SOURCES[row["source"]], STATES[row["state"]])


def _days(row: dict[str, Any]) -> tuple[Any, ...]:
    place = (row["name"], row["unit_name"], row["district"] or "", row["station_name"] or "")
    return (*place, row["half_days"] / 2, row["times"], row["waiting"], row["annual"])


def _target(who: dict[str, Any]) -> Target:
    electing = (who["electing_unit"],) if who["electing_unit"] else ()
    belongs = (Spot(who["station_path"], who["station_congress"]),) if who["station_path"] else ()
    return Target(who["unit_path"], who["congress"], person=who["person"], electing_units=electing, belongs=belongs)


def _year(year: int | None) -> int:
    return max(2000, min(year or datetime.now(ZoneInfo("Asia/Shanghai")).year, 2200))


def _asked(name: str) -> tuple[UUID, str]:
    stem, _, ending = name.rpartition(".")
    try:
        seat = UUID(stem)
    except ValueError as exc:
        raise NotFoundError("没有这份履职档案。") from exc
    if ending not in ("pdf", "xlsx"):
        raise NotFoundError("履职档案只有 pdf 和 xlsx 两种。")
    return seat, ending
