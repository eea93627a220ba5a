"""Which days are holidays (节假日) and which weekends are worked (调休): data with a source, read from a rule."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

SATURDAY_IS = 6


class SpecialDay(msgspec.Struct, frozen=True, rename="camel"):
    """A day that is not what its weekday says."""

    on: date
    label: str
    works: bool


class CalendarRule(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a rule of kind CALENDAR."""

    days: tuple[SpecialDay, ...]

    def by_day(self) -> dict[date, SpecialDay]:
        """Its days, to be looked up."""
        return {one.on: one for one in self.days}


Special = Mapping[date, SpecialDay]


def holiday(day: date, special: Special) -> str | None:
    """What a holiday is called; None where it is none."""
    one = special.get(day)
    return one.label if one is not None and not one.works else None


def is_workday(day: date, special: Special) -> bool:
    """Whether offices are open."""
    one = special.get(day)
    return one.works if one is not None else day.isoweekday() < SATURDAY_IS


def next_workday(day: date, special: Special) -> date:
    """The first workday after a day."""
    after = day + timedelta(days=1)
    while not is_workday(after, special):
        after += timedelta(days=1)
    return after
