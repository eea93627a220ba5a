"""
Boards of indicators: in which order subjects are listed, and which indicators one may look at.

A deputy sees what is their own; a station, of the deputies who meet voters there, only their days.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from server.domain import periods
from server.domain.indicators import Indicator, Subject
from server.domain.periods import Period, Window

LONGEST_AGO = 12
"""The oldest week or month that is kept."""


class Order(StrEnum):
    BEHIND = "BEHIND"  # who is furthest behind first
    VALUE = "VALUE"
    NAME = "NAME"


OF_STATIONS = frozenset({Subject.STATION, Subject.DEPUTY, Subject.ACTIVITY})
"""Of whom a station has a board."""


def is_for_stations(indicator: Indicator) -> bool:
    """Whether a station looks at it: its own, what it holds, and the days of the deputies who meet voters there."""
    return indicator.subject in OF_STATIONS and days_only(indicator)


def days_only(indicator: Indicator) -> bool:
    """Whether it tells of a deputy no more than their days."""
    return indicator.subject is not Subject.DEPUTY or indicator.of == "days"


def period_ago(window: Window, today: date, ago: int) -> Period | None:
    """
    The running period of a window, or a kept one before it; a window that keeps fewer gives its oldest.

    Returns:
        None of a window whose periods are not the calendar's.
    """
    if window in (Window.NOW, Window.EACH, Window.TERM):
        return None
    kept: Sequence[Period] = periods.kept(window, today)
    return kept[min(max(ago, 0), len(kept) - 1)]


def day_of(window: Window, today: date, ago: int) -> date:
    """A day that lies in the period asked for."""
    found = period_ago(window, today, ago)
    return today if found is None or found.starts_on is None or ago <= 0 else found.starts_on


def period_of(window: Window, day: date) -> str:
    """What the calendar's period around a day is called; empty of a window without."""
    return "" if window in (Window.NOW, Window.EACH, Window.TERM) else periods.period(window, day).name
