"""
Records (同步记录): one act written on a phone, its canonical bytes and what answers it.

A record is read leniently, one by one, so that a bad one is refused alone and says which
of its fields could not be read. What is hashed and signed is in `docs/sync.md`; the phone
makes the same bytes in `pwa/src/sync/records.ts`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from server.domain.scans import Direction

MAX_RECORD_BYTES = 65_536
MAX_PUSH_BYTES = 262_144
MAX_PUSH_RECORDS = 100

PUSH_INFO = b"daima-push-1"

Whole = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
"""An integer both JSON and JavaScript carry exactly."""

Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Sha = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Words = Annotated[str, Meta(max_length=2000)]


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


class Body(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What every member of `RecordBody` is; its fields all stand in the canonical bytes."""


class PositionIn(Body, frozen=True):
    """Microdegrees."""

    lat: Annotated[int, Meta(ge=-90_000_000, le=90_000_000)]
    lng: Annotated[int, Meta(ge=-180_000_000, le=180_000_000)]
    accuracy_m: Annotated[int, Meta(ge=0, le=40_000_000)]


class ScanAdd(Body, frozen=True):
    """A code was scanned, or staff marked someone by hand. `entity` is the scan."""

    code: Annotated[str, Meta(max_length=2000)] | None = None
    direction: Direction = Direction.IN
    activity: UUID | None = None
    subject: UUID | None = None
    reason: Words | None = None
    position: PositionIn | None = None


class ScanWithdraw(Body, frozen=True):
    """One's own scan is taken back. `entity` is the scan."""

    reason: Words | None = None


BODIES: dict[str, type[Body]] = {"scan.add": ScanAdd, "scan.withdraw": ScanWithdraw}
MEMBERS = {"scanAdd": "scan.add", "scanWithdraw": "scan.withdraw"}


class BodyIn(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """`RecordBody`: exactly one member is given."""

    scan_add: ScanAdd | msgspec.UnsetType | None = msgspec.UNSET
    scan_withdraw: ScanWithdraw | msgspec.UnsetType | None = msgspec.UNSET


class RecordIn(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """`RecordInput` as the wire brings it."""

    id: UUID
    seq: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    v: Annotated[int, Meta(ge=1, le=32_000)]
    entity: UUID
    at: Whole
    body: BodyIn
    prev: Sha | None = None
    seat: UUID | None = None
    base: Count | None = None
    deps: Annotated[list[UUID], Meta(max_length=100)] = msgspec.field(default_factory=list)
    skew: Whole | None = None
    skew_error: Count | None = None


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


@dataclass(frozen=True)
class ParsedRecord:
    """A record that could be read, and the device it says it comes from."""

    device: UUID
    given: RecordIn
    kind: str
    body: Body

    @cached_property
    def canonical(self) -> bytes:
        """RFC 8785 of the whole record."""
        given = self.given
        return CANONICAL.encode(
            Signed(
                at=given.at,
                base=given.base,
                body=msgspec.Raw(CANONICAL.encode(self.body)),
                deps=given.deps,
                device=self.device,
                entity=given.entity,
                id=given.id,
                kind=self.kind,
                prev=given.prev,
                seat=given.seat,
                seq=given.seq,
                skew=given.skew,
                skew_error=given.skew_error,
                v=given.v,
            )
        )

    @cached_property
    def sha(self) -> bytes:
        """SHA-256 of the canonical bytes."""
        return hashlib.sha256(self.canonical).digest()


@dataclass(frozen=True, slots=True)
class Malformed:
    """
    A record that could not be read.

    Attributes:
        record: Its id as it was given, if any could be found, else "".
        why: Which field, and what is wrong with it.
        raw: The bytes, to be kept for a person.
    """

    record: str
    why: str
    raw: bytes
    too_large: bool = False


Element = ParsedRecord | Malformed


@dataclass(frozen=True, slots=True)
class Author:
    """
    Who did what a record tells, with what, and when it reached us.

    Attributes:
        seat: In whose seat they said they act; None for the default.
        entity: What the record is about; made on the phone for what it creates.
        at_ms: The phone's clock; with `skew_ms` (phone minus us) and its error, None if never met.
        is_sure: Signed push, unbroken chain, and no brand-new phone beside an older one.
    """

    person: UUID
    device: UUID
    record: UUID
    seat: UUID | None
    entity: UUID
    at_ms: int
    skew_ms: int | None
    skew_error_ms: int | None
    received_at: datetime
    is_sure: bool


def parse(raw: bytes | msgspec.Raw, device: UUID) -> Element:
    """Read one element of a push; never raises."""
    raw = bytes(raw)
    if len(raw) > MAX_RECORD_BYTES:
        return Malformed(_id_in(raw), f"超过 {MAX_RECORD_BYTES} 字节", raw[:MAX_RECORD_BYTES], too_large=True)
    try:
        given = msgspec.json.decode(raw, type=RecordIn)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        return Malformed(_id_in(raw), _why(exc), raw)
    chosen = [(kind, body) for kind, body in _members(given.body) if isinstance(body, Body)]
    named = [body for _, body in _members(given.body) if body is not msgspec.UNSET]
    if len(chosen) != 1 or len(named) != 1:
        return Malformed(str(given.id), "字段 body:必须恰好有一项", raw)
    record = ParsedRecord(device, given, *chosen[0])
    try:
        too_large = len(record.canonical) > MAX_RECORD_BYTES
    except UnicodeEncodeError as exc:  # half a surrogate pair
        return Malformed(str(given.id), str(exc), raw)
    if too_large:
        return Malformed(str(given.id), f"超过 {MAX_RECORD_BYTES} 字节", raw, too_large=True)
    return record


def parse_all(raws: list[msgspec.Raw], device: UUID) -> list[Element]:
    """Read every element of a push, in order; a bad one spoils no other."""
    return [parse(raw, device) for raw in raws]


def push_message(device: UUID, hashes: list[bytes]) -> bytes:
    """What a phone signs when it sends records."""
    return PUSH_INFO + device.bytes + b"".join(hashes)


def _members(body: BodyIn) -> list[tuple[str, Any]]:
    return [(MEMBERS["scanAdd"], body.scan_add), (MEMBERS["scanWithdraw"], body.scan_withdraw)]


def _why(exc: Exception) -> str:
    """Which field could not be read, then what the decoder says of it."""
    told, _, path = str(exc).rpartition(" - at `$")
    if not told:
        return f"记录无法读取:{exc}"
    return f"字段 {path.strip('`.') or '记录'}:{told}"


def _id_in(raw: bytes) -> str:
    """The id an unreadable record gives, as far as it can be found."""
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    given = found.get("id") if isinstance(found, dict) else None
    return given[:64] if isinstance(given, str) else ""
