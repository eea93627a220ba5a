"""Topic sheets (主题清单): a topic's four lists and its chains, as a paper to lay on a table and as a workbook."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain import chains
from server.domain.lists import STATE_WORDS, ItemState, List, TopicState
from server.domain.permissions import Act, may
from server.errors import NotFoundError
from server.store import listed_items, lists
from server.viewer import require_viewer
from server.web import papers, times, workbooks
from server.web.papers import Paper, Prose, Table
from server.web.posters import Line
from server.web.workbooks import Sheet

Row = dict[str, Any]

LISTS = {List.WORK: "工作", List.PROBLEM: "问题", List.SUGGESTION: "建议", List.RESULT: "成果"}
STATES = {TopicState.DRAFT: "草稿", TopicState.OPEN: "进行中", TopicState.CLOSED: "已结束"}

HEADS = ("编号", "内容", "来自", "负责人", "期限", "状态", "地点", "单位", "记录人", "更新")
WIDTHS = (8, 60, 8, 12, 14, 10, 22, 22, 12, 18)
ON_PAPER = ("编号", "内容", "来自", "负责人", "期限", "状态")
SHARES = (0.8, 5.4, 0.8, 1.2, 1.5, 1.2)


@get("/sheets/topics/{name:str}")
async def topic_sheet(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A topic's four lists: `<id>.pdf` or `<id>.xlsx`, for who may read it."""
    topic, ending = _asked(name)
    viewer = await require_viewer(request)
    row = await lists.topic(topic)
    if row is None or not may(viewer, Act.READ_TOPIC, lists.topic_target(row)):
        raise NotFoundError
    items, called = numbered(await listed_items.of(topic)), f"主题清单-{row['title']}"
    if ending == "xlsx":
        book = await asyncio.to_thread(workbooks.workbook, sheets_of(items), row["zone"])
        return workbooks.attached(book, called)
    return papers.shown(await asyncio.to_thread(papers.render, paper_of(row, items, datetime.now(UTC))), called)


def _asked(name: str) -> tuple[UUID, str]:
    stem, _, ending = name.rpartition(".")
    try:
        topic = UUID(stem)
    except ValueError as exc:
        raise NotFoundError("没有这份清单。") from exc
    if ending not in ("pdf", "xlsx"):
        raise NotFoundError("主题清单只有 pdf 和 xlsx 两种。")
    return topic, ending


def numbered(items: Sequence[Row]) -> list[Row]:
    """The items with a number each is called by on paper: 问3 is the third problem."""
    counts = dict.fromkeys(List, 0)
    numbers = dict[UUID, str]()
    for item in items:
        on = List(item["list"])
        counts[on] += 1
        numbers[item["id"]] = f"{LISTS[on][0]}{counts[on]}"
    return [
        item | {"number": numbers[item["id"]], "origin": numbers.get(item["from_item"], "")}
        for item in sorted(items, key=lambda item: list(List).index(item["list"]))
    ]


def sheets_of(items: Sequence[Row]) -> list[Sheet]:
    """One sheet a list, and one of the chains."""
    four = [
        Sheet(label, HEADS, [_values(item) for item in items if item["list"] == on], WIDTHS)
        for on, label in LISTS.items()
    ]
    return [*four, Sheet("来龙去脉", [*LISTS.values()], _chains(items), (44, 44, 44, 44))]


def paper_of(topic: Row, items: Sequence[Row], now: datetime) -> Paper:
    """What the sheet says; across, so that the four lists of a chain stand beside each other."""
    zone = topic["zone"]
    prose = [Prose(topic["brief"], "说明")] if topic["brief"] else []
    prose += [Prose(topic["summary"], "成果和总结")] if topic["summary"] else []
    return Paper(
        title=f"主题清单：{topic['title']}",
        unit=topic["unit_name"],
        made=f"{times.day(now, zone)} {times.clock(now, zone)} 打印",
        lines=[
            Line("时间", f"{_day(topic['starts_on'])}至{_day(topic['ends_on'])}"),
            Line("状态", STATES[TopicState(topic["state"])]),
            Line("清单", _summed(items)),
        ],
        parts=[
            *prose,
            Table([*LISTS.values()], (1, 1, 1, 1), _chains(items), "来龙去脉", "清单上还没有内容"),
            *(_table(label, [item for item in items if item["list"] == on]) for on, label in LISTS.items()),
        ],
        wide=True,
    )


def _table(label: str, items: Sequence[Row]) -> Table:
    rows = [
        (
            item["number"],
            item["text"],
            item["origin"],
            item["owner_name"] or "",
            _day(item["due_on"]) if item["due_on"] else "",
            _state(item),
        )
        for item in items
    ]
    return Table(ON_PAPER, SHARES, rows, f"{label}清单", f"还没有{label}")


def _values(item: Row) -> tuple[Any, ...]:
    return (
        item["number"],
        item["text"],
        item["origin"],
        item["owner_name"],
        item["due_on"],
        _state(item),
        item["place"],
        item["unit_name"],
        item["by_name"],
        item["changed_at"] or item["written_at"],
    )


def _state(item: Row) -> str:
    """A result is no task; why something is dropped stands beside it."""
    if item["list"] == List.RESULT and item["state"] != ItemState.DROPPED:
        return ""
    said = STATE_WORDS[ItemState(item["state"])]
    return f"{said}：{item['reason']}" if item["reason"] else said


def _chains(items: Sequence[Row]) -> list[tuple[str, ...]]:
    return [tuple(f"{item['number']} {item['text']}" if item else "" for item in row) for row in chains.laid_out(items)]


def _summed(items: Sequence[Row]) -> str:
    live = [item for item in items if item["state"] != ItemState.DROPPED]
    return "，".join(f"{label} {sum(item['list'] == on for item in live)} 条" for on, label in LISTS.items())


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
