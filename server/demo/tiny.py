"""
The tiny set for tests: one town, one station, three deputies, one of its staff, one activity on now.

Names and numbers are those of the personas, so that a test reads like the demo.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.commands import kind_catalogue
from server.demo import places, writing
from server.demo.codes import Codes
from server.demo.names import PERSONA_PHONES
from server.demo.world import ZONE, World
from server.domain.activities import CHECKIN_LEAD, ActivityState, Visibility
from server.domain.codes import CodeKind
from server.domain.lists import List, TopicState
from server.domain.people import Level, Role, UnitKind
from server.domain.scans import Enrolment, Evidence
from server.tables.activities import Activity, ActivityKind
from server.tables.engine import ENGINE
from server.tables.lists import ListItem, Topic
from server.tables.people import Person, Place, Seat, Term, Unit
from server.tables.scans import Attendance

DEPUTIES = (("陈静", PERSONA_PHONES["陈静"]), ("林涛", PERSONA_PHONES["林涛"]), ("高岚", "10000000012"))
STAFF = ("何远", PERSONA_PHONES["何远"])


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in their one seat; `token` is a deputy's code, None for staff."""

    name: str
    phone: str
    person: UUID
    seat: UUID
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Tiny:
    """
    What a test needs to know of the town.

    Attributes:
        activity: A reception at the station, on since half an hour, all three deputies
            invited, a poster (E1) enough, no position asked, at a known place.
        topic: An open topic of the town; `items` are its lines: a problem, and the suggestion that came of it.
    """

    town: UUID
    station: UUID
    station_token: str
    deputies: tuple[Someone, ...]
    staff: Someone
    activity: UUID
    activity_token: str
    kind: UUID
    topic: UUID
    items: tuple[UUID, ...]


async def seed_tiny(now: datetime | None = None) -> Tiny:
    """The tiny town stands in the database, committed, with its catalogue, history and feed."""
    world = World((now or datetime.now(UTC)).astimezone(UTC))
    tiny = _build(world)
    async with ENGINE.transaction() as tx:
        await writing.write(tx, world, lambda *_: None)
    return tiny


def _build(world: World) -> Tiny:
    founded = world.now - timedelta(days=400)
    world.rows[ActivityKind].extend(kind_catalogue.rows())
    town = world.make(
        Unit,
        founded,
        kind=UnitKind.CONGRESS,
        level=Level.TOWN,
        name=places.POOR_NETWORK_TOWN,
        number=1,
        path="1.",
        zone=ZONE.key,
    )
    town.congress = town.id
    elected = world.today - timedelta(days=700)
    ends = elected + timedelta(days=5 * 365)
    world.make(Term, founded, congress=town.id, ordinal=20, starts_on=elected, ends_on=ends)
    station = _station(world, town, founded)
    codes = Codes(world)
    station_token = codes.give(CodeKind.STATION, station.id, station.id, founded).token
    deputies = tuple(_deputy(world, codes, town, station, *who) for who in DEPUTIES)
    name, phone = STAFF
    staff = _sit(world, town, name, phone, role=Role.CONGRESS_STAFF, title="人大干事")
    someone = Someone(name, phone, staff.person, staff.id)
    activity = _activity(world, station, staff, deputies)
    token = codes.give(CodeKind.ACTIVITY, activity.id, station.id, activity.checkin_from).token
    topic, items = _topic(world, town, deputies)
    return Tiny(town.id, station.id, station_token, deputies, someone, activity.id, token, activity.kind, topic, items)


def _station(world: World, town: Unit, founded: datetime) -> Unit:
    station = world.make(
        Unit,
        founded,
        parent=town.id,
        kind=UnitKind.STATION,
        level=Level.TOWN,
        name=f"{town.name}人大代表联络站",
        number=2,
        path="1.2.",
        congress=town.id,
    )
    world.make(
        Place,
        founded,
        unit=station.id,
        address=f"{town.name}幸福路 18 号",
        lat=places.CENTRE[0],
        lng=places.CENTRE[1],
        hours=places.HOURS[0],
        public_phone=places.public_phone(1),
    )
    return station


def _deputy(world: World, codes: Codes, town: Unit, station: Unit, name: str, phone: str) -> Someone:
    terms = world.of(Term)
    since = world.today - timedelta(days=700)
    ends = since + timedelta(days=5 * 365)
    term = (
        terms[0] if terms else world.make(Term, world.now, congress=town.id, ordinal=20, starts_on=since, ends_on=ends)
    )
    seat = _sit(world, town, name, phone, role=Role.DEPUTY, station=station.id, term=term.id, district="第1选区")
    token = codes.give(CodeKind.DEPUTY, seat.id, town.id, world.now - timedelta(days=400)).token
    return Someone(name, phone, seat.person, seat.id, token)


def _sit(world: World, town: Unit, name: str, phone: str, **more: object) -> Seat:
    born = world.now - timedelta(days=400)
    person = world.make(Person, born, name=name)
    world.phones[person.id] = phone
    (term,) = world.of(Term)
    return world.make(Seat, born, person=person.id, unit=town.id, since=term.starts_on, **more)


def _activity(world: World, station: Unit, staff: Seat, deputies: tuple[Someone, ...]) -> Activity:
    kind = next(kind for kind in world.of(ActivityKind) if kind.key == "RECEPTION")
    starts = world.now - timedelta(minutes=30)
    ends = world.now + timedelta(hours=3)
    activity = world.make(
        Activity,
        starts,
        kind=kind.id,
        unit=station.id,
        title="接待选民日",
        starts_at=starts,
        ends_at=ends,
        place=f"{places.POOR_NETWORK_TOWN}幸福路 18 号",
        lat=places.CENTRE[0],
        lng=places.CENTRE[1],
        checkin_from=starts - CHECKIN_LEAD,
        checkin_until=ends,
        min_evidence=Evidence.E1,
        visibility=Visibility.PUBLIC,
        host_seat=staff.id,
        state=ActivityState.RUNNING,
    )
    for deputy in deputies:
        values = {"person": deputy.person, "seat": deputy.seat, "enrolment": Enrolment.INVITED}
        world.make(Attendance, starts, activity=activity.id, **values)
    return activity


def _topic(world: World, town: Unit, deputies: tuple[Someone, ...]) -> tuple[UUID, tuple[UUID, ...]]:
    raised = world.now - timedelta(days=20)
    topic = world.make(
        Topic,
        raised,
        unit=town.id,
        title="校门口五分钟",
        brief="早晚高峰校门口的停车、过街和排队。",
        year=world.today.year,
        starts_on=world.today - timedelta(days=20),
        ends_on=world.today + timedelta(days=200),
        state=TopicState.OPEN,
    )
    first, second = deputies[0], deputies[1]
    problem = _item(world, topic, List.PROBLEM, "小学门口家长停车占用公交站", first, "a0")
    answer = _item(world, topic, List.SUGGESTION, "设五分钟限时车位", second, "a0", from_item=problem)
    return topic.id, (problem, answer)


def _item(world: World, topic: Topic, on: List, text: str, by: Someone, rank: str, **more: object) -> UUID:
    at = world.now - timedelta(days=10)
    values = {"owner_seat": by.seat, "by": by.person, "written_at": at, "rank": rank} | more
    return world.make(ListItem, at, topic=topic.id, list=on, text=text, unit=topic.unit, **values).id
