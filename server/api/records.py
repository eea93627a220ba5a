"""Records that want a person: listed for the desk, with what each side wrote, and acted on."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server import queue
from server.api.acting import acting
from server.api.enums import ConcernAct, ConcernKind
from server.api.info import Info
from server.api.people import Person, Unit, unit_of
from server.api.scalars import Milliseconds
from server.commands import records as commands
from server.domain import concerns as rules
from server.domain.permissions import Act, may, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import accounts, concerns, sides
from server.store.sides import Told


@strawberry.type(description="The phone something came from.")
class ConcernDevice:
    id: UUID
    name: str
    registered_at: datetime
    seen_at: datetime
    pending: int = strawberry.field(description="Unsent records at the last contact.")
    revoked_at: datetime | None


@strawberry.type(description="One field of what was written, in words or a word of the contract.")
class ConcernLine:
    field: str
    value: str


@strawberry.type(description="What one side wrote.")
class ConcernSide:
    role: str = strawberry.field(
        description="WRITTEN the author's own, FIRST what is kept under its id, WAITS what it waits for, "
        "SCAN one of two."
    )
    by: str | None
    at: datetime | None
    received_at: datetime | None
    lines: list[ConcernLine]


@strawberry.type(description="A value a field of an item may have. Chosen by an `item.set` that has seen `rev`.")
class ConcernChoice:
    field: str
    value: str | None
    words: str
    by: str | None
    at: datetime | None
    holds: bool


@strawberry.type(description="How a concern ended.")
class Handling:
    act: ConcernAct
    reason: str | None
    by: str
    at: datetime


@strawberry.type(description="A record, kept bytes or a clash that wants a person to look.")
class Concern:
    target: strawberry.Private[Target]
    id: UUID
    kind: ConcernKind
    code: str = strawberry.field(description="Its receipt's code, or why it was kept apart; FORGED, UNSIGNED, CLASH.")
    person: Person
    unit: Unit | None
    device: ConcernDevice | None
    record_kind: str | None = strawberry.field(description="`scan.add`; null where it could not be read.")
    entity: UUID | None
    written_at: datetime | None = strawberry.field(description="By the phone's clock, as far as it was corrected.")
    received_at: datetime
    words: str | None = strawberry.field(description="What the author was told, or what was wrong.")
    doubts: list[str] = strawberry.field(description="FORGED, UNSIGNED, and reasons of the scan.")
    sides: list[ConcernSide]
    choices: list[ConcernChoice]
    rev: Milliseconds | None = strawberry.field(description="Of the item whose values may be chosen.")
    raw: str | None = strawberry.field(description="The bytes as text, secrets hidden.")
    acts: list[ConcernAct] = strawberry.field(description="What the viewer may do of it now.")
    handled: Handling | None


@strawberry.type(description="Concerns, newest first, and where the next page begins; null on the last.")
class ConcernPage:
    rows: list[Concern]
    next: str | None


@strawberry.type(description="How many of a kind are open.")
class ConcernCount:
    kind: ConcernKind
    count: int


@strawberry.input(description="What the list is narrowed to.")
class ConcernFilter:
    kinds: list[ConcernKind] | None = None
    handled: bool = False
    person: UUID | None = None
    search: str | None = strawberry.field(default=None, description="Part of the author's name.")


@strawberry.type(description="What became of a record, as its author is told.")
class RecordAnswer:
    record: UUID
    code: str = strawberry.field(description="Its receipt's code; WAITING before the first.")
    words: str | None


@strawberry.type
class RecordsQuery:
    @strawberry.field(description="What wants a person in the seat's scope, newest first.")
    async def concerns(
        self, info: Info, filter: ConcernFilter | None = None, after: str | None = None, first: int = 30
    ) -> ConcernPage:
        viewer, given = _helper(info), filter or ConcernFilter()
        kinds = [rules.ConcernKind(kind) for kind in given.kinds or ()]
        narrowed = concerns.Filter(kinds, given.handled, given.person, given.search)
        page = await concerns.page(viewer, narrowed, after, first)
        told = await sides.of(page.rows)
        devices = await accounts.devices([row["device"] for row in page.rows])
        rows = [_concern(viewer, row, told.get(row["id"], Told()), devices) for row in page.rows]
        return ConcernPage(rows=rows, next=page.next)

    @strawberry.field(description="One of them, with every side.")
    async def concern(self, info: Info, id: UUID) -> Concern:
        viewer = _helper(info)
        row = await concerns.one(viewer, id)
        if row is None or not may(viewer, Act.SEE_RECORDS, concerns.target(row)):
            raise NotFoundError
        return await _whole(viewer, row)

    @strawberry.field(description="How many are open, by kind.")
    async def concern_counts(self, info: Info) -> list[ConcernCount]:
        found = await concerns.counts(_helper(info))
        return [ConcernCount(kind=kind, count=found[kind]) for kind in rules.ConcernKind if kind in found]

    @strawberry.field(description="What became of records by people the seat answers for, at most a thousand.")
    async def record_answers(self, info: Info, records: list[UUID]) -> list[RecordAnswer]:
        rows = await concerns.answers(_helper(info), records[:1000])
        return [RecordAnswer(record=row["id"], code=row["code"], words=row["words"]) for row in rows]


@strawberry.type
class RecordsMutation:
    @strawberry.mutation(description="Try a parked record again now; whether it was parked.")
    async def release_record(self, info: Info, concern: UUID) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            was_parked = await commands.release(tx, viewer, concern)
        await queue.ring_settle()
        return was_parked

    @strawberry.mutation(description="It is not applicable; its author reads the reason. Whether it was open.")
    async def settle_record(self, info: Info, concern: UUID, reason: str) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            was_open = await commands.settle(tx, viewer, concern, reason)
        await queue.ring_settle()
        return was_open

    @strawberry.mutation(
        description="Mark by hand that its author was there, with a reason they read. Whether it was open."
    )
    async def take_up_record(self, info: Info, concern: UUID, activity: UUID, reason: str) -> bool:
        async with acting() as tx:
            return await commands.take_up(tx, info.context.signed_in(), concern, activity, reason)

    @strawberry.mutation(description="There is nothing more to do of it; whether it was open.")
    async def mark_record_seen(self, info: Info, concern: UUID) -> bool:
        async with acting() as tx:
            return await commands.see(tx, info.context.signed_in(), concern)


def _helper(info: Info) -> Viewer:
    viewer = info.context.signed_in()
    require(viewer, Act.SEE_RECORDS, Target(viewer.unit_path, viewer.congress))
    return viewer


async def _whole(viewer: Viewer, row: dict[str, Any]) -> Concern:
    """A concern with every side."""
    told = (await sides.of([row])).get(row["id"], Told())
    more = [*await sides.first_under_its_id(row), *await sides.awaited(row), *await sides.both_scans(row)]
    conflict = row["kind"] == rules.ConcernKind.CONFLICT
    rev, choices = await sides.choices(told.entity) if conflict else (None, ())
    whole = replace(told, sides=(*told.sides, *more), choices=choices, rev=rev)
    return _concern(viewer, row, whole, await accounts.devices([row["device"]]))


def _concern(viewer: Viewer, row: dict[str, Any], told: Told, devices: dict[UUID, dict[str, Any]]) -> Concern:
    target = concerns.target(row)
    return Concern(
        target=target,
        id=row["id"],
        kind=row["kind"],
        code=row["code"],
        person=Person(id=row["person"], name=row["name"]),
        unit=unit_of(row),
        device=_device(devices.get(row["device"])),
        record_kind=told.record_kind,
        entity=told.entity,
        written_at=told.written_at,
        received_at=row["received_at"],
        words=told.words,
        doubts=[*told.doubts],
        sides=[_side(side) for side in told.sides],
        choices=[ConcernChoice(**asdict(choice)) for choice in told.choices],
        rev=None if told.rev is None else Milliseconds(told.rev),
        raw=told.raw,
        acts=_acts(viewer, row, told, target),
        handled=_handled(row),
    )


def _acts(viewer: Viewer, row: dict[str, Any], told: Told, target: Target) -> list[ConcernAct]:
    if row["handled_act"] is not None or not may(viewer, Act.HANDLE_RECORD, target):
        return []
    return [*rules.acts(rules.ConcernKind(row["kind"]), row["code"], told.record_kind)]


def _side(side: sides.Side) -> ConcernSide:
    lines = [ConcernLine(field=line.field, value=line.value) for line in side.lines]
    return ConcernSide(role=side.role, by=side.by, at=side.at, received_at=side.received_at, lines=lines)


def _device(row: dict[str, Any] | None) -> ConcernDevice | None:
    if row is None:
        return None
    return ConcernDevice(**{name: row[name] for name in ConcernDevice.__annotations__})


def _handled(row: dict[str, Any]) -> Handling | None:
    if row["handled_act"] is None:
        return None
    return Handling(act=row["handled_act"], reason=row["handled_reason"], by=row["handled_by"], at=row["handled_at"])
