"""
When a notice is sent again (重复发送): every week, month, quarter or year, around the days offices are closed.

Days and clock are a congress's own. `dateutil.rrule` (RFC 5545 §3.3.10) says which days are
planned; a day a month does not have is its last. Nothing here reads a clock or a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec
from dateutil.rrule import MONTHLY, WEEKLY, YEARLY, rrule

from server.domain.calendars import Special, is_workday

MINUTES = range(24 * 60)
LONGEST = timedelta(days=366 * 6)
SHORTEST_MONTH = 28


class Frequency(StrEnum):
    WEEK = "WEEK"  # 每周
    MONTH = "MONTH"  # 每月
    QUARTER = "QUARTER"  # 每季
    YEAR = "YEAR"  # 每年


class OnRest(StrEnum):
    """What becomes of a day on which offices are closed."""

    AFTER = "AFTER"  # 顺延到下一个工作日
    BEFORE = "BEFORE"  # 提前到上一个工作日
    SKIP = "SKIP"  # 停一次
    KEEP = "KEEP"  # 照常


class Recurs(msgspec.Struct, frozen=True, rename="camel"):
    """
    The body of `notice.recurs`.

    Attributes:
        on: The first planned day; it says which weekday, and which day of a month.
        minute: Minutes after midnight.
        until: The last day one may be planned on; None is until somebody ends it.
    """

    every: Frequency
    on: date
    minute: int
    on_rest: OnRest = OnRest.AFTER
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One turn: the day it was planned for, which names it, and the moment it comes. UTC."""

    planned: date
    at: datetime


def fault(recurs: Recurs) -> str | None:
    """Why it cannot be, in words; None if it can."""
    if recurs.minute not in MINUTES:
        return "请填写发送的钟点。"
    if recurs.until and recurs.until < recurs.on:
        return "结束日期不能早于第一次的日期。"
    if recurs.until and recurs.until - recurs.on > LONGEST:
        return "重复发送最长六年,到期可以再建。"
    return None


def planned(recurs: Recurs) -> Iterator[date]:
    """The days it is planned on, without end if it has none."""
    return (moment.date() for moment in _rule(recurs))


def occurrences(recurs: Recurs, zone: ZoneInfo, special: Special) -> Iterator[Occurrence]:
    """
    When it comes, in order; one moved onto its neighbour's planned day, or past it, is left out.
    """
    days, last = planned(recurs), date.min
    day = next(days, None)
    while day is not None:
        following = next(days, None)
        held = _held(day, recurs.on_rest, special)
        if held is not None and last < held < (following or date.max):
            yield Occurrence(day, _moment(held, recurs.minute, zone))
        last, day = day, following


def after(recurs: Recurs, moment: datetime, zone: ZoneInfo, special: Special) -> Occurrence | None:
    """The first turn later than a moment; None if there is none any more."""
    return next((one for one in occurrences(recurs, zone, special) if one.at > moment), None)


def _rule(recurs: Recurs) -> rrule:
    start = datetime.combine(recurs.on, time())
    until = datetime.combine(recurs.until, time()) if recurs.until else None
    day = recurs.on.day
    ends = {"bymonthday": list(range(SHORTEST_MONTH, day + 1)), "bysetpos": -1} if day > SHORTEST_MONTH else {}
    match recurs.every:
        case Frequency.WEEK:
            return rrule(WEEKLY, dtstart=start, until=until)
        case Frequency.MONTH:
            return rrule(MONTHLY, dtstart=start, until=until, **ends)
        case Frequency.QUARTER:
            return rrule(MONTHLY, interval=3, dtstart=start, until=until, **ends)
        case Frequency.YEAR:
            return rrule(YEARLY, bymonth=recurs.on.month, dtstart=start, until=until, **ends)


def _held(day: date, on_rest: OnRest, special: Special) -> date | None:
    if on_rest is OnRest.KEEP or is_workday(day, special):
        return day
    if on_rest is OnRest.SKIP:
        return None
    step = timedelta(days=1 if on_rest is OnRest.AFTER else -1)
    while not is_workday(day, special):
        day += step
    return day


def _moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), zone).astimezone(UTC)
