"""
What taking in a line (批量导入) comes to: made, changed, left as it is, or refused.

Decided line by line in the file's order, each against what is there and what the lines
before it will have made. Deciding the same file again, once it was taken in, leaves
everything as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from server.domain.intake_columns import COLUMNS, Column, IntakeKind, word_for
from server.domain.intake_lines import Problem


class Outcome(StrEnum):
    MAKE = "MAKE"  # 新建
    CHANGE = "CHANGE"  # 修改
    LEAVE = "LEAVE"  # 不变
    REFUSE = "REFUSE"  # 有误


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What becomes of one line.

    Attributes:
        label: Whom or what the line is about, in words; no telephone number stands in it.
        notes: What would change, or what a person should know before it is made.
        rows: By table, what is to be written; empty unless something is made or changed.
    """

    number: int
    outcome: Outcome
    label: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    rows: Mapping[str, Mapping[str, Any]] | None = None


def refused(number: int, label: str, problems: Iterable[Problem]) -> Decision:
    """The line is wrong."""
    return Decision(number, Outcome.REFUSE, label, tuple(problems))


def heading(kind: IntakeKind, key: str) -> str:
    """What the column is called."""
    return _column(kind, key).heading


def difference(kind: IntakeKind, key: str, before: Any, after: Any) -> str:
    """One change in words: 职务:教师 → 校长."""
    column = _column(kind, key)
    return f"{column.heading}:{_said(column, before)} → {_said(column, after)}"


def _column(kind: IntakeKind, key: str) -> Column:
    return next(column for column in COLUMNS[kind] if column.key == key)


def _said(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if value is None or value == "" or value == []:
        return "无"
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    if column.key in ("lat", "lng"):
        return f"{value / 1_000_000:.6f}"
    return word_for(column.choices, str(value))
