"""What worlds of chance have to do: items on their lists, and indicators they stand to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.models.plots import Event, Plot, an_id, when

STANDS = ["MET", "OPEN", "SHORT", "MISSED"]
MONTHS = {"month": 1, "quarter": 3, "year": 12}
INDICATORS = {
    "week_reception": ("STATION", "week"),
    "month_summary": ("STATION", "month"),
    "quarter_plan": ("STATION", "quarter"),
    "year_report": ("STATION", "year"),
    "annual_report": ("DEPUTY", "year"),
    "duty_days": ("DEPUTY", "year"),
    "group_activities": ("GROUP", "year"),
    "pairing_contacts": ("PAIRING", "year"),
}
"""Of whom each speaks, and in which periods."""
DAY = timedelta(days=1)


def items(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> Iterator[Event]:
    """Lines written one, two or three months before, or not so long ago, and what becomes of them."""
    for _ in range(chance.choice([0, 1, 2, 4])):
        day = begins + timedelta(days=chance.randrange((ends - begins).days)) - chance.choice([30, 60, 90, 20]) * DAY
        written = day.replace(minute=chance.randrange(60), second=chance.randrange(60), hour=chance.randrange(24))
        comes = begins if chance.random() < 0.8 else when(chance, begins, ends)
        yield from _an_item(chance, plot, chance.choice(["PROBLEM", "SUGGESTION"]), written, comes, ends)
    if chance.random() < 0.1:
        closes = when(chance, begins, ends)
        yield Event(closes, "topic", (False,))
        if chance.random() < 0.4:
            yield Event(when(chance, closes, ends), "topic", (True,))


def _an_item(
    chance: Random, plot: Plot, on: str, written: datetime, comes: datetime, ends: datetime, source: UUID | None = None
) -> Iterator[Event]:
    item, owners = an_id(chance), [seat.id for seat in plot.seats_of("DEPUTY")]
    owner = chance.choice([None, *owners])
    yield Event(comes, "listed", (item, on, chance.choice(plot.people), owner, written, source))
    for _ in range(chance.choice([0, 0, 1, 2])):
        at = when(chance, comes, ends)
        match chance.random():
            case roll if roll < 0.5:
                yield Event(at, "came_to", (item, chance.choice(["OPEN", "DOING", "DONE", "DROPPED"])))
            case roll if roll < 0.75:
                yield Event(at, "given_to", (item, chance.choice([None, *owners])))
            case _:
                yield Event(at, "taken_off", (item, True))
                if chance.random() < 0.5:
                    yield Event(when(chance, at, ends), "taken_off", (item, False))
    if source is None and chance.random() < 0.5:
        answered = when(chance, comes, ends) if chance.random() < 0.7 else comes
        answer = chance.choice(["WORK", "PROBLEM", "SUGGESTION", "SUGGESTION", "RESULT", "RESULT"])
        wrote = answered if chance.random() < 0.7 else written
        yield from _an_item(chance, plot, answer, wrote, answered, ends, item)


def standings(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> Iterator[Event]:
    """How all stand in this period and in the one before, and how that changes."""
    first, last = (at.astimezone(ZoneInfo(plot.zone)).date() for at in (begins, ends))
    whose = {
        "STATION": [plot.station],
        "DEPUTY": [seat.id for seat in plot.seats_of("DEPUTY")],
        "GROUP": [plot.group],
        "PAIRING": list(plot.pairings),
    }
    for rule, (kind, length) in INDICATORS.items():
        for subject in whose[kind]:
            if chance.random() < 0.5:
                for starts, until in _periods(length, first - chance.choice([1, 1, 366]) * DAY, last):
                    for at in (begins, *(when(chance, begins, ends) for _ in range(chance.choice([0, 0, 1, 2])))):
                        yield Event(at, "stands", (rule, subject, starts, until, chance.choice(STANDS)))


def _periods(length: str, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each week, month, quarter or year from one day to another."""
    starts = _start(length, first)
    while starts <= last:
        follows = _start(length, starts + (7 if length == "week" else MONTHS[length] * 31) * DAY)
        yield starts, follows - DAY
        starts = follows


def _start(length: str, day: date) -> date:
    if length == "week":
        return day - timedelta(days=day.weekday())
    return date(day.year, (day.month - 1) // MONTHS[length] * MONTHS[length] + 1, 1)
