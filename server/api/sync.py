"""
The one mutation phones live on, as types; what it does is in `syncing`.

A trusted `Sync` never comes through here: `documents` hands its variables straight to
`syncing`. These types are the contract, and answer free queries in development.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import msgspec
import strawberry
from strawberry.types.base import has_object_definition

from server.api import syncing
from server.api.enums import AckCode, ReceiptCode, Reset
from server.api.info import Info
from server.api.inputs import input_of
from server.api.scalars import Json, Milliseconds
from server.domain.scope import Target
from server.store import receipts
from server.sync import leases
from server.sync.leases import Entrusted

if TYPE_CHECKING:
    SyncInput: TypeAlias = Any
else:
    SyncInput = input_of(syncing.SyncIn, "SyncInput")

MAX_ENTRUSTED = 200
"""Opened at once; a phone asks for as many as a request may weigh."""


@strawberry.type(description="What became of a record on arrival.")
class Ack:
    record: str
    code: AckCode
    state: int | None = strawberry.field(description="0 waiting, 1 settled, 2 parked; null if it was not kept.")
    why: str | None = strawberry.field(description="Which field could not be read, and why.")


@strawberry.type(description="All rows of one scope but receipts, in two numbers.")
class ScopeSum:
    scope: str
    rows: int
    sum: Milliseconds = strawberry.field(
        description="Sum over the rows of the first 32 bits of SHA-256 of `kind/id/rev`."
    )


@strawberry.type(description="Acks for what was sent, and rows the phone has not seen.")
class SyncResult:
    server_time: Milliseconds
    acks: list[Ack] = strawberry.field(description="One for every record sent, in order.")
    reset: Reset
    resend_since: Milliseconds | None = strawberry.field(
        description="After EPOCH or AHEAD: send again what was archived since."
    )
    add_scopes: list[str]
    drop_scopes: list[str]
    rows: Json = strawberry.field(description="[[scope, kind, id, rev, deleted, body], …]")
    page: str | None = strawberry.field(description="Ask again with it until it is null.")
    cursor: str | None = strawberry.field(description="Null until the last page.")
    sums: list[ScopeSum] | None = strawberry.field(
        description="What each scope held comes to as of the cursor; null unless asked for and told in one page."
    )
    epoch: str | None = strawberry.field(
        description="Changes when the database is restored: what was acked before may be gone, and is sent again. "
        "Null where no rows are told."
    )
    retry_after_ms: Milliseconds | None
    min_client: str | None
    wipe: bool = strawberry.field(description="The device was revoked: wipe.")
    lease_ms: Milliseconds


@strawberry.type(description="What became of a record when it was settled.")
class Receipt:
    target: strawberry.Private[Target]
    record: UUID
    code: ReceiptCode | None
    rev: Milliseconds | None
    entity: UUID | None
    detail: Json | None
    voucher: str | None = strawberry.field(
        description="The answer signed by us, base64url; null while it is not final."
    )


@strawberry.input(description="Something a phone sealed to the server, being forbidden to read.")
class EntrustedInput:
    name: str = strawberry.field(description="What it is to the phone; bound to the bytes.")
    sealed: str = strawberry.field(
        description="First 4 bytes of SHA-256 of `Lease.entrustKey` + ephemeral point + nonce + AES-256-GCM, base64url."
    )


@strawberry.type
class SyncQuery:
    @strawberry.field(
        description="What this person's phone sealed to us, opened, in order; null where it is not theirs or not ours."
    )
    async def entrusted(self, info: Info, sealed: list[EntrustedInput]) -> list[str | None]:
        viewer = info.context.signed_in()
        given = [Entrusted(one.name, one.sealed) for one in sealed[:MAX_ENTRUSTED]]
        return [*await leases.opened(viewer, given)]

    @strawberry.field(description="Receipts of records a phone lost the answer to.")
    async def receipts(self, info: Info, records: list[UUID]) -> list[Receipt]:
        viewer = info.context.signed_in()
        own = Target(viewer.unit_path, viewer.congress, person=viewer.person)
        return [Receipt(target=own, **row) for row in await receipts.of(viewer.person, records)]


@strawberry.type
class SyncMutation:
    @strawberry.mutation(description="Send records, read the feed.")
    async def sync(self, info: Info, input: SyncInput) -> SyncResult:
        given = msgspec.convert(_plain(input), syncing.SyncIn)
        answer = await syncing.answer(info.context, given)
        told = msgspec.structs.asdict(answer)
        acks = [Ack(record=ack.record, code=ack.code, state=ack.state, why=ack.why) for ack in answer.acks]
        sums = None if answer.sums is None else [ScopeSum(**asdict(one)) for one in answer.sums]
        return SyncResult(**(told | {"acks": acks, "sums": sums, "rows": msgspec.json.decode(answer.rows)}))


def _plain(given: SyncInput) -> dict[str, Any]:
    """What the wire would have brought: `syncing` reads each record by itself."""
    told = _told(given)
    return told | {"records": [msgspec.Raw(msgspec.json.encode(_record(one))) for one in told["records"]]}


def _record(told: dict[str, Any]) -> dict[str, Any]:
    """Of the members of its body, only the one that is given."""
    return told | {"body": {member: one for member, one in told["body"].items() if one is not None}}


def _told(given: Any) -> Any:
    """An input as the wire would have brought it."""
    if isinstance(given, strawberry.Some):
        return _told(given.value)
    if isinstance(given, list):
        return [_told(one) for one in given]
    if not has_object_definition(given):
        return given
    return {field.name: _told(getattr(given, field.python_name)) for field in _fields(given)}


def _fields(given: Any) -> list[Any]:
    return given.__strawberry_definition__.fields
