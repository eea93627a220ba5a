"""Everyone who is no deputy: committee members, station staff, congress staff, handlers, admins; and groups."""

from datetime import timedelta

from server.demo.people import People
from server.demo.places import BUSY_TOWN
from server.demo.units import Tree
from server.demo.world import World
from server.domain.people import Role
from server.tables.people import Pairing, Seat, Unit

PAIRING_SIZES = (4,) * 10 + (3, 3)
"""46 in all; 3 to 5 each (S3 第4条)."""

SECOND_LIAISONS = 5
"""Busy stations with a second liaison: 31 stations, 36 liaisons."""

CITY_STAFF, COUNTY_STAFF = 4, 3
GROUP_SIZE = 14


def engage(world: World, tree: Tree, people: People) -> None:
    """All of them, the personas among them, and the groups made of deputies."""
    _seat_committee(world, tree, people)
    _seat_station_staff(world, tree, people)
    _seat_congress_staff(world, tree, people)
    _seat_handlers(world, tree, people)
    for index, unit in enumerate([tree.city, tree.city, tree.counties[0]]):
        persona = "邵明" if index == 0 else None
        _appoint(world, tree, people, unit, Role.ADMIN, "系统管理员", persona)
    _form_groups(world, tree, people)


def _appoint(
    world: World,
    tree: Tree,
    people: People,
    unit: Unit,
    role: Role,
    title: str,
    persona: str | None = None,
) -> Seat:
    """A new person in a seat that comes without election."""
    person = people.person(world, tree, persona or people.names.give(world.chance.random() < 0.45))
    seat = world.make(
        Seat,
        tree.founded,
        person=person.id,
        unit=unit.id,
        role=role,
        title=title,
        since=world.today - timedelta(days=400),
    )
    if persona:
        people.personas[persona] = seat
    return seat


def _seat_committee(world: World, tree: Tree, people: People) -> None:
    """Twelve members, each in standing contact with three or four city deputies (双联系)."""
    able = [seat for seat in people.sitting if seat.unit == tree.city.id]
    able.sort(key=lambda seat: (seat.person != people.personas["陈静"].person, not seat.grass_roots))
    for number, size in enumerate(PAIRING_SIZES):
        title = ("常委会主任", "常委会副主任", "常委会副主任", "秘书长")[number] if number < 4 else "常委会委员"
        member = _appoint(world, tree, people, tree.city, Role.COMMITTEE_MEMBER, title)
        people.committee.append(member)
        for _ in range(size):
            since = world.today - timedelta(days=380)
            world.make(Pairing, tree.founded, member_seat=member.id, deputy_seat=able.pop(0).id, since=since)


def _seat_station_staff(world: World, tree: Tree, people: People) -> None:
    """A head each, by office the chair of the town's congress; a liaison each, two where it is busy."""
    busy = {town.station.id for town in tree.towns[: SECOND_LIAISONS - 1]} | {tree.station.id}
    for station in tree.stations:
        head = _appoint(world, tree, people, station, Role.STATION_HEAD, "站长")
        zhou = "周敏" if station.name.startswith(BUSY_TOWN) else None
        liaison = _appoint(world, tree, people, station, Role.LIAISON, "专职联络员", zhou)
        if station.id in busy:
            _appoint(world, tree, people, station, Role.LIAISON, "兼职联络员")
        people.hosts[station.id] = liaison if zhou else head


def _seat_congress_staff(world: World, tree: Tree, people: People) -> None:
    for number in range(CITY_STAFF):
        seat = _appoint(world, tree, people, tree.city, Role.CONGRESS_STAFF, "选任联工委干部")
        if number == 0:
            people.hosts[tree.city.id] = seat
    for county in tree.counties:
        for number in range(COUNTY_STAFF):
            persona = "何远" if county is tree.counties[0] and number == 0 else None
            seat = _appoint(world, tree, people, county, Role.CONGRESS_STAFF, "代表联络科干部", persona)
            if number == 0:
                people.hosts[county.id] = seat
    for town in tree.towns:
        people.hosts[town.unit.id] = people.hosts[town.station.id]


def _seat_handlers(world: World, tree: Tree, people: People) -> None:
    for department in tree.departments:
        persona = "苏岚" if department.name == "市水务局" else None
        _appoint(world, tree, people, department, Role.HANDLER, "办公室承办人", persona)


def _form_groups(world: World, tree: Tree, people: People) -> None:
    """Groups mix deputies of all levels (混合编组); the first named leads."""
    for group, county in zip(tree.regional, tree.counties, strict=True):
        paths = {unit.id: unit.path for unit in world.of(Unit)}
        near = [s for s in people.sitting if paths[s.station].startswith(county.path)]
        _join(world, tree, people, group, near[:GROUP_SIZE])
        people.hosts[group.id] = people.hosts[county.id]
    rest = list(people.sitting)
    world.chance.shuffle(rest)
    chen = people.personas["陈静"]
    for number, group in enumerate(tree.professional):
        chosen = [s for s in rest[number * GROUP_SIZE : (number + 1) * GROUP_SIZE] if s.person != chen.person]
        _join(world, tree, people, group, [*chosen, chen] if number == 0 else chosen)
        people.hosts[group.id] = people.hosts[tree.city.id]


def _join(world: World, tree: Tree, people: People, group: Unit, seats: list[Seat]) -> None:
    members: dict[object, Seat] = {}
    for seat in seats:
        members.setdefault(seat.person, seat)
    people.members[group.id] = list(members.values())
    for number, seat in enumerate(members.values()):
        world.make(
            Seat,
            tree.founded,
            person=seat.person,
            unit=group.id,
            role=Role.MEMBER if number else Role.LEADER,
            title="组员" if number else "组长",
            since=seat.since + timedelta(days=60),
        )
