"""
Chains (来龙去脉): 工作 → 问题 → 建议 → 成果, laid out as rows of four columns.

A chain runs to the right; what goes another way, or is the second of something, begins a row.
The phone draws the same from `pwa/src/pages/topics/tree.ts`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from server.domain.lists import ItemState, List

Facts = Mapping[str, Any]
Rows = list[list[Facts | None]]

COLUMNS = list(List)


def laid_out(items: Sequence[Facts]) -> Rows:
    """
    Every item once, each row four columns wide, empty where nothing stands.

    Args:
        items: `id`, `list`, `state` and `from_item`, in their order; what was dropped and led to nothing is left out.
    """
    led = {item["from_item"] for item in items}
    standing = sorted(
        (item for item in items if item["state"] != ItemState.DROPPED or item["id"] in led),
        key=lambda item: COLUMNS.index(item["list"]),
    )
    there = {item["id"] for item in standing}
    begins = [item for item in standing if item["from_item"] not in there]
    rows: Rows = []
    drawn: set[Any] = set()
    # A ring, which two phones can make, begins nowhere: it is cut where it is met first.
    for item in [*begins, *standing]:
        if item["id"] not in drawn:
            _lay(item, standing, rows, drawn)
    return rows


def _lay(begin: Facts, items: Sequence[Facts], rows: Rows, drawn: set[Any]) -> None:
    """A chain from its beginning, depth first; a stack, because a chain may be as long as its topic."""
    waiting: list[tuple[Facts, int | None]] = [(begin, None)]
    while waiting:
        item, beside = waiting.pop()
        if item["id"] in drawn:
            continue
        drawn.add(item["id"])
        if beside is None:
            rows.append([None] * len(COLUMNS))
        row, column = len(rows) - 1 if beside is None else beside, COLUMNS.index(item["list"])
        rows[row][column] = item
        after = [next_ for next_ in items if next_["from_item"] == item["id"]]
        for at, next_ in reversed([*enumerate(after)]):
            runs_on = at == 0 and COLUMNS.index(next_["list"]) > column
            waiting.append((next_, row if runs_on else None))
