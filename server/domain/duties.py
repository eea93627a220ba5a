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
