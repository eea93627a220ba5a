"""Deputies (代表): who they are, where they sit, where they meet voters."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from server.demo.names import PERSONA_PHONES, Names
from server.demo.places import BUSY_TOWN, POOR_NETWORK_TOWN
from server.demo.units import Town, Tree
from server.demo.world import World
from server.domain.people import Level, Role, SeatStatus
from server.domain.suspending import Suspending
from server.tables.people import Person, Seat, Suspension, Unit

WOMEN = 82
"""Of 200 deputies: 41 per cent."""

GRASS_ROOTS = 38
FIELDS = ("法律", "财经", "农业", "城建", "环保", "教育", "卫生", "科技")
"""The eight fields of the pool of professionals (专业人才库, S3)."""

GRASS_ROOTS_WORK = (
    "快递员",
    "环卫工人",
    "渔民",
    "种植大户",
    "乡村医生",
    "社区网格员",
    "车间班组长",
    "公交驾驶员",
    "村民小组长",
)
WORK = (
    "中学高级教师",
    "主治医师",
    "执业律师",
    "企业负责人",
    "合作社理事长",
    "高级工程师",
    "会计师",
    "社区党委书记",
    "村委会主任",
    "小学校长",
    "研究员",
    "民宿经营者",
)
LEADING_WORK = ("镇长", "街道办事处主任", "区直机关负责人", "县直机关负责人")
RECEPTION_DAYS = ("每周三上午", "每月第一个周二上午", "每月第二个周四下午", "每月 15 日上午", "每周六上午")

LEFT = (
    SeatStatus.SUSPENDED,
    SeatStatus.SUSPENDED,
    SeatStatus.RESIGNED,
    SeatStatus.RESIGNED,
    SeatStatus.RECALLED,
    SeatStatus.ENDED,
)
LEFT_DAYS_AGO = (40, 95, 130, 180, 220, 260)


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat before anyone sits in it."""

    unit: Unit
    county: Unit
    station: Unit
    district: str | None


@dataclass(slots=True)
class People:
    """Everybody, by what they are."""

    names: Names
    numbers: "count[int]" = field(default_factory=lambda: count(10_000_010_001))
    deputies: list[Seat] = field(default_factory=list)
    """All 216, whatever became of them."""
    by_station: dict[UUID, list[Seat]] = field(default_factory=dict)
    """Active deputies who meet voters there, one seat a person."""
    hosts: dict[UUID, Seat] = field(default_factory=dict)
    """Who runs the activities of a station or congress."""
    committee: list[Seat] = field(default_factory=list)
    members: dict[UUID, list[Seat]] = field(default_factory=dict)
    """Deputy seats in each group."""
    personas: dict[str, Seat] = field(default_factory=dict)
    """The first seat of each persona, by name."""

    @property
    def sitting(self) -> list[Seat]:
        return [seat for seat in self.deputies if seat.status == SeatStatus.ACTIVE]

    def person(self, world: World, tree: Tree, name: str) -> Person:
        """A person with a number never issued: those that begin with 100."""
        person = world.make(Person, tree.founded, name=name)
        world.phones[person.id] = PERSONA_PHONES.get(name) or str(next(self.numbers))
        return person


def elect(world: World, tree: Tree, people: People) -> None:
    """All deputies in their seats; 16 of them hold two."""
    city, county, town = _chairs(tree)
    pairs = _pairs(city, county, town)
    held = {id(chair) for pair in pairs for chair in pair}
    singles = [(chair,) for chair in [*city, *county, *town] if id(chair) not in held]
    holders: list[tuple[Chair, ...]] = [*singles, *pairs]
    women = _pick_women(world, holders)
    numbers = count(1)
    for index, chairs in enumerate(holders):
        name = _persona(people, chairs) or people.names.give(index in women)
        person = people.person(world, tree, name)
        for chair in chairs:
            seat = _sit(world, tree, person, chair, next(numbers))
            people.deputies.append(seat)
            if name in PERSONA_PHONES:
                people.personas[name] = seat
    _mark_grass_roots(world, people)
    _some_leave(world, people, pairs_from=len(singles))
    _go_to_stations(people)


def _chairs(tree: Tree) -> tuple[list[Chair], list[Chair], list[Chair]]:
    """60 chairs of the city, 96 of the counties, 60 of the towns."""
    city, county, town = [], [], []
    for unit, own in zip(tree.counties, tree.county_stations, strict=True):
        towns = tree.towns_of(unit)
        stations = [own, *(place.station for place in towns)]
        city += [Chair(tree.city, unit, stations[(n + 1) % 5] if n < 9 else tree.station, None) for n in range(10)]
        county += [Chair(unit, unit, stations[n % 5], f"{unit.name}第{n + 1}选区") for n in range(16)]
        for place in towns:
            if place.unit.congress == place.unit.id:
                town += [_town_chair(place, n) for n in range(4)]
    return city, county, town


