"""Which days are holidays (节假日) and which weekends are worked (调休): data with a source, read from a rule."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

SATURDAY_IS = 6
MAX_DAYS = 400
MAX_LABEL = 20


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


def fault(rule: CalendarRule) -> tuple[str, str] | None:
    """The first thing that cannot be, as the field and words for a person; None if all can."""
    if len(rule.days) > MAX_DAYS:
        return "days", f"最多列 {MAX_DAYS} 天。"
    known = set[date]()
    for number, one in enumerate(rule.days):
        if not 0 < len(one.label.strip()) <= MAX_LABEL:
            return f"days.{number}.label", f"请用 1 至 {MAX_LABEL} 个字写明是什么日子,例如:春节。"
        if one.on in known:
            return f"days.{number}.on", f"{one.on:%Y-%m-%d} 列了两次,请只留一次。"
        if one.works and one.on.isoweekday() < SATURDAY_IS:
            return f"days.{number}.works", f"{one.on:%Y-%m-%d} 不是周末,本来就上班。"
        known.add(one.on)
    return None


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
