"""What the demo knows of activities while it makes them: kinds, places, who may come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.commands import kind_catalogue
from server.demo import places
from server.demo.people import People
from server.demo.units import Tree
from server.demo.world import World
from server.domain.activities import CHECKIN_LEAD, ActivityState, Visibility
from server.domain.people import Level, UnitKind
from server.tables.activities import Activity, ActivityKind
from server.tables.lists import Topic
from server.tables.people import Place, Seat, Unit

ENDED_DAYS = 5
"""Activities younger than this are ended but not yet filed: theirs are the cases still open."""


@dataclass(slots=True)
class Fieldwork:
    """
    Attributes:
        lists: Who is on each activity's list, in the order they were put there.
    """

    world: World
    tree: Tree
    people: People
    topics: list[Topic]
    kinds: dict[str, ActivityKind] = field(default_factory=dict)
    places: dict[Any, Place] = field(default_factory=dict)
    lists: dict[UUID, list[Seat]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in kind_catalogue.rows():
            self.kinds[row.key] = row
            self.world.rows[ActivityKind].append(row)
        self.places = {place.unit: place for place in self.world.of(Place)}

    def hold(
        self,
        kind: str,
        unit: Unit,
        title: str,
        starts: datetime,
        hours: float,
        invited: list[Seat],
        **more: Any,
    ) -> Activity:
        """Put one activity on the calendar, as its kind says, with those invited."""
        row = self.kinds[kind]
        ends = starts + timedelta(hours=hours)
        values: dict[str, Any] = {
            "host_seat": self.people.hosts[unit.id].id,
            "enrol": row.enrol,
            "min_evidence": row.min_evidence,
            "position_required": row.position_required,
            "radius_m": row.radius_m,
            "function": row.function,
            "min_deputies": row.min_deputies,
            "announce_days": row.announce_days,
            "expertise": row.expertise,
            "visibility": Visibility.PUBLIC if row.public else Visibility.MEMBERS,
            "state": self.state_of(starts, ends),
            "checkin_from": starts - CHECKIN_LEAD,
            "checkin_until": ends,
            **self.where(unit),
            **more,
        }
        made = min(starts - timedelta(days=7), self.world.now - timedelta(hours=3))
        activity = self.world.make(
            Activity, made, kind=row.id, unit=unit.id, title=title, starts_at=starts, ends_at=ends, **values
        )
        self.lists[activity.id] = one_seat_each(invited)
        return activity

    def where(self, unit: Unit) -> dict[str, Any]:
        """A station is held at its own door; anything else somewhere in its area."""
        place = self.places.get(unit.id)
        if place:
            return {"place": place.address, "lat": place.lat, "lng": place.lng}
        chance = self.world.chance
        hall = "人大会议室" if unit.kind == UnitKind.CONGRESS else "人大代表之家"
        name = places.CITY if unit.level == Level.CITY else unit.name
        return {
            "place": f"{name}{hall}",
            "lat": places.CENTRE[0] + chance.randint(-300_000, 300_000),
            "lng": places.CENTRE[1] + chance.randint(-300_000, 300_000),
        }

    def state_of(self, starts: datetime, ends: datetime) -> ActivityState:
        """What time alone has made of it."""
        now = self.world.now
        if ends < now - timedelta(days=ENDED_DAYS):
            return ActivityState.FILED
        if ends < now:
            return ActivityState.ENDED
        return ActivityState.RUNNING if starts <= now else ActivityState.PUBLISHED

    def near(self, unit: Unit) -> list[Seat]:
        """Sitting deputies of a congress, those it elected upward, and those of the towns below."""
        paths = {row.id: row.path for row in self.world.of(Unit)}
        sitting = self.people.sitting
        return [s for s in sitting if s.electing_unit == unit.id or paths[s.unit].startswith(unit.path)]


def one_seat_each(seats: list[Seat]) -> list[Seat]:
    """Whoever holds two seats is invited once, in the seat named first."""
    by_person: dict[Any, Seat] = {}
    for seat in seats:
        by_person.setdefault(seat.person, seat)
    return list(by_person.values())