def _town_chair(town: Town, number: int) -> Chair:
    return Chair(town.unit, town.county, town.station, f"{town.unit.name}第{number + 1}选区")


def _pairs(city: list[Chair], county: list[Chair], town: list[Chair]) -> list[tuple[Chair, Chair]]:
    """8 who sit in city and county, 8 who sit in county and town; always of the same place."""
    upper = [city[index // 2 * 10 + 2 + index % 2] for index in range(8)]
    lower = [town[index * 7 + 1] for index in range(8)]
    free = list(county)
    between = [free.pop(next(i for i, c in enumerate(free) if c.county is chair.county)) for chair in [*upper, *lower]]
    return [*zip(upper, between[:8], strict=True), *zip(between[8:], lower, strict=True)]


def _persona(people: People, chairs: tuple[Chair, ...]) -> str | None:
    """陈静 sits in the city for the busy street, 林涛 in the town with the poor network."""
    chair = chairs[0]
    if len(chairs) > 1:
        return None
    at_busy_station = chair.station.name.startswith(BUSY_TOWN) and chair.unit.level == Level.CITY
    if at_busy_station and "陈静" not in people.personas:
        return "陈静"
    if chair.unit.name == POOR_NETWORK_TOWN and "林涛" not in people.personas:
        return "林涛"
    return None


def _pick_women(world: World, holders: list[tuple[Chair, ...]]) -> set[int]:
    """Which 82 of the 200 are women; of the personas, 陈静 is and 林涛 is not."""
    busy = next(i for i, (c, *_) in enumerate(holders) if c.station.name.startswith(BUSY_TOWN))
    poor = next(i for i, (c, *_) in enumerate(holders) if c.unit.name == POOR_NETWORK_TOWN)
    rest = [index for index in range(len(holders)) if index not in (busy, poor)]
    return {busy, *world.chance.sample(rest, WOMEN - 1)}


def _sit(world: World, tree: Tree, person: Person, chair: Chair, number: int) -> Seat:
    chance = world.chance
    leading = chance.random() < 0.08
    in_city = chair.unit.level == Level.CITY
    return world.make(
        Seat,
        tree.founded,
        person=person.id,
        unit=chair.unit.id,
        role=Role.DEPUTY,
        term=tree.terms[chair.unit.id].id,
        electing_unit=chair.county.id if in_city else None,
        station=chair.station.id,
        district=chair.district or f"{chair.county.name}代表团",
        certificate_no=f"TL-{number:04d}",
        expertise=chance.sample(FIELDS, chance.choice((0, 1, 1, 2))),
        leading=leading,
        title=chance.choice(LEADING_WORK if leading else WORK),
        reception=chance.choice(RECEPTION_DAYS),
        since=tree.terms[chair.unit.id].starts_on,
    )


def _mark_grass_roots(world: World, people: People) -> None:
    """38 persons from the front line (基层一线), each with one seat."""
    seats: dict[UUID, int] = {}
    for seat in people.deputies:
        seats[seat.person] = seats.get(seat.person, 0) + 1
    able = [seat for seat in people.deputies if seats[seat.person] == 1 and not seat.leading]
    for seat in world.chance.sample(able, GRASS_ROOTS):
        seat.grass_roots = True
        seat.title = world.chance.choice(GRASS_ROOTS_WORK)


def _some_leave(world: World, people: People, pairs_from: int) -> None:
    """Six seats ended or were suspended mid-term (届中调整和退出); never a persona's."""
    personas = {seat.person for seat in people.personas.values()}
    able = [seat for seat in people.deputies[:pairs_from] if seat.person not in personas]
    for seat, status, ago in zip(able[9::17], LEFT, LEFT_DAYS_AGO, strict=False):
        seat.status, day = status, _days_before(world.today, ago)
        if status is SeatStatus.SUSPENDED:
            ground = {"reason": Suspending.DETAINED, "because": seat.id}
            world.make(Suspension, world.moment(-ago, 0), seat=seat.id, since=day, **ground)
        else:
            seat.until = day


def _days_before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _go_to_stations(people: People) -> None:
    for seat in people.sitting:
        there = people.by_station.setdefault(seat.station, [])
        if all(other.person != seat.person for other in there):
            there.append(seat)
