"""
On which days a series (系列活动) is held: weekly receptions and the like, around the holidays.

Nothing here reads a clock or a database; the calendar is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from server.domain.calendars import Special, holiday, next_workday
from server.errors import InvalidError

TIMES = range(2, 54)
"""A year of weeks at most."""


class Every(StrEnum):
    WEEK = "WEEK"  # 每周
    FORTNIGHT = "FORTNIGHT"  # 每两周
    MONTH = "MONTH"  # 每月同一天


class OnHoliday(StrEnum):
    SHIFT = "SHIFT"  # 顺延到下一个工作日
    SKIP = "SKIP"  # 停一次
    KEEP = "KEEP"  # 照常


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often, how many times, and what becomes of one that falls on a holiday."""

    every: Every
    times: int
    on_holiday: OnHoliday = OnHoliday.SHIFT


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One of a series.

    Attributes:
        planned: The day it would be without holidays.
        on: The day it is held; None where it is left out.
        holiday: What the planned day is called, if it is a holiday.
    """

    planned: date
    on: date | None
    holiday: str | None = None


def check(repeat: Repeat) -> None:
    """
    Nothing, if there can be so many.

    Raises:
        InvalidError: `field` names what is wrong.
    """
    if repeat.times not in TIMES:
        raise InvalidError(f"一个系列要有 {TIMES.start} 至 {TIMES.stop - 1} 次。", field="times")


def turns(first: date, repeat: Repeat, special: Special) -> list[Turn]:
    """
    The series from its first day on, planned days counted.

    One that would be shifted onto the next one's day, or past it, is left out: nobody holds two at once.
    """
    planned = list(_planned(first, repeat))
    following = [*planned[1:], date.max]
    return [_turn(day, then, repeat.on_holiday, special) for day, then in zip(planned, following, strict=True)]


def _planned(first: date, repeat: Repeat) -> Iterator[date]:
    for number in range(repeat.times):
        match repeat.every:
            case Every.WEEK:
                yield first + timedelta(weeks=number)
            case Every.FORTNIGHT:
                yield first + timedelta(weeks=2 * number)
            case Every.MONTH:
                yield _months_after(first, number)


def _months_after(first: date, months: int) -> date:
    """The same day of a later month, its last where it is shorter."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(first.day, last))


def _turn(planned: date, following: date, on_holiday: OnHoliday, special: Special) -> Turn:
    named = holiday(planned, special)
    if named is None or on_holiday is OnHoliday.KEEP:
        return Turn(planned, planned, named)
    if on_holiday is OnHoliday.SKIP:
        return Turn(planned, None, named)
    shifted = next_workday(planned, special)
    return Turn(planned, shifted if shifted < following else None, named)
