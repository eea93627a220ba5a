"""The tree of 汀澜市: congresses, areas, stations, homes, points, groups, departments."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from server.demo import places
from server.demo.world import ZONE, World, years_before
from server.domain.people import Level, UnitKind
from server.tables.people import Place, Term, Unit

LEGISLATIVE_POINTS = 9
TERM_YEARS = 5
TERM_AGE_YEARS = 3
"""How long ago the sitting congresses were elected."""

FOUNDED_BEFORE = timedelta(days=400)
"""How long the city has stood, at the moment it is made; ids of its first rows are as old."""


@dataclass(slots=True)
class Town:
    """A town or street, with what lies in it."""

    unit: Unit
    county: Unit
    station: Unit
    communities: list[Unit]


@dataclass(slots=True)
class Tree:
    """The units by what they are; every list in the order of the map."""

    city: Unit
    station: Unit
    """The city's own: 代表联络总站."""
    founded: datetime
    """When everything in it was written."""
    counties: list[Unit] = field(default_factory=list)
    county_stations: list[Unit] = field(default_factory=list)
    towns: list[Town] = field(default_factory=list)
    points: list[Unit] = field(default_factory=list)
    regional: list[Unit] = field(default_factory=list)
    professional: list[Unit] = field(default_factory=list)
    departments: list[Unit] = field(default_factory=list)
    terms: dict[Any, Term] = field(default_factory=dict)
    """By congress."""

    @property
    def stations(self) -> list[Unit]:
        return [self.station, *self.county_stations, *(town.station for town in self.towns)]

    def towns_of(self, county: Unit) -> list[Town]:
        """The four towns and streets of a county."""
        return [town for town in self.towns if town.county is county]


class Planter:
    """Makes units, numbering them as it goes."""

    def __init__(self, world: World, founded: datetime) -> None:
        self.world = world
        self.founded = founded
        self.numbers = count(1)
        self.doors = count(1)

    def unit(self, parent: Unit | None, kind: UnitKind, level: Level, name: str, tags: tuple[str, ...] = ()) -> Unit:
        """One unit under its parent; a congress is its own nearest congress."""
        number = next(self.numbers)
        unit = self.world.make(
            Unit,
            self.founded,
            parent=parent.id if parent else None,
            kind=kind,
            level=level,
            name=name,
            number=number,
            path=f"{parent.path if parent else ''}{number}.",
            congress=parent.congress if parent else None,
            zone=ZONE.key if kind is UnitKind.CONGRESS else None,
            tags=list(tags),
        )
        if kind is UnitKind.CONGRESS:
            unit.congress = unit.id
        return unit

    def place(self, unit: Unit, area: str, intro: str) -> None:
        """An address, hours and a telephone that rings nowhere."""
        chance = self.world.chance
        door = next(self.doors)
        road = places.ROADS[0] if area == places.BUSY_TOWN else chance.choice(places.ROADS)
        self.world.make(
            Place,
            self.founded,
            unit=unit.id,
            address=f"{area}{road} {18 if area == places.BUSY_TOWN else door} 号一楼",
            lat=places.CENTRE[0] + chance.randint(-300_000, 300_000),
            lng=places.CENTRE[1] + chance.randint(-300_000, 300_000),
            hours=chance.choice(places.HOURS),
            public_phone=places.public_phone(door),
            intro=intro,
        )


def plant(world: World) -> Tree:
    """The whole tree, with places and terms."""
    founded = world.now - FOUNDED_BEFORE
    planter = Planter(world, founded)
    city = planter.unit(None, UnitKind.CONGRESS, Level.CITY, places.CITY)
    station = planter.unit(city, UnitKind.STATION, Level.CITY, f"{places.CITY}人大代表联络总站")
    planter.place(station, "望潮区", "市人大代表在这里接待全市群众,并指导各站工作。")
    tree = Tree(city=city, station=station, founded=founded)
    for county in places.COUNTIES:
        _plant_county(planter, tree, county)
    for name in places.PROFESSIONAL_GROUPS:
        tree.professional.append(planter.unit(city, UnitKind.GROUP, Level.CITY, f"{name}专业代表小组"))
    for name in places.CITY_BUREAUS:
        tree.departments.append(planter.unit(city, UnitKind.DEPARTMENT, Level.CITY, name))
    _plant_points(planter, tree)
    _give_terms(world, tree)
    return tree


