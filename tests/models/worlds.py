"""
Worlds of chance for reminders: a congress somewhere, its people, what they are asked to, and what befalls it all.

Every world is a congress of its own in a zone of its own, so that hundreds live in one database
and are looked at by one worker. What happens is a list of events, told alike to the database
(`tests.models.reminding`) and to who foretells it (`tests.models.oracle`).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

ZONES = ["Asia/Shanghai"] * 3 + ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
SPANS = [
    (date(2026, 2, 11), "Spring Festival and its worked weekends"),
    (date(2026, 3, 25), "the end of a quarter, clocks put forward in Berlin and back on Lord Howe"),
    (date(2026, 9, 25), "National Day"),
    (date(2026, 10, 24), "clocks put back in Berlin and New York"),
    (date(2026, 12, 18), "the end of a year"),
    (date(2026, 12, 28), "a new year"),
]
"""Where the calendar is odd."""
LASTS = timedelta(days=6)
KINDS = {"RECEPTION": "ASSIGNED", "SHARING": "OPEN", "TRAINING": "ASSIGNED"}
"""And how one comes to each."""
CATEGORIES = ["ACTIVITY", "LIST", "DUTY", "STATION", "RECORD", "NEWS"]
STANDS = ["MET", "OPEN", "SHORT", "MISSED"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens; `args` are as `tests.models.oracle.World` has them by the name of `what`."""

    at: datetime
    what: str
    args: tuple[Any, ...]


@dataclass(slots=True)
class Plot:
    """A world as it begins, and all that will befall it."""

    number: int
    zone: str
    congress: UUID
    station: UUID
    group: UUID
    topic: UUID
    people: list[UUID] = field(default_factory=list)
    seats: dict[UUID, UUID] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)


def a_span(chance: Random) -> tuple[datetime, datetime]:
    """When a few worlds live."""
    first = datetime.combine(chance.choice(SPANS)[0], datetime.min.time(), UTC)
    return first, first + LASTS


def some_looks(chance: Random, begins: datetime, ends: datetime) -> list[datetime]:
    """
    When the worker looks: often for a while, then not for hours; once in a while its clock jumps back.

    Whatever is due between two looks is due at the second, if it is still worth telling.
    """
    found, now = [begins], begins
    while now < ends:
        now += chance.choice([timedelta(minutes=m) for m in (1, 4, 9, 13, 29)] + [timedelta(hours=1)] * 5)
        if chance.random() < 0.03:
            now += timedelta(hours=chance.choice([2, 8, 14]))
        now += timedelta(seconds=chance.randrange(60))
        found.append(now)
        if chance.random() < 0.02:
            found.append(now - timedelta(minutes=chance.choice([3, 10, 50])))
    return found


def a_plot(chance: Random, number: int, begins: datetime, ends: datetime) -> Plot:
    """One world; everything in it stands from `begins` on."""
    congress, station, group, topic = (_id(chance) for _ in range(4))
    plot = Plot(number, chance.choice(ZONES), congress, station, group, topic)
    for _ in range(chance.randint(1, 4)):
        person = _id(chance)
        plot.people.append(person)
        plot.seats[person] = _id(chance)
        plot.events += _a_person(chance, plot, person, begins, ends)
    plot.events += [one for _ in range(chance.randint(1, 3)) for one in _an_activity(chance, plot, begins, ends)]
    if chance.random() < 0.5:
        plot.events += _standings(chance, plot, begins, ends)
    plot.events.sort(key=lambda event: event.at)
    return plot


