"""The directory (名录): the tree of units, who sits where, a person's seats; and leaving one, suspended and resumed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import strawberry

from server.api.acting import acting
from server.api.addresses import AddressEvent, PersonAddress, kept
from server.api.enums import Leaving, Role, Suspending
from server.api.info import Info
from server.api.people import Person, Seat, Unit, seat, unit
from server.commands import groups, leaving, looking, pairings, suspending
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import addresses, directory
from server.store.directory import Wanted

MOST = 100
ZONE = ZoneInfo("Asia/Shanghai")


@strawberry.type(description="A unit with what lies under it.")
class Branch:
    unit: Unit
    deputies: int = strawberry.field(description="Who sit at or under it today.")
    has_more: bool = strawberry.field(description="Whether units lie under it.")
    active: bool


@strawberry.type(description="A unit, those above it up to the viewer's own, and those right under it.")
class Branches:
    above: list[Unit]
    unit: Unit
    below: list[Branch]


@strawberry.type(description="A seat as the directory shows it.")
class DirectoryLine:
    seat: Seat
    ordinal: int | None
    electing: str | None
    station: str | None
    district: str | None
    groups: list[str]
    since: date
    until: date | None = strawberry.field(description="First day it was no longer held.")
    suspended: date | None = strawberry.field(description="Since when its mandate is not exercised.")
    may_keep: bool = strawberry.field(description="Whether the viewer may change it.")


@strawberry.type(description="A page of the directory.")
class DirectoryPage:
    rows: list[DirectoryLine]
    next: int | None


@strawberry.type(description="A standing contact, seen from one side.")
class PairingLine:
    id: UUID
    seat: UUID = strawberry.field(description="Of the other side, as the name.")
    name: str
    leads: bool = strawberry.field(description="Whether this side is the member's.")
    since: date
    until: date | None
    contacts: int = strawberry.field(description="Visits of this year, filed, at which both were.")


@strawberry.type(description="What befell a seat.")
class SeatEvent:
    seat: UUID
    verb: str
    at: datetime
    by_name: str | None
    on: date | None = strawberry.field(description="From which day it counts; null where that is `at`.")
    leaving: Leaving | None
    suspending: Suspending | None
    words: list[str]


@strawberry.type(description="A person with their seats in the viewer's scope.")
class PersonFile:
    person: Person
    seats: list[DirectoryLine]
    pairings: list[PairingLine]
    addresses: list[PersonAddress] = strawberry.field(description="Empty for who may not keep the person's seats.")
    address_history: list[AddressEvent]
    history: list[SeatEvent]


@strawberry.input(description="Whom one looks for.")
class DirectoryFilter:
    search: str | None = strawberry.field(
        default=None, description="Part of a name, title or expertise; a telephone number, or its last four digits."
    )
    unit: UUID | None = None
    role: Role | None = None
    left: bool = False


@strawberry.type
class DirectoryQuery:
    @strawberry.field(description="A unit and what lies right under it; the viewer's own if none is named.")
    async def branches(self, info: Info, unit: UUID | None = None) -> Branches | None:
        viewer = info.context.signed_in()
        row = await _readable(viewer, unit or viewer.unit)
        return await _branches(viewer, row) if row else None

    @strawberry.field(description="Seats at and under a unit, deputies first.")
    async def directory(self, info: Info, filter: DirectoryFilter, after: int = 0, first: int = 50) -> DirectoryPage:
        viewer, most = info.context.signed_in(), max(1, min(first, MOST))
        wanted = await _wanted(viewer, filter)
        if wanted is None:
            return DirectoryPage(rows=[], next=None)
        rows = await directory.search(viewer, wanted, max(0, after), most + 1)
        lines = [_line(viewer, row) for row in rows[:most]]
        return DirectoryPage(rows=lines, next=after + most if len(rows) > most else None)

    @strawberry.field(description="A person and their seats, as far as they lie in the viewer's scope.")
    async def person_file(self, info: Info, person: UUID) -> PersonFile | None:
        return await _file(info.context.signed_in(), person, info.context.now)


@strawberry.type
class DirectoryMutation:
    @strawberry.mutation(description="A seat is held until a day and no longer; what hung on it ends too.")
    async def leave_seat(
        self, info: Info, seat: UUID, reason: Leaving, on: date, words: str | None = None
    ) -> PersonFile:
        viewer = info.context.signed_in()
        async with acting() as tx:
            person = await leaving.leave(tx, viewer, seat, reason, on, words, now=info.context.now)
        return await _now(viewer, person, info.context.now)

    @strawberry.mutation(description="A deputy's mandate is not exercised from a day on.")
    async def suspend_seat(
        self, info: Info, seat: UUID, reason: Suspending, on: date, words: str | None = None
    ) -> PersonFile:
        viewer = info.context.signed_in()
        async with acting() as tx:
            person = await suspending.suspend(tx, viewer, seat, reason, on, words, now=info.context.now)
        return await _now(viewer, person, info.context.now)

    @strawberry.mutation(description="A suspended deputy's mandate is exercised again from a day on.")
    async def resume_seat(self, info: Info, seat: UUID, on: date, words: str) -> PersonFile:
        viewer = info.context.signed_in()
        async with acting() as tx:
            person = await suspending.resume(tx, viewer, seat, on, words, now=info.context.now)
        return await _now(viewer, person, info.context.now)

    @strawberry.mutation(description="A committee member looks after these deputies from today on.")
    async def pair(self, info: Info, member: UUID, deputies: list[UUID]) -> PersonFile:
        viewer = info.context.signed_in()
        async with acting() as tx:
            person = await pairings.pair(tx, viewer, member, deputies, now=info.context.now)
        return await _now(viewer, person, info.context.now)

    @strawberry.mutation(description="Whoever holds these seats is in a group from today on; how many joined.")
    async def join_group(self, info: Info, group: UUID, deputies: list[UUID], role: Role) -> int:
        async with acting() as tx:
            return await groups.join(tx, info.context.signed_in(), group, deputies, role, now=info.context.now)

    @strawberry.mutation(description="A standing contact ends today.")
    async def end_pairing(self, info: Info, id: UUID) -> PersonFile:
        viewer = info.context.signed_in()
        async with acting() as tx:
            person = await pairings.end(tx, viewer, id, now=info.context.now)
        return await _now(viewer, person, info.context.now)


async def _readable(viewer: Viewer, asked: UUID) -> dict[str, Any] | None:
    row = await directory.unit(asked)
    return row if row and row["path"].startswith(viewer.unit_path) else None


async def _branches(viewer: Viewer, row: dict[str, Any]) -> Branches:
    chain = await directory.above(row["path"], viewer.unit_path)
    below = [
        Branch(unit=unit(one), deputies=one["deputies"], has_more=one["has_more"], active=one["active"])
        for one in await directory.branches(row)
    ]
    return Branches(above=[unit(one) for one in chain[:-1]], unit=unit(row), below=below)


async def _wanted(viewer: Viewer, filter: DirectoryFilter) -> Wanted | None:
    """None if the unit is not there to be looked in."""
    under = await _readable(viewer, filter.unit) if filter.unit else None
    if filter.unit and under is None:
        return None
    words = (filter.search or "").strip() or None
    persons = await looking.by_number(viewer, words) if words else None
    return Wanted(
        words=None if persons is not None else words,
        under=under["path"] if under else None,
        role=filter.role,
        held=not filter.left,
        persons=persons,
    )


async def _now(viewer: Viewer, person: UUID, now: datetime) -> PersonFile:
    file = await _file(viewer, person, now)
    if file is None:
        raise NotFoundError
    return file


async def _file(viewer: Viewer, person: UUID, now: datetime) -> PersonFile | None:
    rows = await directory.of_person(viewer, person)
    if not rows:
        return None
    seats = [row["id"] for row in rows]
    year = datetime(now.astimezone(ZONE).year, 1, 1, tzinfo=ZONE)
    lines = [_line(viewer, row) for row in rows]
    keeps = any(line.may_keep for line in lines)
    return PersonFile(
        person=Person(id=person, name=rows[0]["name"]),
        seats=lines,
        pairings=[PairingLine(**row) for row in await directory.paired(seats, year)],
        addresses=await kept(person) if keeps else [],
        address_history=[AddressEvent(**row) for row in await addresses.history(person)] if keeps else [],
        history=[_event(row) for row in await directory.history(seats)],
    )


def _line(viewer: Viewer, row: dict[str, Any]) -> DirectoryLine:
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    return DirectoryLine(
        seat=seat(row),
        ordinal=row["ordinal"],
        electing=row["electing_name"],
        station=row["station_name"],
        district=row["district"],
        groups=row["groups"],
        since=row["since"],
        until=row["until"],
        suspended=row["suspended"],
        may_keep=may(viewer, Act.MANAGE_SEATS, Target(row["unit_path"], row["congress"], electing_units=electing)),
    )


def _event(row: dict[str, Any]) -> SeatEvent:
    return SeatEvent(
        seat=row["target"],
        verb=row["verb"],
        at=row["at"],
        by_name=row["by_name"],
        on=row["on"],
        leaving=Leaving(row["reason"]) if row["verb"] == "left" else None,
        suspending=Suspending(row["reason"]) if row["verb"] == "suspended" and row["reason"] else None,
        words=[row["words"]] if row["words"] else row["changes"],
    )
