"""
A small county to test in: a city above it, a town with a station, a group, and who sits there.

    1.        city congress        林涛 sits here, elected by the county, meets voters at the station
    1.2.      county congress      何远 (staff), 陈静 (deputy)
    1.2.3.    town congress        another congress: 王立 (deputy)
    1.2.4.    station of the county  周敏 (liaison)
    1.2.5.    group of the county  陈静 is in it
    1.6.      next county          高平 (staff), 苏岚 (deputy)
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.people import Level, Role, SeatStatus, UnitKind
from server.domain.plans import Plan
from server.domain.viewer import Viewer
from server.store import people, sql
from server.tables.activities import ActivityKind
from server.tables.columns import uuid7
from server.tables.people import Person, Seat, Unit
from server.tables.scans import Scan
from server.tables.sessions import Device

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class County:
    """Units, seats and persons by name."""

    units: dict[str, UUID] = field(default_factory=dict)
    seats: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    kinds: dict[str, UUID] = field(default_factory=dict)

    async def viewer(self, name: str) -> Viewer:
        """Someone of the county, acting in the seat named after them."""
        found = await people.viewer(self.persons[name], NOW, self.seats[name])
        assert found is not None
        return found

    def plan(self, **changed: Any) -> Plan:
        """A reception of the county that begins in an hour."""
        values: dict[str, Any] = {
            "kind": self.kinds["RECEPTION"],
            "unit": self.units["county"],
            "title": "接待选民",
            "starts_at": NOW + HOUR,
            "ends_at": NOW + 3 * HOUR,
        }
        return Plan(**values | changed)


async def a_county() -> County:
    """The county, in an empty database."""
    made = County()
    await _units(made)
    await _kinds(made)
    await _seat(made, "林涛", "city", Role.DEPUTY, electing_unit=made.units["county"], station=made.units["station"])
    await _seat(made, "何远", "county", Role.CONGRESS_STAFF)
    await _seat(made, "陈静", "county", Role.DEPUTY, expertise=["法律"])
    await _seat(made, "王立", "town", Role.DEPUTY)
    await _seat(made, "周敏", "station", Role.LIAISON)
    await _seat(made, "高平", "next county", Role.CONGRESS_STAFF)
    await _seat(made, "苏岚", "next county", Role.DEPUTY)
    await add_seat(made, "陈静", "group", Role.MEMBER)
    return made


UNITS = [
    ("city", None, UnitKind.CONGRESS, Level.CITY, "1."),
    ("county", "city", UnitKind.CONGRESS, Level.COUNTY, "1.2."),
    ("town", "county", UnitKind.CONGRESS, Level.TOWN, "1.2.3."),
    ("station", "county", UnitKind.STATION, Level.TOWN, "1.2.4."),
    ("group", "county", UnitKind.GROUP, Level.COUNTY, "1.2.5."),
    ("next county", "city", UnitKind.CONGRESS, Level.COUNTY, "1.6."),
]


async def _units(made: County) -> None:
    for number, (name, parent, kind, level, path) in enumerate(UNITS, start=1):
        unit = made.units[name] = uuid7()
        congress = unit if kind is UnitKind.CONGRESS else made.units["county"]
        above = made.units[parent] if parent else None
        zone = "Asia/Shanghai" if kind is UnitKind.CONGRESS else None
        row = Unit(
            id=unit, parent=above, kind=kind, level=level, name=name, number=number, path=path, congress=congress
        )
        row.zone = zone
        await Unit.insert(row)


async def _kinds(made: County) -> None:
    for key, enrol in (("RECEPTION", "ASSIGNED"), ("SHARING", "OPEN"), ("SESSION", "ASSIGNED")):
        made.kinds[key] = uuid7()
        await ActivityKind.insert(
            ActivityKind(
                id=made.kinds[key],
                key=key,
                label=key,
                category="OTHER",
                enrol=enrol,
                at_stations=key != "SESSION",
                source="test",
            )
        )


async def _seat(made: County, name: str, unit: str, role: Role, **more: Any) -> None:
    made.persons[name] = uuid7()
    await Person.insert(Person(id=made.persons[name], name=name))
    made.seats[name] = await add_seat(made, name, unit, role, **more)


async def add_seat(made: County, name: str, unit: str, role: Role, **more: Any) -> UUID:
    """One more seat of someone who is already there."""
    seat = uuid7()
    values = {"since": date(2022, 1, 5), "status": SeatStatus.ACTIVE} | more
    await Seat.insert(Seat(id=seat, person=made.persons[name], unit=made.units[unit], role=role, **values))
    return seat


async def a_crowd(made: County, size: int) -> list[UUID]:
    """Seats of many deputies of the county."""
    persons = [Person(id=uuid7(), name=f"代表{n}") for n in range(size)]
    seats = [
        Seat(
            id=uuid7(),
            person=person.id,
            unit=made.units["county"],
            role=Role.DEPUTY,
            since=date(2022, 1, 5),
            status=SeatStatus.ACTIVE,
        )
        for person in persons
    ]
    await Person.insert(*persons)
    await Seat.insert(*seats)
    return [seat.id for seat in seats]


async def a_device(made: County, name: str) -> UUID:
    """A phone of someone, not revoked."""
    device, key = uuid7(), b"\4" + bytes(64)
    await Device.insert(
        Device(id=device, person=made.persons[name], name="Chrome", public_key=key, registered_at=NOW, seen_at=NOW)
    )
    return device


async def a_scan(made: County, name: str, activity: UUID | None, **more: Any) -> UUID:
    """A scan to be looked at, as if it had been judged; nothing is folded."""
    scan = uuid7()
    values: dict[str, Any] = {
        "via": "ACTIVITY_POSTER",
        "text": "/a/7K3M9QXT",
        "captured_at": NOW,
        "received_at": NOW,
        "uncertainty_ms": 500,
        "verdict": "TO_REVIEW",
        "reasons": ["NEAR_WINDOW"],
        "evidence": "E1",
    }
    row = Scan(id=scan, person=made.persons[name], seat=made.seats[name], activity=activity, **values | more)
    await Scan.insert(row)
    return scan


async def feed(scope: str, kind: str) -> list[dict[str, Any]]:
    """What stands in the feed, without what was deleted."""
    return await sql.fetch("select * from feed where scope = $1 and kind = $2 and not deleted order by id", scope, kind)


async def events(kind: str) -> list[str]:
    """Verbs of the history of one noun, in order."""
    return [row["verb"] for row in await sql.fetch("select verb from event where kind = $1 order by seq", kind)]