def _plant_county(planter: Planter, tree: Tree, plan: places.County) -> None:
    county = planter.unit(tree.city, UnitKind.CONGRESS, Level.COUNTY, plan.name)
    tree.counties.append(county)
    station = planter.unit(county, UnitKind.STATION, Level.COUNTY, f"{plan.name}人大代表中心联络站")
    planter.place(station, plan.name, f"{plan.name}各级代表共用的联络站。")
    tree.county_stations.append(station)
    home = planter.unit(county, UnitKind.HOME, Level.COUNTY, f"{plan.name}人大代表之家")
    planter.place(home, plan.name, "代表集体学习、议事的场所。")
    tree.regional.append(planter.unit(county, UnitKind.GROUP, Level.COUNTY, f"{plan.name}代表小组"))
    for bureau in plan.bureaus:
        tree.departments.append(planter.unit(county, UnitKind.DEPARTMENT, Level.COUNTY, plan.name + bureau))
    for town in plan.towns:
        tree.towns.append(_plant_town(planter, county, town))


def _plant_town(planter: Planter, county: Unit, plan: places.Town) -> Town:
    kind = UnitKind.CONGRESS if plan.has_congress else UnitKind.AREA
    unit = planter.unit(county, kind, Level.TOWN, plan.name)
    station = planter.unit(unit, UnitKind.STATION, Level.TOWN, f"{plan.name}人大代表联络站")
    planter.place(station, plan.name, f"{plan.name}的代表每周在这里接待群众。")
    communities = [planter.unit(unit, UnitKind.AREA, Level.COMMUNITY, name) for name in plan.communities]
    return Town(unit=unit, county=county, station=station, communities=communities)


def _plant_points(planter: Planter, tree: Tree) -> None:
    """42 contact points: 37 in communities, 5 of an industry; nine of them hear draft laws."""
    communities = [(town, unit) for town in tree.towns for unit in town.communities]
    for index, (town, community) in enumerate(communities[:37]):
        tags = ("LEGISLATIVE_POINT",) if index % 6 == 0 and index < 36 else ()
        point = planter.unit(community, UnitKind.POINT, Level.COMMUNITY, f"{community.name}代表联系点", tags)
        planter.place(point, town.unit.name, "就近听取群众意见。")
        tree.points.append(point)
    plain = LEGISLATIVE_POINTS - sum(bool(point.tags) for point in tree.points)
    for index, (industry, county) in enumerate(zip(places.PROFESSIONAL_POINTS, tree.counties, strict=False)):
        tags = ("PROFESSIONAL", industry) + (("LEGISLATIVE_POINT",) if index < plain else ())
        point = planter.unit(county, UnitKind.POINT, Level.COUNTY, f"{industry}代表联系点", tags)
        planter.place(point, county.name, f"面向{industry}的专业性联系点。")
        tree.points.append(point)


ORDINALS = {Level.CITY: 6, Level.COUNTY: 18, Level.TOWN: 20}


def _give_terms(world: World, tree: Tree) -> None:
    starts = years_before(world.today, TERM_AGE_YEARS).replace(day=10)
    for unit in world.of(Unit):
        if unit.kind == UnitKind.CONGRESS:
            tree.terms[unit.id] = world.make(
                Term,
                tree.founded,
                congress=unit.id,
                ordinal=ORDINALS[Level(unit.level)],
                starts_on=starts,
                ends_on=starts.replace(year=starts.year + TERM_YEARS),
            )
