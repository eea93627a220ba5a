"""
Worlds of chance for reminders: a congress somewhere, its people, what they are asked to, and what befalls it all.

Every world is a congress of its own in a zone of its own, so that hundreds live in one database
and are looked at by one worker. What happens is a list of events, told alike to the database
(`tests.models.reminding`) and to who foretells it (`tests.models.oracle`).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.models import matters
from tests.models.plots import Event, Plot, Seat, an_id, when

ZONES = ["Asia/Shanghai"] * 3 + ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
SPANS = [
    (date(2026, 12, 19), "rota_week rota_quarter rota_year duty_days_behind pairing_contacts_due"),
    (date(2027, 1, 1), "annual_report_late"),
    (date(2026, 10, 4), "rota_week annual_report_due group_activities_due"),  # a Saturday is worked
    (date(2026, 3, 25), "rota_week rota_month"),  # clocks put forward in Berlin; the day is a Saturday
    (date(2026, 2, 11), "rota_week"),  # Spring Festival and its worked weekends
    (date(2026, 9, 19), "rota_week rota_month rota_quarter duty_days_behind pairing_contacts_due"),
    (date(2026, 10, 24), "rota_week rota_month"),  # clocks put back in Berlin and New York
    (date(2026, 11, 13), "annual_report_due group_activities_due"),  # the 15th is a Sunday
    (date(2026, 12, 28), "rota_month"),
    (date(2026, 9, 25), "rota_week"),  # National Day
]
"""Where the calendar is odd, and which of its rows come up; all do in the first five."""
LASTS = timedelta(days=6)
KINDS = {"RECEPTION": "ASSIGNED", "SHARING": "OPEN", "TRAINING": "ASSIGNED"}
"""And how one comes to each."""
CATEGORIES = ["ACTIVITY", "LIST", "DUTY", "STATION", "RECORD", "NEWS"]
PAST = [1, 3, 7, 7, 7, 7, 14, 21, 28, 35, 42]
"""Days after an activity that somebody may hear of it."""


def a_span(number: int) -> tuple[datetime, datetime]:
    """When a few worlds live."""
    first = datetime.combine(SPANS[number % len(SPANS)][0], datetime.min.time(), UTC)
    return first, first + LASTS


def some_looks(chance: Random, begins: datetime, ends: datetime) -> list[datetime]:
    """
    When the worker looks: often for a while, then not for hours; once in a while its clock jumps back.

    Whatever is due between two looks is due at the second, if it is still worth telling.
    """
    found, now = [begins], begins
    while now < ends:
        now += timedelta(minutes=chance.choice([1, 4, 9, 13, 29, 60, 60, 60, 60, 120, 120]))
        if chance.random() < 0.03:
            now += timedelta(hours=chance.choice([2, 8, 14]))
        now += timedelta(seconds=chance.randrange(60))
        found.append(now)
        if chance.random() < 0.02:
            found.append(now - timedelta(minutes=chance.choice([3, 10, 50])))
    return found


def a_plot(chance: Random, number: int, begins: datetime, ends: datetime) -> Plot:
    """One world; everything in it stands from `begins` on."""
    congress, station, group, topic = (an_id(chance) for _ in range(4))
    plot = Plot(number, chance.choice(ZONES), congress, station, group, topic)
    plot.people += [an_id(chance) for _ in range(chance.randint(1, 4))]
    _seat(chance, plot)
    for person in plot.people:
        plot.events += _a_person(chance, plot, person, begins, ends)
    plot.events += [one for _ in range(chance.randint(1, 3)) for one in _an_activity(chance, plot, begins, ends)]
    plot.events += _parting(chance, plot, begins, ends)
    plot.events += matters.items(chance, plot, begins, ends)
    if chance.random() < 0.5:
        plot.events += matters.standings(chance, plot, begins, ends)
    plot.events.sort(key=lambda event: event.at)
    return plot


def _seat(chance: Random, plot: Plot) -> None:
    """All are deputies and in a group, which the first leads; the last keeps the station, and the first may pair."""
    for person in plot.people:
        leads = person == plot.people[0]
        plot.seats.append(Seat(an_id(chance), person, plot.congress, "DEPUTY"))
        plot.seats.append(Seat(an_id(chance), person, plot.group, "LEADER" if leads else "MEMBER"))
    plot.seats.append(Seat(an_id(chance), plot.people[-1], plot.station, "LIAISON"))
    if chance.random() < 0.5:
        plot.seats.append(Seat(an_id(chance), chance.choice(plot.people), plot.station, "STATION_HEAD"))
    if chance.random() < 0.7:
        member = Seat(an_id(chance), plot.people[0], plot.congress, "COMMITTEE_MEMBER")
        plot.seats.append(member)
        plot.pairings = {
            an_id(chance): (member, seat) for seat in plot.seats_of("DEPUTY") if seat.person != member.person
        }


def _a_person(chance: Random, plot: Plot, person: UUID, begins: datetime, ends: datetime) -> list[Event]:
    found = [Event(begins, "phone", (person, an_id(chance))) for _ in range(chance.choice([0, 1, 1, 2]))]
    if chance.random() < 0.5:
        found.append(Event(when(chance, begins, ends), "prefers", (person, *_a_preference(chance))))
    if chance.random() < 0.3:
        found.append(Event(when(chance, begins, ends), "phone", (person, an_id(chance))))
    if chance.random() < 0.15:
        at = when(chance, begins, ends)
        own = [seat for seat in plot.seats if seat.person == person]
        for seat in own if chance.random() < 0.5 else chance.sample(own, 1):
            found += _steps_down(chance, plot, seat, at)
    if chance.random() < 0.6:
        found += [Event(when(chance, begins, ends), "reads", (person,)) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.5:
        device = an_id(chance)
        heard = sorted(when(chance, begins, ends) for _ in range(chance.randint(1, 3)))
        found += [Event(at, "heard", (person, device, chance.choice([0, 1, 5]), at)) for at in heard]
    return found


def _steps_down(chance: Random, plot: Plot, seat: Seat, at: datetime) -> Iterator[Event]:
    """A seat ends, at once or on a day to come; with a deputy's those in groups, and pairings with either end."""
    day = at.astimezone(ZoneInfo(plot.zone)).date() + timedelta(days=chance.choice([0, 0, 1, 3]))
    is_planned = chance.random() < 0.5
    for other in plot.seats:
        if other is seat or (seat.role == "DEPUTY" and other.person == seat.person and other.unit == plot.group):
            yield Event(at, *(("ends_on", (other.id, day)) if is_planned else ("steps_down", (other.id,))))
    for pairing, ends in plot.pairings.items():
        if seat in ends:
            yield Event(at, "parted", (pairing, day))


