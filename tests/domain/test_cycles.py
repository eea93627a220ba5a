"""When something comes again, held to dateutil's recurrences (RFC 5545) and the table of holidays."""

import os
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import MONTHLY, WEEKLY, rrule

from server.commands import catalogue
from server.domain.calendars import SpecialDay
from server.domain.cycles import Cycle, OnRest, Turns, days, fault, moments

RULES = int(os.environ.get("CYCLES", "1500"))
"""Of chance, each looked at over a span of its own; the long form has 10,000."""
HOLIDAYS = catalogue.holidays().body.by_day()
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"]


def test_rules_of_chance_come_when_dateutil_says() -> None:
    """Weekly, monthly, quarterly and yearly, with rest days moved, left out or kept: the same days and moments."""
    chance = Random(5)
    for _ in range(RULES):
        rule, special = a_rule(chance), some_holidays(chance)
        first = date(2026, 1, 1) + timedelta(days=chance.randrange(700))
        last = first + timedelta(days=chance.choice([0, 6, 40, 200]))
        zone = ZoneInfo(chance.choice(ZONES))

        found = days(rule, first, last, special)
        begins, ends = (datetime.combine(day, time(12), UTC) for day in (first, last))
        at = moments(rule, begins, ends, zone, special)

        assert found == (said := by_dateutil(rule, first, last, special)), rule
        held = by_dateutil(rule, first - timedelta(days=1), last + timedelta(days=1), special)
        told = [datetime.combine(day, time(rule.at // 60, rule.at % 60), zone).astimezone(UTC) for day in held]
        assert at == [one for one in told if begins < one <= ends], (rule, said)


def by_dateutil(rule: Turns, first: date, last: date, special: dict[date, SpecialDay]) -> list[date]:
    """The same by another hand: dateutil plans, the table of days says whether offices are open."""
    begin = date(2024, 1, 1)
    if rule.cycle is not Cycle.WEEK:
        length = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}[rule.cycle]
        begin = begin.replace(month=rule.month)
        by = [rule.day] if abs(rule.day) < 29 else list(range(28, rule.day + 1) or range(rule.day, -27))
        recurs = {"bymonthday": by, "bysetpos": -1 if rule.day > 0 else 1, "interval": length}
        planned = rrule(MONTHLY, dtstart=midnight(begin), until=midnight(last + timedelta(days=40)), **recurs)
    else:
        until = midnight(last + timedelta(days=40))
        weekday = rule.day - 1
        planned = rrule(WEEKLY, dtstart=midnight(begin), until=until, byweekday=weekday)
    found = set[date]()
    for one in planned:
        day: date | None = one.date()
        while day is not None and not open_on(day, special) and rule.on_rest is not OnRest.KEEP:
            step = {OnRest.AFTER: 1, OnRest.BEFORE: -1}.get(rule.on_rest)
            day = day + timedelta(days=step) if step else None
        if day is not None:
            found.add(day)
    return sorted(day for day in found if first <= day <= last)


def open_on(day: date, special: dict[date, SpecialDay]) -> bool:
    return special[day].works if day in special else day.weekday() not in (5, 6)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  dateutil's days have no zone


def a_rule(chance: Random) -> Turns:
    cycle = chance.choice(list(Cycle))
    day = (
        chance.randint(1, 7) if cycle is Cycle.WEEK else chance.choice([chance.randint(1, 31), -chance.randint(1, 31)])
    )
    return Turns(
        cycle,
        day=day,
        month=chance.randint(1, {Cycle.QUARTER: 3, Cycle.YEAR: 12}.get(cycle, 1)),
        at=chance.randrange(1440),
        on_rest=chance.choice(list(OnRest)),
    )


def some_holidays(chance: Random) -> dict[date, SpecialDay]:
    """Those of the catalogue, or a table of chance with worked weekends."""
    if chance.random() < 0.5:
        return HOLIDAYS
    some = (date(2025, 11, 1) + timedelta(days=chance.randrange(1100)) for _ in range(120))
    return {day: SpecialDay(day, "假", chance.random() < 0.3) for day in some}


@pytest.mark.parametrize(
    ("rule", "first", "found"),
    [
        # 30 September and 31 December of 2026; the first is worked, the last of the year is a Thursday.
        (Turns(Cycle.QUARTER, month=3, day=-1), date(2026, 9, 1), [date(2026, 9, 30), date(2026, 12, 31)]),
        # National Day: the first seven of October are free, the 8th is worked.
        (Turns(Cycle.YEAR, month=10, day=1), date(2026, 9, 1), [date(2026, 10, 8)]),
        (Turns(Cycle.YEAR, month=10, day=1, on_rest=OnRest.BEFORE), date(2026, 9, 1), [date(2026, 9, 30)]),
    ],
)
def test_a_rest_day_is_moved_over_the_whole_holiday(rule: Turns, first: date, found: list[date]) -> None:
    """To the first workday after it or the last before it, by the State Council's table."""
    assert days(rule, first, date(2026, 12, 31), HOLIDAYS) == found


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (Turns(Cycle.WEEK, day=8), "day"),
        (Turns(Cycle.MONTH, day=0), "day"),
        (Turns(Cycle.QUARTER, month=4), "month"),
        (Turns(Cycle.MONTH, at=1440), "at"),
    ],
)
def test_what_cannot_be_is_said_of_its_field(rule: Turns, field: str) -> None:
    """In words a clerk reads beside it."""
    wrong = fault(rule)

    assert wrong is not None
    assert wrong[0] == field
