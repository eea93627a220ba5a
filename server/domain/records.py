"""
Records (同步记录): one act written on a phone, its canonical bytes and what answers it.

What is hashed and signed is in `docs/sync.md`; the phone makes the same bytes in
`pwa/src/sync/canonical.ts`. How the wire is read is in `parsing`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from server.domain.bodies import BODIES, MEMBERS

MAX_RECORD_BYTES = 65_536
MAX_PUSH_BYTES = 262_144
MAX_PUSH_RECORDS = 100

PUSH_INFO = b"daima-push-1"

Whole = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
"""An integer both JSON and JavaScript carry exactly."""

Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Sha = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class RecordState(IntEnum):
    WAITING = 0  # to be looked at
    SETTLED = 1  # has its one final receipt
    PARKED = 2  # waits for something else, or for a person


class AckCode(StrEnum):
    RECEIVED = "RECEIVED"
    DUPLICATE = "DUPLICATE"
    ID_REUSED = "ID_REUSED"
    MALFORMED = "MALFORMED"
    TOO_LARGE = "TOO_LARGE"
    NOT_YOURS = "NOT_YOURS"


class ApartCode(StrEnum):
    """Why bytes are kept apart (隔离)."""

    ID_REUSED = "ID_REUSED"
    MALFORMED = "MALFORMED"
    TOO_LARGE = "TOO_LARGE"
    UNPROVEN = "UNPROVEN"  # from a file no key of its author vouches for


class ReceiptCode(StrEnum):
    APPLIED = "APPLIED"
    MERGED = "MERGED"
    CONFLICT = "CONFLICT"
    SUPERSEDED = "SUPERSEDED"
    WAITING_PARENT = "WAITING_PARENT"
    PARENT_MISSING = "PARENT_MISSING"
    WAITING_BLOB = "WAITING_BLOB"
    BLOB_MISMATCH = "BLOB_MISMATCH"
    REJECTED_PERMISSION = "REJECTED_PERMISSION"
    REJECTED_INVALID = "REJECTED_INVALID"
    NEEDS_UPGRADE = "NEEDS_UPGRADE"
    POISON = "POISON"


UNSETTLED = frozenset(
    {
        ReceiptCode.WAITING_PARENT,
        ReceiptCode.PARENT_MISSING,
        ReceiptCode.WAITING_BLOB,
        ReceiptCode.NEEDS_UPGRADE,
        ReceiptCode.POISON,
    }
)
"""Answers that another will follow; until then the record is parked."""


BodyIn = msgspec.defstruct(
    "BodyIn",
    [(member, BODIES[kind] | msgspec.UnsetType | None, msgspec.UNSET) for member, kind in MEMBERS.items()],
    frozen=True,
    forbid_unknown_fields=True,
    namespace={"__doc__": "What a record asks for: exactly one member."},
)
"""`RecordBody`."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One act written on a phone, apart from what it asks for."""

    id: Annotated[UUID, Meta(description="UUIDv7, made on the phone; the idempotency key.")]
    seq: Annotated[int, Meta(ge=0, le=2**31 - 1, description="Counts this phone's records; orders, never gates.")]
    v: Annotated[int, Meta(ge=1, le=32_000)]
    entity: UUID
    at: Annotated[Whole, Meta(description="The phone's clock.")]
    prev: (
        Annotated[Sha, Meta(description="SHA-256 of the record before it on this device, hex; null for the first.")]
        | None
    ) = None
    seat: Annotated[UUID, Meta(description="In whose seat the author acts; null for the default.")] | None = None
    base: Annotated[Count, Meta(description="The revision the author was looking at; null for what is new.")] | None = (
        None
    )
    deps: Annotated[list[UUID], Meta(max_length=100, description="Records that must be applied before.")] = (
        msgspec.field(default_factory=list)
    )
    skew: Annotated[Whole, Meta(description="Phone minus server at the last contact; null if never met.")] | None = None
    skew_error: Annotated[Count, Meta(description="How far `skew` may be off.")] | None = None


class RecordIn(Envelope, frozen=True, kw_only=True):
    """One act written on a phone."""

    body: BodyIn  # pyright: ignore[reportInvalidTypeForm]


class OtherIn(Envelope, frozen=True, kw_only=True):
    """The same, of a version that is not today's."""

    body: dict[str, msgspec.Raw]


class Signed(msgspec.Struct, frozen=True, rename="camel"):
    """Exactly what is hashed; every member is present, absent ones are null."""

    at: int
    base: int | None
    body: msgspec.Raw
    deps: list[UUID]
    device: UUID
    entity: UUID
    id: UUID
    kind: str
    prev: str | None
    seat: UUID | None
    seq: int
    skew: int | None
    skew_error: int | None
    v: int


CANONICAL = msgspec.json.Encoder(order="sorted")
"""
RFC 8785 of what records are made of: known ASCII names, text, ids, null, and integers JavaScript
carries exactly. Not of fractions, nor of names from outside.
"""


@dataclass(frozen=True, slots=True)
class Author:
    """
    Who did what a record tells, with what, and when it reached us.

    Attributes:
        device: None for an act at the desk, which no receipt answers.
        seat: In whose seat they said they act; None for the default.
        seq: Its number on that phone: what a phone wrote later, it wrote having seen its own before.
        entity: What the record is about; made on the phone for what it creates.
        base: The revision of the entity the author was looking at; None for what is new.
        at_ms: The phone's clock; with `skew_ms` (phone minus us) and its error, None if never met.
        is_sure: Signed push, unbroken chain, and no brand-new phone beside an older one.
    """

    person: UUID
    device: UUID | None
    record: UUID
    seq: int
    seat: UUID | None
    entity: UUID
    base: int | None
    at_ms: int
    skew_ms: int | None
    skew_error_ms: int | None
    received_at: datetime
    is_sure: bool


def push_message(device: UUID, hashes: list[bytes]) -> bytes:
    """What a phone signs when it sends records."""
    return PUSH_INFO + device.bytes + b"".join(hashes)
