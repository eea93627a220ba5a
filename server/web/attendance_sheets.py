"""Attendance sheets (签到表): who was expected and who came, as a paper to sign and as a workbook to sort."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.permissions import Act, may, require
from server.domain.scans import Enrolment, Evidence, Presence
from server.errors import NotFoundError
from server.store import activities, attendance
from server.viewer import require_viewer
from server.web import papers, times, workbooks
from server.web.papers import Paper, Table
from server.web.posters import Line
from server.web.workbooks import Sheet

PRESENCES = {
    Presence.NONE: "未到",
    Presence.PRESENT: "已签到",
    Presence.TO_REVIEW: "待核",
    Presence.REFUSED: "未认定",
    Presence.ABSENT: "缺席",
}
EVIDENCES = {
    Evidence.E0: "工作人员补记",
    Evidence.E1: "海报码",
    Evidence.E2: "现场活码",
    Evidence.E3: "现场活码与位置",
    Evidence.E4: "工作人员当面扫码",
}
ENROLMENTS = {
    Enrolment.UNINVITED: "不在名单",
    Enrolment.INVITED: "已邀请",
    Enrolment.ENROLLED: "已报名",
    Enrolment.WAITING: "候补",
    Enrolment.LEAVE_ASKED: "请假待批",
    Enrolment.ON_LEAVE: "已准假",
    Enrolment.DECLINED: "不参加",
}
UNASKED = (Enrolment.UNINVITED, Enrolment.WAITING, Enrolment.DECLINED)
"""Who is not expected: never asked, still without a place, or not coming."""

AWAY = (Enrolment.LEAVE_ASKED, Enrolment.ON_LEAVE, Enrolment.DECLINED)

HEADS = ("序号", "姓名", "单位", "代表小组", "报名", "到场", "签到", "离场", "依据")
WIDTHS = (6, 12, 26, 22, 10, 10, 18, 18, 20)
SHARES = (0.6, 1.1, 2.2, 1.8, 1.1, 1.1, 1, 1, 1.9, 1.6)


@get("/sheets/attendance/{name:str}")
async def attendance_sheet(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """The attendance of an activity: `<id>.pdf` or `<id>.xlsx`, for who may see it whole."""
    activity, ending = _asked(name)
    viewer = await require_viewer(request)
    row = await activities.one(activity)
    if row is None or not may(viewer, Act.READ_ACTIVITY, activities.target(row)):
        raise NotFoundError
    require(viewer, Act.SEE_ATTENDANCE, activities.target(row))
    people, zone = in_order(await attendance.listed(activity)), row["zone"] or "Asia/Shanghai"
    called = f"签到表-{row['title']}"
    if ending == "xlsx":
        sheet = Sheet("签到表", HEADS, _values(people), WIDTHS)
        return workbooks.attached(await asyncio.to_thread(workbooks.workbook, [sheet], zone), called)
    paper = paper_of(row, people, datetime.now(UTC), zone)
    return papers.shown(await asyncio.to_thread(papers.render, paper), called)


def _asked(name: str) -> tuple[UUID, str]:
    stem, _, ending = name.rpartition(".")
    try:
        activity = UUID(stem)
    except ValueError as exc:
        raise NotFoundError("没有这份签到表。") from exc
    if ending not in ("pdf", "xlsx"):
        raise NotFoundError("签到表只有 pdf 和 xlsx 两种。")
    return activity, ending


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As a sheet on paper lists people: by unit, then by name; a name is found by eye."""
    return sorted(rows, key=lambda row: (row["unit_path"] or "~", row["name"], row["id"]))


def paper_of(activity: dict[str, Any], people: list[dict[str, Any]], now: datetime, zone: str) -> Paper:
    """What the sheet says; the last column is left to be signed."""
    rows = [(*_words(index, row, zone), "") for index, row in enumerate(people, 1)]
    return Paper(
        title=f"签到表：{activity['title']}",
        unit=activity["unit_name"],
        made=f"{times.day(now, zone)} {times.clock(now, zone)} 打印",
        lines=[
            Line("时间", times.span(activity["starts_at"], activity["ends_at"], zone)),
            *([Line("地点", activity["place"])] if activity["place"] else []),
            Line("人数", summed(people)),
        ],
        parts=[Table((*HEADS, "签名"), SHARES, rows, empty="还没有人在名单上")],
        signs=("主办人", "核对人"),
        wide=True,
    )


def summed(people: list[dict[str, Any]]) -> str:
    """应到 12 人，已签到 9 人，请假 1 人，缺席 2 人; what nobody is, is not said."""
    presences = Counter(row["presence"] for row in people)
    expected = sum(row["enrolment"] not in UNASKED for row in people)
    leave = sum(row["enrolment"] in AWAY[:2] and row["presence"] != Presence.PRESENT for row in people)
    counts = [
        ("应到", expected, True),
        ("已签到", presences[Presence.PRESENT], True),
        ("待核", presences[Presence.TO_REVIEW], False),
        ("请假", leave, False),
        ("缺席", presences[Presence.ABSENT], False),
    ]
    return "，".join(f"{label} {count} 人" for label, count, always in counts if count or always)


def _words(index: int, row: dict[str, Any], zone: str) -> tuple[str, ...]:
    first, last = row["first_in"], row["last_out"]
    return (
        str(index),
        row["name"],
        row["unit_name"] or "",
        "、".join(row["groups"]),
        ENROLMENTS[row["enrolment"]],
        PRESENCES[row["presence"]],
        times.clock(first, zone) if first else "",
        times.clock(last, zone) if last else "",
        EVIDENCES[row["evidence"]] if row["presence"] in (Presence.PRESENT, Presence.TO_REVIEW) else "",
    )


def _values(people: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The same, with times that can be reckoned with."""
    return [
        (index, *_words(index, row, "UTC")[1:6], row["first_in"], row["last_out"], _words(index, row, "UTC")[8])
        for index, row in enumerate(people, 1)
    ]
