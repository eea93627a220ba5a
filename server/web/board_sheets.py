"""Board sheets (看板): what the topics of a subtree come to, unit by unit, as a paper and as a workbook."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from server.domain.lists import STATE_WORDS, ItemState, List
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.topics import Want
from server.errors import NotFoundError
from server.store import activities, boards, listed_items
from server.store.boards import Sieve, Span, Tally
from server.viewer import require_viewer
from server.web import papers, times, workbooks
from server.web.papers import Paper, Table
from server.web.posters import Line
from server.web.topic_sheets import LISTS
from server.web.workbooks import Sheet

Row = dict[str, Any]

WANTS = {
    Want.UNANSWERED: "有问题无建议",
    Want.UNRESOLVED: "有建议无成果",
    Want.OVERDUE: "已逾期",
    Want.STALE: "久未更新",
}
STATES = ("清单", *STATE_WORDS.values(), "合计")
UNITS = ("单位", *LISTS.values(), "未办结", *WANTS.values())
ITEMS = ("单位", "主题", "清单", "内容", "负责人", "期限", "状态", "更新")
MOST = 10_000
"""Of the items behind one count; those that have lain longest come first."""


@get("/sheets/boards/{name:str}")
async def board_sheet(
    request: Request[Any, Any, Any], name: FromPath[str], year: FromQuery[int | None] = None
) -> Response[bytes]:
    """`board.pdf` or `board.xlsx`: the topics at and under the unit of one's seat, of one year or of all."""
    if name not in ("board.pdf", "board.xlsx"):
        raise NotFoundError("看板只有 board.pdf 和 board.xlsx 两种。")
    viewer = await require_viewer(request)
    unit = await activities.unit(viewer.unit)
    if unit is None:
        raise NotFoundError
    require(viewer, Act.SEE_BOARD, Target(unit["path"], unit["congress"]))
    now, span = datetime.now(UTC), Span(unit["path"], year=year)
    today = now.astimezone(activities.zone(unit)).date()
    tallies = await boards.by_unit(span, now, today)
    units, called = await boards.units([*tallies]), f"主题汇总-{unit['name']}"
    if name.endswith("xlsx"):
        wanted = {want: await _wanted(span, want, now, today) for want in WANTS}
        sheets = [
            Sheet("汇总", STATES, _by_state(boards.total(tallies.values())), (10, 10, 10, 10, 10, 10)),
            Sheet("各单位", UNITS, _by_unit(units, tallies), (28, 8, 8, 8, 8, 10, 14, 14, 10, 10)),
            *(Sheet(label, ITEMS, wanted[want], (24, 28, 8, 60, 12, 14, 10, 18)) for want, label in WANTS.items()),
        ]
        return workbooks.attached(await asyncio.to_thread(workbooks.workbook, sheets, unit["zone"]), called)
    return papers.shown(await asyncio.to_thread(papers.render, paper_of(unit, units, tallies, year, now)), called)


def paper_of(unit: Row, units: Sequence[Row], tallies: dict[UUID, Tally], year: int | None, now: datetime) -> Paper:
    """What the paper says: the whole, then each unit."""
    whole, zone = boards.total(tallies.values()), unit["zone"]
    wants = "，".join(f"{label} {whole.wants[want]} 条" for want, label in WANTS.items())
    return Paper(
        title="主题汇总",
        unit=unit["name"],
        made=f"{times.day(now, zone)} {times.clock(now, zone)} 打印",
        lines=[Line("年度", f"{year}年" if year else "全部"), Line("需要关注", wants)],
        parts=[
            Table(STATES, (1,) * len(STATES), [_texts(row) for row in _by_state(whole)], "四张清单"),
            Table(UNITS, (3, *(1,) * (len(UNITS) - 1)), [_texts(row) for row in _by_unit(units, tallies)], "各单位"),
        ],
        wide=True,
    )


def _texts(row: Sequence[str | int]) -> tuple[str, ...]:
    return tuple(str(value) for value in row)


def _by_state(whole: Tally) -> list[tuple[str | int, ...]]:
    """A line a list; what was dropped is in no sum, as on the page."""
    return [(label, *(whole.cells[on, state] for state in ItemState), whole.on(on)) for on, label in LISTS.items()]


def _by_unit(units: Sequence[Row], tallies: dict[UUID, Tally]) -> Iterator[tuple[str | int, ...]]:
    for unit in units:
        tally = tallies[unit["id"]]
        yield (unit["name"], *(tally.on(on) for on in List), _not_done(tally), *(tally.wants[want] for want in WANTS))


def _not_done(tally: Tally) -> int:
    """A result is no task."""
    open_ = (ItemState.OPEN, ItemState.DOING)
    return sum(n for (on, state), n in tally.cells.items() if on != List.RESULT and state in open_)


async def _wanted(span: Span, want: Want, now: datetime, today: date) -> list[tuple[Any, ...]]:
    """The items behind a count."""
    rows, _ = await boards.listed(span, Sieve(want=want), now, today, first=MOST)
    items = {row["id"]: row for row in await listed_items.many([row["id"] for row in rows])}
    return [(row["unit_name"], row["topic_title"], *_values(items[row["id"]])) for row in rows]


def _values(item: Row) -> tuple[Any, ...]:
    state = STATE_WORDS[ItemState(item["state"])]
    label = LISTS[List(item["list"])]
    return (label, item["text"], item["owner_name"], item["due_on"], state, item["changed_at"])
