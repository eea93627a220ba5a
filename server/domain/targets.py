"""
How a value stands to its target (达标): met, open, short, missed.

Values are counted in tenths, so that half days and per cents are whole numbers.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.domain.indicators import Indicator
from server.domain.periods import Period, Window


class Standing(StrEnum):
    MET = "MET"  # 已达标
    OPEN = "OPEN"  # 进行中
    SHORT = "SHORT"  # 落后: behind the pace of the period, or not as it should be now
    MISSED = "MISSED"  # 未达标: the period is over, or there is no way back


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    What one period asks of a value, in tenths.

    Attributes:
        due: What should be there by today, at an even pace.
        over: Whether the period has ended.
        grows: Whether a value can only grow, so that too much is too much for good.
    """

    least: int | None
    most: int | None
    due: int
    over: bool
    grows: bool


def bounds(indicator: Indicator, period: Period, today: date) -> Bounds:
    """What the indicator asks in a period, seen from a day."""
    least = None if indicator.least is None else indicator.least * 10
    most = None if indicator.most is None else indicator.most * 10
    due = (least or 0) if indicator.window is Window.NOW else _pace(least or 0, period, today)
    over = period.ends_on is not None and period.ends_on < today
    return Bounds(least, most, due, over, indicator.window is not Window.NOW)


def standing(tenths: int, asked: Bounds) -> Standing:
    """How a value stands; `store.measuring` says the same in SQL."""
    if (asked.least is None or tenths >= asked.least) and (asked.most is None or tenths <= asked.most):
        return Standing.MET
    too_much = asked.most is not None and tenths > asked.most
    if asked.over or (too_much and asked.grows):
        return Standing.MISSED
    return Standing.SHORT if too_much or tenths < asked.due else Standing.OPEN


def _pace(least: int, period: Period, today: date) -> int:
    """The share of the target that belongs to the days gone by, in whole units."""
    if period.starts_on is None or period.ends_on is None:
        return 0
    days = (period.ends_on - period.starts_on).days + 1
    gone = min(max((today - period.starts_on).days, 0), days)
    return least * gone // days // 10 * 10
