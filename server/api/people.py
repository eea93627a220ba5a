"""Persons, units and seats, and the one who asks."""

from typing import Any
from uuid import UUID

import strawberry

from server import VERSION, sealing
from server.api.context import Context
from server.api.enums import Level, Role, SeatStatus, UnitKind
from server.api.info import Info
from server.commands import factors
from server.domain import logins, permissions, personas, phones
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.settings import settings
from server.store import accounts, activities
from server.store import people as held
from server.sync import scopes
from server.tables.engine import ENGINE


@strawberry.type(description="A human being.")
class Person:
    id: UUID
    name: str


@strawberry.type(description="One node of the tree: a congress, a station, a group, a department.")
class Unit:
    id: UUID
    name: str
    kind: UnitKind
    level: Level
    path: str


@strawberry.type(description="A person in a unit with a role for a term: identity and rights in one.")
class Seat:
    id: UUID
    person: Person
    unit: Unit
    role: Role
    title: str | None
    expertise: list[str]
    status: SeatStatus


@strawberry.type(description="Who is asking, in the seat they act in.")
class Me:
    target: strawberry.Private[Target]
    person: Person
    seat: Seat
    seats: list[Seat]
    device: UUID | None
    device_is_new: bool = strawberry.field(
        description="Less than 24 h old while another device of the person is active."
    )
    is_staff: bool = strawberry.field(description="Whether the active seat may run activities.")
    has_password: bool
    has_second_factor: bool
    phone_tail: str | None = strawberry.field(description="The last two digits: 尾号.")
    public_url: str = strawberry.field(description="Origin of every code this phone shows.")
    scopes: list[str]


@strawberry.type(description="A login of the demo city.")
class Persona:
    name: str
    phone: str
    about: str = strawberry.field(description="What this persona shows.")
    role: Role


@strawberry.type(description="What the sign-in page must know before anybody is signed in.")
class Welcome:
    demo: bool
    city: str
    version: str


@strawberry.type
class PeopleQuery:
    @strawberry.field(description="Who is asking. Null if nobody is signed in.")
    async def me(self, info: Info) -> Me | None:
        return await me(info.context) if info.context.viewer else None

    @strawberry.field(description="Persona logins; empty outside the demo.")
    def personas(self) -> list[Persona]:
        shown = personas.PERSONAS if settings().demo else ()
        return [Persona(name=one.name, phone=one.phone, about=one.about, role=one.role) for one in shown]

    @strawberry.field(description="What the sign-in page must know before anybody is signed in.")
    async def welcome(self) -> Welcome:
        return Welcome(demo=settings().demo, city=await accounts.city(), version=VERSION)

    @strawberry.field(description="Units at or under the seat's scope that may hold an activity.")
    async def units(self, info: Info) -> list[Unit]:
        return [unit(row) for row in await activities.units(info.context.signed_in())]

    @strawberry.field(description="Seats that may be invited, by name, unit, group or expertise.")
    async def seats(
        self,
        info: Info,
        search: str | None = None,
        unit: UUID | None = None,
        role: Role | None = None,
        first: int = 50,
    ) -> list[Seat]:
        viewer = info.context.signed_in()
        path = await _path(unit)
        if unit is not None and path is None:
            return []
        rows = await held.search(viewer, info.context.now, words=search, unit_path=path, role=role, first=max(1, first))
        return [seat(row) for row in rows]


async def me(context: Context) -> Me:
    """The one who asks, as they may know themselves."""
    viewer = context.signed_in()
    row = await accounts.me(viewer.person, viewer.device, context.now - logins.NEW_DEVICE)
    own = [seat(one) for one in await held.seats([one.id for one in viewer.seats], context.now)]
    active = next((one for one in own if one.id == viewer.seat), None) or await _ended(viewer, row["name"])
    return Me(
        target=Target(viewer.unit_path, viewer.congress, person=viewer.person),
        person=Person(id=viewer.person, name=row["name"]),
        seat=active,
        seats=own,
        device=viewer.device,
        device_is_new=row["device_is_new"],
        is_staff=permissions.is_staff(viewer),
        has_password=row["has_password"],
        has_second_factor=factors.read(viewer.person, row["totp_sealed"]).secret is not None,
        phone_tail=_tail(viewer, row["phone_sealed"]),
        public_url=settings().public_url,
        scopes=sorted(await scopes.held(ENGINE.pool, viewer)),
    )


def unit(row: dict[str, Any]) -> Unit:
    """A unit, of a row of units."""
    return Unit(id=row["id"], name=row["name"], kind=row["kind"], level=row["level"], path=row["path"])


def unit_of(row: dict[str, Any], key: str = "unit") -> Unit | None:
    """A unit, of a row that carries it as `unit`, `unit_name`, …; None if it has none."""
    if row[key] is None:
        return None
    return Unit(
        id=row[key],
        name=row["unit_name"],
        kind=row["unit_kind"],
        level=row["unit_level"] if "unit_level" in row else row["level"],
        path=row["unit_path"],
    )


def seat(row: dict[str, Any]) -> Seat:
    """A seat with its person and unit, of a row of `store.people`."""
    there = unit_of(row)
    assert there is not None
    return Seat(
        id=row["id"],
        person=Person(id=row["person"], name=row["name"]),
        unit=there,
        role=row["role"],
        title=row["title"],
        expertise=row["expertise"],
        status=row["status"],
    )


async def _ended(viewer: Viewer, name: str) -> Seat:
    """The seat a session still names though it is held no more."""
    return seat(await accounts.any_seat(viewer.seat) | {"name": name})


async def _path(unit: UUID | None) -> str | None:
    found = await activities.unit(unit) if unit else None
    return found["path"] if found else None


def _tail(viewer: Viewer, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    return phones.tail(sealing.unseal_phone(viewer.person.bytes, sealed))
