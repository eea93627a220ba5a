"""
送达记录: proof of what a notice said, to whom it went, and how far it came with each; a paper and a workbook.

Whoever may look after the notice may have it. It says when it was drawn up, for what it says of
later is not known yet.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from server.commands import composing
from server.domain import projections
from server.domain.notices import NoticeState, Unsent
from server.domain.reach import Reached
from server.errors import NotFoundError
from server.store import reach
from server.viewer import require_viewer
from server.web import papers, times, workbooks
from server.web.papers import Paper, Prose, Table
from server.web.posters import Line
from server.web.workbooks import Sheet

REACHED = {
    Reached.CONFIRMED: "已回执",
    Reached.ACTED: "已办",
    Reached.OPENED: "已读",
    Reached.SHOWN: "已显示",
    Reached.ACCEPTED: "已送出",
    Reached.WAITING: "正在送",
    Reached.UNREACHED: "未送达",
    Reached.LEFT: "已离任",
}
CHANNELS = {"APP": "消息", "PUSH": "手机推送", "WECOM": "企业微信", "SMS": "短信", "EMAIL": "邮件"}
STATES = {
    "WAITING": "等待",
    "CLAIMED": "正在送",
    "ACCEPTED": "已送出",
    "SHOWN": "已显示",
    "OPENED": "已打开",
    "ACTED": "已办",
    "CONFIRMED": "已回执",
    "DROPPED": "未发",
    "UNREACHABLE": "送不到",
    "RECALLED": "已撤回",
}
WHY = {
    Unsent.MUTED: "免打扰",
    Unsent.SETTLED: "事情已办完",
    Unsent.READ: "已在消息里读过",
    Unsent.EXPIRED: "已过时",
    Unsent.RECALLED: "已撤回",
    Unsent.REPLACED: "已有更新的通知",
    Unsent.LEFT: "已离任",
    Unsent.NO_ADDRESS: "没有可推送的手机",
    Unsent.GONE: "手机已退订",
    Unsent.REFUSED: "对方服务不收",
    Unsent.TRIED_OUT: "多次没送到",
    Unsent.NO_BUDGET: "额度用完",
    Unsent.NOT_SET_UP: "没有开通",
    Unsent.STANDS: "收不回",
}
NO_ADDRESS = {"WECOM": "没有企业微信账号", "SMS": "没有手机号码", "EMAIL": "没有邮箱"}
HEADS = ("序号", "姓名", "单位", "到哪一步", "送出", "显示", "阅读", "回执", "经过")
SHARES = (1, 2, 5, 2, 3, 3, 3, 3, 6)
WIDTHS = (6, 10, 26, 10, 18, 18, 18, 18, 40)
OUT = (NoticeState.SENT, NoticeState.RECALLED)
MOST = 50_000

Row = dict[str, Any]


@get("/sheets/notices/{name:str}")
async def notice_sheet(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """The proof of a notice that went out: `<id>.pdf` or `<id>.xlsx`."""
    notice, ending = _asked(name)
    viewer = await require_viewer(request)
    row = await composing.one(viewer, notice)
    if row["state"] not in OUT:
        raise NotFoundError("这条通知还没有发出。")
    people, called = await reach.ledger(notice, first=MOST), f"送达记录-{row['title']}"
    if ending == "xlsx":
        sheets = [
            Sheet("送达记录", HEADS, _values(people), WIDTHS),
            Sheet("通知", ("项目", "内容"), _facts(row), (12, 80)),
        ]
        return workbooks.attached(await asyncio.to_thread(workbooks.workbook, sheets, row["zone"]), called)
    paper = paper_of(row, people, datetime.now(UTC))
    return papers.shown(await asyncio.to_thread(papers.render, paper), called)


def paper_of(notice: Row, people: list[Row], now: datetime) -> Paper:
    """What the paper says; it is signed by who answers for it."""
    zone = notice["zone"]
    rows = [_words(index, row, zone) for index, row in enumerate(people, 1)]
    lines = [
        Line("发给", notice["why"]),
        Line("发出", _at(notice["published_at"], zone)),
        *([Line("撤回", _at(notice["recalled_at"], zone))] if notice["recalled_at"] else []),
        Line("撰写", notice["writer_name"] or ""),
        *([Line("复核", notice["approver_name"])] if notice["approver_name"] else []),
        *([Line("附件", names)] if (names := _enclosed(notice)) else []),
        Line("人数", summed(people)),
    ]
    return Paper(
        title=f"送达记录：{notice['title']}",
        unit=notice["unit_name"],
        made=f"{_at(now, zone)} 打印",
        lines=lines,
        parts=[Prose(notice["body"], "正文"), Table(HEADS, SHARES, rows, "逐人", empty="名单是空的")],
        signs=("经办人", "核对人"),
        wide=True,
    )


def summed(people: list[Row]) -> str:
    """共 12 人，已回执 9 人，未送达 3 人; the parts add up to the whole."""
    parts = [(words, sum(row["reached"] == one for row in people)) for one, words in REACHED.items()]
    return "，".join([f"共 {len(people)} 人", *(f"{words} {count} 人" for words, count in parts if count)])


def _words(index: int, row: Row, zone: str) -> tuple[str, ...]:
    ways = msgspec.json.decode(row["ways"])
    moments = [_at(_first(ways, name), zone) for name in ("accepted", "shown", "opened", "confirmed")]
    return (str(index), row["name"], row["unit_name"] or "", REACHED[row["reached"]], *moments, _passed(row, ways))


def _values(people: list[Row]) -> Iterator[tuple[Any, ...]]:
    """The same, with times that can be reckoned with."""
    for index, row in enumerate(people, 1):
        ways = msgspec.json.decode(row["ways"])
        moments = [_first(ways, name) for name in ("accepted", "shown", "opened", "confirmed")]
        yield (index, row["name"], row["unit_name"] or "", REACHED[row["reached"]], *moments, _passed(row, ways))


def _facts(notice: Row) -> list[tuple[str, Any]]:
    return [
        ("标题", notice["title"]),
        ("正文", notice["body"]),
        ("发给", notice["why"]),
        ("发出", notice["published_at"]),
        ("撤回", notice["recalled_at"]),
        ("撰写", notice["writer_name"]),
        ("复核", notice["approver_name"]),
        ("附件", _enclosed(notice)),
    ]


def _enclosed(notice: Row) -> str:
    """The names of the documents it brought."""
    return "、".join(one["name"] for one in projections.enclosures(notice))


def _first(ways: list[Row], name: str) -> datetime | None:
    """When a channel first came so far; that a notice stands in 消息 is not counted as sent on."""
    known = [datetime.fromisoformat(way[name]) for way in ways if way[name] and (name != "accepted" or _is_beyond(way))]
    return min(known, default=None)


def _is_beyond(way: Row) -> bool:
    return way["channel"] != "APP"


def _passed(row: Row, ways: list[Row]) -> str:
    said = [f"{CHANNELS[way['channel']]} {STATES[way['state']]}{_why(way)}" for way in ways]
    if row["reached"] == Reached.UNREACHED and len(ways) == 1:
        said.append(WHY[Unsent.NO_ADDRESS])
    return "；".join(said)


def _why(way: Row) -> str:
    """Beside the channel's name; a gateway's own code stands as it is."""
    if not way["reason"]:
        return ""
    said = NO_ADDRESS.get(way["channel"]) if way["reason"] == Unsent.NO_ADDRESS else None
    return f"（{said or WHY.get(way['reason'], way['reason'])}）"


def _at(moment: datetime | None, zone: str) -> str:
    return f"{times.day(moment, zone)} {times.clock(moment, zone)}" if moment else ""


def _asked(name: str) -> tuple[UUID, str]:
    stem, _, ending = name.rpartition(".")
    try:
        notice = UUID(stem)
    except ValueError as exc:
        raise NotFoundError("没有这份送达记录。") from exc
    if ending not in ("pdf", "xlsx"):
        raise NotFoundError("送达记录只有 pdf 和 xlsx 两种。")
    return notice, ending
