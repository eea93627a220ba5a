"""One congress as it stands: people, activities, items and standings, and what each event changes of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.models.plots import Event, Plot, Seat


@dataclass(slots=True)
class Item:
    """A line of one of the four lists."""

    list: str
    by: UUID
    owner: UUID | None
    written: datetime
    source: UUID | None
    state: str = "OPEN"
    is_off: bool = False


@dataclass(slots=True)
class Congress:
    """What is so, as far as reminders ask."""

    plot: Plot
    seats: dict[UUID, Seat] = field(default_factory=dict)
    phones: dict[UUID, list[UUID]] = field(default_factory=dict)
    muted: dict[UUID, set[str]] = field(default_factory=dict)
    quiet: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    activities: dict[UUID, list[Any]] = field(default_factory=dict)
    lines: dict[tuple[UUID, UUID], list[str]] = field(default_factory=dict)
    wrote_at: set[tuple[UUID, UUID]] = field(default_factory=set)
    devices: dict[UUID, tuple[UUID, int, datetime]] = field(default_factory=dict)
    items: dict[UUID, Item] = field(default_factory=dict)
    topic_is_open: bool = True
    standing: dict[tuple[str, UUID], dict[tuple[date, date], str]] = field(default_factory=dict)
    until: dict[UUID, date] = field(default_factory=dict)
    """The first day a seat is not held any more, or a pairing is none; where that is known."""
    now: datetime = field(init=False)
    """When the worker looks."""

    def __post_init__(self) -> None:
        self.seats = {seat.id: seat for seat in self.plot.seats}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.plot.zone)

    def befalls(self, event: Event) -> None:
        getattr(self, event.what)(*event.args)

    def stands_yet(self, key: UUID) -> bool:
        """Whether the last day of a seat or a pairing is to come, or is today."""
        return key not in self.until or self.now.astimezone(self.zone).date() < self.until[key]

    def holders(self) -> list[Seat]:
        """The seats that are held today."""
        return [seat for seat in self.seats.values() if self.stands_yet(seat.id)]

    def has_left(self, person: UUID) -> bool:
        """Whether the person sits nowhere any more."""
        return not any(seat.person == person for seat in self.holders())

    def sit_in(self, unit: UUID, *roles: str) -> set[UUID]:
        """The people who do."""
        return {seat.person for seat in self.holders() if seat.unit == unit and seat.role in roles}

    def phone(self, person: UUID, phone: UUID) -> None:
        self.phones.setdefault(person, []).append(phone)

    def prefers(self, person: UUID, muted: tuple[str, ...], quiet: tuple[int, int] | None) -> None:
        self.muted[person] = set(muted)
        self.quiet.pop(person, None)
        if quiet:
            self.quiet[person] = quiet

    def steps_down(self, seat: UUID) -> None:
        self.seats.pop(seat, None)

    def ends_on(self, key: UUID, day: date) -> None:
        self.until[key] = day

    def parted(self, pairing: UUID, day: date) -> None:
        self.until[pairing] = day

    def heard(self, person: UUID, device: UUID, pending: int, at: datetime) -> None:
        self.devices[device] = (person, pending, at)

    def activity(self, activity: UUID, kind: str, starts: datetime, ends: datetime, topic: bool) -> None:
        self.activities[activity] = [kind, starts, ends, topic, "PUBLISHED"]

    def asked(self, activity: UUID, person: UUID) -> None:
        self.lines[activity, person] = ["INVITED", "NONE"]

    def moved(self, activity: UUID, starts: datetime, ends: datetime) -> None:
        self.activities[activity][1:3] = [starts, ends]

    def called_off(self, activity: UUID) -> None:
        self.activities[activity][4] = "CANCELLED"

    def ended(self, activity: UUID) -> None:
        if self.activities[activity][4] == "PUBLISHED":
            self.activities[activity][4] = "ENDED"

    def filed(self, activity: UUID) -> None:
        self.activities[activity][4] = "FILED"

    def answers(self, activity: UUID, person: UUID, enrolment: str) -> None:
        self.lines[activity, person][0] = enrolment

    def came(self, activity: UUID, person: UUID) -> None:
        self.lines[activity, person][1] = "PRESENT"

    def wrote(self, activity: UUID, person: UUID) -> None:
        self.wrote_at.add((activity, person))

    def listed(self, item: UUID, on: str, by: UUID, owner: UUID | None, written: datetime, source: UUID | None) -> None:
        self.items[item] = Item(on, by, owner, written, source)

    def came_to(self, item: UUID, state: str) -> None:
        self.items[item].state = state

    def given_to(self, item: UUID, owner: UUID | None) -> None:
        self.items[item].owner = owner

    def taken_off(self, item: UUID, is_off: bool) -> None:
        self.items[item].is_off = is_off

    def topic(self, is_open: bool) -> None:
        self.topic_is_open = is_open

    def stands(self, rule: str, subject: UUID, starts: date, ends: date, standing: str) -> None:
        self.standing.setdefault((rule, subject), {})[starts, ends] = standing