def _parting(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> Iterator[Event]:
    """An office ends some pairings, whose seats go on."""
    for pairing in plot.pairings:
        if chance.random() < 0.3:
            at = when(chance, begins, ends)
            yield Event(at, "parted", (pairing, at.astimezone(ZoneInfo(plot.zone)).date()))


def _a_preference(chance: Random) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    muted = tuple(chance.sample(CATEGORIES, chance.choice([0, 0, 1, 2])))
    quiet = (chance.randrange(1440), chance.randrange(1440)) if chance.random() < 0.5 else None
    return muted, quiet


def _an_activity(chance: Random, plot: Plot, begins: datetime, ends: datetime) -> list[Event]:
    activity, kind = an_id(chance), chance.choice(list(KINDS))
    back = chance.choice(PAST) if chance.random() < 0.4 else 0
    starts = _start(chance, plot, begins, ends, back)
    lasts = timedelta(minutes=chance.choice([20, 90, 180]))
    with_topic = back > 0 or chance.random() < 0.4
    found = [Event(begins, "activity", (activity, kind, starts, starts + lasts, with_topic))]
    for person in plot.people:
        if chance.random() < 0.85:
            first = Event(begins if chance.random() < 0.8 else when(chance, begins, ends), "asked", (activity, person))
            found += [first, *_of_one(chance, activity, person, first.at, starts, ends)]
    at = when(chance, begins, ends)
    match chance.random():
        case roll if roll < 0.25:
            there = _start(chance, plot, at, ends)
            found.append(Event(at, "moved", (activity, there, there + lasts)))
        case roll if roll < 0.35:
            found.append(Event(at, "called_off", (activity,)))
        case roll if roll < 0.5:
            ended = max(begins, starts + lasts)
            found.append(Event(ended, "ended", (activity,)))
            if chance.random() < 0.5:
                found.append(Event(when(chance, ended, ended + LASTS), "filed", (activity,)))
    return found


def _of_one(
    chance: Random, activity: UUID, person: UUID, asked: datetime, starts: datetime, ends: datetime
) -> list[Event]:
    """What one who is asked does about it."""
    found = list[Event]()
    for _ in range(chance.choice([0, 1, 1, 2])):
        answer = chance.choice(["ENROLLED", "ENROLLED", "DECLINED", "ON_LEAVE", "LEAVE_ASKED"])
        found.append(Event(when(chance, asked, ends), "answers", (activity, person, answer)))
    if chance.random() < (0.9 if starts < asked else 0.5):
        came = starts + timedelta(minutes=chance.randrange(-20, 60))
        found.append(Event(max(came, asked), "came", (activity, person)))
        if chance.random() < 0.4:
            found.append(Event(max(came, asked) + timedelta(hours=chance.randrange(60)), "wrote", (activity, person)))
    return found


def _start(chance: Random, plot: Plot, begins: datetime, ends: datetime, back: int = 0) -> datetime:
    """On the hour there, or nearly; days of the span, or some after it, or so many days `back`."""
    day = begins.date() + timedelta(days=chance.randrange(max(1, (ends - begins).days + (0 if back else 10))) - back)
    minute = chance.choice([9 * 60, 14 * 60 + 30, 19 * 60, 23 * 60 + 50, 2 * 60 + 30, chance.randrange(1440)])
    at = datetime.combine(day, datetime.min.time(), ZoneInfo(plot.zone)).replace(hour=minute // 60, minute=minute % 60)
    return at.astimezone(UTC)
