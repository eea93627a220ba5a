"""What a world of chance is made of: who sits where, and what befalls it all."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens; `args` are as `tests.models.oracle.World` has them by the name of `what`."""

    at: datetime
    what: str
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person sits, and as what."""

    id: UUID
    person: UUID
    unit: UUID
    role: str


@dataclass(slots=True)
class Plot:
    """A world as it begins, and all that will befall it; of a pairing whose seats are the member's and the deputy's."""

    number: int
    zone: str
    congress: UUID
    station: UUID
    group: UUID
    topic: UUID
    people: list[UUID] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    pairings: dict[UUID, tuple[Seat, Seat]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def seats_of(self, role: str) -> list[Seat]:
        return [seat for seat in self.seats if seat.role == role]


def when(chance: Random, begins: datetime, ends: datetime) -> datetime:
    """Some moment between."""
    return begins + timedelta(seconds=chance.randrange(max(1, int((ends - begins).total_seconds()))))


def an_id(chance: Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
