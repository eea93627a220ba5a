"""
Windows (时段) and the periods they make of a calendar: this week, this month, this term.

Days are a congress's own: who asks says which day it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Window(StrEnum):
    NOW = "NOW"  # 现在
    EACH = "EACH"  # 每次
    WEEK = "WEEK"  # 每周
    MONTH = "MONTH"  # 每月
    QUARTER = "QUARTER"  # 每季
    YEAR = "YEAR"  # 每年
    TERM = "TERM"  # 届内


@dataclass(frozen=True, slots=True)
class Period:
    """
    One stretch of days, both ends within it.

    Attributes:
        name: `2026`, `2026-Q4`, `2026-11`, `2026-W48`; of a term the day it began; `now`, `each`.
        starts_on, ends_on: None for `now` and `each`, which have no days of their own.
    """

    name: str
    starts_on: date | None = None
    ends_on: date | None = None


NOW = Period("now")
EACH = Period("each")

KEPT = {Window.WEEK: 13, Window.MONTH: 13, Window.QUARTER: 5, Window.YEAR: 2}
"""How many periods of each window are kept, the running one among them."""


def period(window: Window, day: date) -> Period:
    """The period of the calendar that a day lies in."""
    starts, name = _START[window](day)
    return Period(name, starts, _START[window](starts + _LONGEST[window])[0] - timedelta(days=1))


def kept(window: Window, today: date, terms: Sequence[Period] = ()) -> list[Period]:
    """The periods that are kept of a window, the newest first; of TERM the one of `terms` that runs."""
    if window in (Window.NOW, Window.EACH):
        return [NOW if window is Window.NOW else EACH]
    if window is Window.TERM:
        return [term for term in terms if term.starts_on and term.ends_on and term.starts_on <= today <= term.ends_on]
    found = [period(window, today)]
    while len(found) < KEPT[window]:
        starts = found[-1].starts_on
        assert starts
        found.append(period(window, starts - timedelta(days=1)))
    return found


def term(starts_on: date, ends_on: date) -> Period:
    """A term of a congress."""
    return Period(starts_on.isoformat(), starts_on, ends_on)


def _week(day: date) -> tuple[date, str]:
    year, week, weekday = day.isocalendar()
    return day - timedelta(days=weekday - 1), f"{year}-W{week:02}"


def _month(day: date) -> tuple[date, str]:
    return day.replace(day=1), f"{day.year}-{day.month:02}"


def _quarter(day: date) -> tuple[date, str]:
    number = (day.month - 1) // 3
    return date(day.year, number * 3 + 1, 1), f"{day.year}-Q{number + 1}"


def _year(day: date) -> tuple[date, str]:
    return date(day.year, 1, 1), f"{day.year}"


_START = {Window.WEEK: _week, Window.MONTH: _month, Window.QUARTER: _quarter, Window.YEAR: _year}
_LONGEST = {
    Window.WEEK: timedelta(days=7),
    Window.MONTH: timedelta(days=31),
    Window.QUARTER: timedelta(days=92),
    Window.YEAR: timedelta(days=366),
}
"""Added to a first day this lies in the period that follows."""