def _a_person(chance: Random, plot: Plot, person: UUID, begins: datetime, ends: datetime) -> list[Event]:
    found = [Event(begins, "phone", (person, _id(chance))) for _ in range(chance.choice([0, 1, 1, 2]))]
    if chance.random() < 0.5:
        found.append(Event(_when(chance, begins, ends), "prefers", (person, *_a_preference(chance))))
    if chance.random() < 0.3:
        found.append(Event(_when(chance, begins, ends), "phone", (person, _id(chance))))
    if chance.random() < 0.15:
        found.append(Event(_when(chance, begins, ends), "leaves", (person,)))
    if chance.random() < 0.6:
        found += [Event(_when(chance, begins, ends), "reads", (person,)) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.5:
        device = _id(chance)
        heard = sorted(_when(chance, begins, ends) for _ in range(chance.randint(1, 3)))
        found += [Event(at, "heard", (person, device, chance.choice([0, 1, 5]), at)) for at in heard]
    return found


def _a_preference(chance: Random) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    muted = tuple(chance.sample(CATEGORIES, chance.choice([0, 0, 1, 2])))
    quiet = (chance.randrange(1440), chance.randrange(1440)) if chance.random() < 0.5 else None
    return muted, quiet


def _an_activity(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> list[Event]:
    activity, kind = _id(chance), chance.choice(list(KINDS))
    starts = _start(chance, plot, begins, ends)
    lasts = timedelta(minutes=chance.choice([20, 90, 180]))
    with_topic = chance.random() < 0.5
    found = [Event(begins, "activity", (activity, kind, starts, starts + lasts, with_topic))]
    for person in plot.people:
        if chance.random() < 0.85:
            first = Event(begins if chance.random() < 0.8 else _when(chance, begins, ends), "asked", (activity, person))
            found += [first, *_of_one(chance, activity, person, first.at, starts, ends)]
    at = _when(chance, begins, ends)
    match chance.random():
        case roll if roll < 0.25:
            there = _start(chance, plot, at, ends)
            found.append(Event(at, "moved", (activity, there, there + lasts)))
        case roll if roll < 0.35:
            found.append(Event(at, "called_off", (activity,)))
        case roll if roll < 0.5:
            found.append(Event(max(begins, starts + lasts), "ended", (activity,)))
    return found


def _of_one(
    chance: Random, activity: UUID, person: UUID, asked: datetime, starts: datetime, ends: datetime
) -> list[Event]:
    """What one who is asked does about it."""
    found = list[Event]()
    for _ in range(chance.choice([0, 1, 1, 2])):
        answer = chance.choice(["ENROLLED", "ENROLLED", "DECLINED", "ON_LEAVE", "LEAVE_ASKED"])
        found.append(Event(_when(chance, asked, ends), "answers", (activity, person, answer)))
    if chance.random() < 0.5:
        came = starts + timedelta(minutes=chance.randrange(-20, 60))
        found.append(Event(max(came, asked), "came", (activity, person)))
        if chance.random() < 0.4:
            found.append(Event(max(came, asked) + timedelta(hours=chance.randrange(60)), "wrote", (activity, person)))
    return found


def _standings(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> list[Event]:
    """How the station and the deputies stand, and how that changes."""
    found = list[Event]()
    for rule, subject in [("week_reception", plot.station), ("month_summary", plot.station)] + [
        (rule, seat) for seat in plot.seats.values() for rule in ("annual_report", "duty_days") if chance.random() < 0.5
    ]:
        found += [
            Event(at, "stands", (rule, subject, chance.choice(STANDS)))
            for at in (begins, *(_when(chance, begins, ends) for _ in range(chance.randint(0, 2))))
        ]
    return found


def _start(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> datetime:
    """On the hour there, or nearly; days of the span, or some after it."""
    day = begins.date() + timedelta(days=chance.randrange((ends - begins).days + 10))
    minute = chance.choice([9 * 60, 14 * 60 + 30, 19 * 60, 23 * 60 + 50, 2 * 60 + 30, chance.randrange(1440)])
    at = datetime.combine(day, datetime.min.time(), ZoneInfo(plot.zone)).replace(hour=minute // 60, minute=minute % 60)
    return at.astimezone(UTC)


def _when(chance: Random, begins: datetime, ends: datetime) -> datetime:
    return begins + timedelta(seconds=chance.randrange(max(1, int((ends - begins).total_seconds()))))


def _id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
