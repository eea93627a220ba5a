"""
Which day of every week, month, quarter or year (周期), counted from its beginning or its end; a workday if it is to be.

Nothing here reads a clock or a database; the calendar of holidays is given. Days are those of
the zone asked for.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from server.domain.calendars import Special, is_workday, next_workday

LONGEST_REST = timedelta(days=31)
"""Further than any day is moved by holidays."""
DAY_MINUTES = 1440


class Cycle(StrEnum):
    WEEK = "WEEK"  # 每周
    MONTH = "MONTH"  # 每月
    QUARTER = "QUARTER"  # 每季
    YEAR = "YEAR"  # 每年


class OnRest(StrEnum):
    """What becomes of one that falls on a day offices are closed."""

    AFTER = "AFTER"  # 顺延到下一个工作日
    BEFORE = "BEFORE"  # 提前到上一个工作日
    SKIP = "SKIP"  # 停一次
    KEEP = "KEEP"  # 照常


MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}
"""How many months a cycle has."""


class Turns(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """
    On which days something is, and at what time of day.

    Attributes:
        day: Of a week 1 (Monday) to 7; of a month 1 to 31, or counted from its end: -1 is the last. A month that
            has no such day has it on its last, or first.
        month: Which month of the quarter or year.
        at: Minutes after midnight.
    """

    cycle: Cycle
    day: int = 1
    month: int = 1
    at: int = 540
    on_rest: OnRest = OnRest.AFTER


def fault(rule: Turns) -> tuple[str, str] | None:
    """The first thing that cannot be, as the field and words for a person; None if all can."""
    if not (1 <= rule.day <= 7 if rule.cycle is Cycle.WEEK else 1 <= abs(rule.day) <= 31):
        return "day", "每周请填 1 至 7(1 是星期一);每月请填 1 至 31,从月末倒数填 -1 至 -31。"
    if not 1 <= rule.month <= MONTHS.get(rule.cycle, 1):
        return "month", "每季请填第 1 至 3 个月,每年请填 1 至 12 月。"
    if not 0 <= rule.at < DAY_MINUTES:
        return "at", "请填 0 至 1439 之间的分钟数(从零点算起)。"
    return None


def days(rule: Turns, first: date, last: date, special: Special) -> list[date]:
    """The days it is on from `first` to `last`, both within, in order; two that fall on one day are one."""
    found = {_moved(day, rule.on_rest, special) for day in _planned(rule, first - LONGEST_REST, last)}
    if rule.on_rest is OnRest.BEFORE:
        found |= {_moved(day, rule.on_rest, special) for day in _planned(rule, last, last + LONGEST_REST)}
    return sorted(day for day in found if day is not None and first <= day <= last)


def moments(rule: Turns, after: datetime, until: datetime, zone: ZoneInfo, special: Special) -> list[datetime]:
    """The moments it is at later than `after` and not later than `until`, in order, in UTC's terms of `after`."""
    span = after.astimezone(zone).date(), until.astimezone(zone).date()
    at = time(rule.at // 60, rule.at % 60)
    found = (datetime.combine(day, at, zone).astimezone(after.tzinfo) for day in days(rule, *span, special))
    return [moment for moment in found if after < moment <= until]


def _planned(rule: Turns, first: date, last: date) -> Iterator[date]:
    """The days without holidays."""
    return _weekly(rule, first, last) if rule.cycle is Cycle.WEEK else _monthly(rule, first, last)


def _weekly(rule: Turns, first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=(rule.day - first.isoweekday()) % 7)
    while day <= last:
        yield day
        day += timedelta(weeks=1)


def _monthly(rule: Turns, first: date, last: date) -> Iterator[date]:
    length = MONTHS[rule.cycle]
    month = (first.year * 12 + first.month - 1) // length * length + rule.month - 1
    while (day := _in_month(month, rule.day)) <= last:
        if day >= first:
            yield day
        month += length


def _in_month(number: int, day: int) -> date:
    """A day of the month so many months after the year 0."""
    starts = date(number // 12, number % 12 + 1, 1)
    length = (date((number + 1) // 12, (number + 1) % 12 + 1, 1) - starts).days
    wanted = min(day, length) if day > 0 else max(length + day + 1, 1)
    return starts.replace(day=wanted)


def _moved(day: date, on_rest: OnRest, special: Special) -> date | None:
    if on_rest is OnRest.KEEP or is_workday(day, special):
        return day
    if on_rest is OnRest.SKIP:
        return None
    if on_rest is OnRest.AFTER:
        return next_workday(day, special)
    while not is_workday(day, special):
        day -= timedelta(days=1)
    return day
