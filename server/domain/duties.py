"""
Duties (履职记录): what of attendance and filed work counts, for whom, on which day.

A fold over rows: the same rows come to the same duties, in whatever order they came. What a
deputy reports is a duty too, which waits for someone to look. Nothing here knows a database
or a clock. A draft of a report lies on its author's phone and is no duty yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from uuid import UUID, uuid5

from server.domain.lists import List
from server.domain.scans import Presence


class DutyState(StrEnum):
    SUBMITTED = "SUBMITTED"  # 待审核
    APPROVED = "APPROVED"  # 已认定
    RETURNED = "RETURNED"  # 退回
    VOID = "VOID"  # 撤销


class DutySource(StrEnum):
    ATTENDANCE = "ATTENDANCE"  # present at a filed activity
    ITEM = "ITEM"  # a line of a list, written at a filed activity
    SELF = "SELF"  # reported by the deputy


class DutyVerb(StrEnum):
    REPORT = "REPORT"  # the deputy, again after it was returned
    WITHDRAW = "WITHDRAW"  # the deputy
    LOOK = "LOOK"  # station staff, who were there and know
    APPROVE = "APPROVE"
    RETURN = "RETURN"
    VOID = "VOID"  # approved by mistake


MOVES: dict[DutyVerb, tuple[frozenset[DutyState], DutyState]] = {
    DutyVerb.REPORT: (frozenset({DutyState.SUBMITTED, DutyState.RETURNED}), DutyState.SUBMITTED),
    DutyVerb.WITHDRAW: (
        frozenset({DutyState.SUBMITTED, DutyState.RETURNED, DutyState.APPROVED}),
        DutyState.VOID,
    ),
    DutyVerb.LOOK: (frozenset({DutyState.SUBMITTED}), DutyState.SUBMITTED),
    DutyVerb.APPROVE: (frozenset({DutyState.SUBMITTED}), DutyState.APPROVED),
    DutyVerb.RETURN: (frozenset({DutyState.SUBMITTED}), DutyState.RETURNED),
    DutyVerb.VOID: (frozenset({DutyState.APPROVED}), DutyState.VOID),
}
"""Of duties the deputy reported; those the system makes follow their source and nobody's click."""

HALF_DAY = timedelta(hours=4)
"""Who checked out within it was there for half a day (assumed)."""

NAMESPACE = UUID("0f5d7a52-9c0e-4a2f-8f0b-2f0f6d1c8e11")
"""Of the system's duties' ids: rebuilt from rows, a duty has the id it had."""

TITLE_SIGNS = 80

REPORTED_WITHIN = timedelta(days=366)
"""What was done longer ago is reported to staff, not by the phone (assumed)."""


@dataclass(frozen=True, slots=True)
class Held:
    """
    An activity, as duties see it.

    Attributes:
        category: Of its kind.
        on: The day it began, in the zone of its congress.
    """

    id: UUID
    title: str
    category: str
    on: date
    is_filed: bool


@dataclass(frozen=True, slots=True)
class Attended:
    """One deputy's seat at one sitting of it."""

    seat: UUID
    presence: Presence
    half_days: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a list written there by a deputy who was on the activity's list, and not taken off again."""

    id: UUID
    seat: UUID
    list: List
    text: str


@dataclass(frozen=True, slots=True)
class Credit:
    """A duty the system makes."""

    seat: UUID
    source: DutySource
    source_id: UUID
    category: str
    title: str
    on: date
    half_days: int

    @property
    def id(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.seat}:{self.source}:{self.source_id}:{self.category}")


@dataclass(frozen=True, slots=True)
class Category:
    """What a report may be counted as."""

    key: str
    counts: bool
    reportable: bool
    half_days: int
    addressed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a deputy says they did."""

    title: str
    on: date
    half_days: int
    text: str


def wrong_in(report: Report, category: Category | None, today: date) -> tuple[str, str] | None:
    """The first field that cannot be so, and why; `pwa/src/rules/reports.ts` says the same."""
    if category is None or not category.reportable:
        return "category", "请选择可以自行填报的类别。"
    if not report.title.strip():
        return "title", "请写明做了什么。"
    if report.on > today:
        return "onDate", "日期不能晚于今天。"
    if today - report.on > REPORTED_WITHIN:
        return "onDate", "只能填报一年以内的履职;更早的请联系工作人员。"
    if report.half_days > category.half_days or (category.counts and report.half_days < 1):
        return "halfDays", "请按这个类别选择计入的天数。"
    if category.addressed and not report.text.strip():
        return "text", "请写报告的正文,报送单位会看到。"
    return None


def why_not(verb: DutyVerb, source: DutySource, state: DutyState) -> str | None:
    """Why a duty is not moved so; None if it may be."""
    if source is not DutySource.SELF:
        return "系统生成的履职记录随活动到场变化,不能在这里修改。"
    if state not in MOVES[verb][0]:
        return "这条履职记录已经处理过,请刷新后再看。"
    return None


def worth(half_days: int, first_in: datetime | None, last_out: datetime | None) -> int:
    """The half days of one presence: those of the kind, fewer for who checked out earlier."""
    if first_in is None or last_out is None or last_out <= first_in:
        return half_days
    return min(half_days, max(1, ceil((last_out - first_in) / HALF_DAY)))


def fold(
    held: Held, attended: Iterable[Attended], written: Iterable[Written], of_list: Mapping[List, str]
) -> list[Credit]:
    """
    The duties an activity comes to; none before it is filed.

    Args:
        of_list: The category lines of a list count for; those of other lists count for none.
    """
    if not held.is_filed:
        return []
    lines = [line for line in attended if line.presence is Presence.PRESENT]
    present = {line.seat for line in lines}
    came = [_of_presence(held, seat, [line for line in lines if line.seat == seat]) for seat in present]
    wrote = [_of_line(held, item, of_list[item.list]) for item in set(written) if item.list in of_list]
    return sorted([*came, *wrote], key=lambda credit: credit.id)


def _of_presence(held: Held, seat: UUID, lines: Sequence[Attended]) -> Credit:
    half_days = sum(line.half_days or 0 for line in lines)
    return Credit(seat, DutySource.ATTENDANCE, held.id, held.category, held.title, held.on, half_days)


def _of_line(held: Held, item: Written, category: str) -> Credit:
    return Credit(item.seat, DutySource.ITEM, item.id, category, item.text[:TITLE_SIGNS], held.on, 0)
