"""
Reading (解析) what a phone sent, one record at a time, so that a bad one is refused alone.

A record of today's version is read strictly and says which of its fields could not be. One of
an older version is read as that version was; one of a newer version, or of a kind this server
does not know, is kept unread for a newer server. Nothing here raises.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec
import rfc8785
from msgspec import UNSET, structs

from server.domain import upcasts
from server.domain.bodies import BODIES, MEMBERS
from server.domain.records import CANONICAL, MAX_RECORD_BYTES, ApartCode, Envelope, OtherIn, RecordIn, Signed

UNREADABLE = (ValueError, RecursionError)
"""What reading raises; msgspec's, Unicode's and RFC 8785's own errors are all `ValueError`s."""
UNFIT = (LookupError, TypeError, AttributeError)
"""What an upcaster raises at a body that was never of its version."""
MEMBER = re.compile("([a-z]{1,20})([A-Z][a-z]{0,19})", re.ASCII)
TOO_LARGE = f"超过 {MAX_RECORD_BYTES} 字节"
KIND_OF = {struct: kind for kind, struct in BODIES.items()}
NOT_ONE = "字段 body:必须恰好有一项"


@dataclass(frozen=True)
class ParsedRecord:
    """
    A record that could be read, and the device it says it comes from.

    Attributes:
        body: RFC 8785 of its body, as its version has it.
    """

    device: UUID
    given: Envelope
    kind: str
    body: bytes

    @cached_property
    def canonical(self) -> bytes:
        """RFC 8785 of the whole record."""
        given = self.given
        return CANONICAL.encode(
            Signed(
                at=given.at,
                base=given.base,
                body=msgspec.Raw(self.body),
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
        code: Why they are no record.
    """

    record: str
    why: str
    raw: bytes
    code: ApartCode = ApartCode.MALFORMED


Element = ParsedRecord | Malformed


def parse_all(raws: list[msgspec.Raw], device: UUID) -> list[Element]:
    """Read every element of a push, in order; a bad one spoils no other."""
    return [parse(raw, device) for raw in raws]


def parse(raw: bytes | msgspec.Raw, device: UUID) -> Element:
    """Read one element of a push; never raises."""
    raw, why = bytes(raw), NOT_ONE
    if len(raw) > MAX_RECORD_BYTES:
        return Malformed(_id_in(raw), TOO_LARGE, raw[:MAX_RECORD_BYTES], ApartCode.TOO_LARGE)
    try:
        record = _of_today(raw, device)
    except UNREADABLE as exc:
        record, why = None, _why(exc)
    record = record or _of_another_version(raw, device)
    if record is None:
        return Malformed(_id_in(raw), why, raw)
    if len(record.canonical) > MAX_RECORD_BYTES:
        return Malformed(str(record.given.id), TOO_LARGE, raw, ApartCode.TOO_LARGE)
    return record


def _of_today(raw: bytes, device: UUID) -> ParsedRecord | None:
    """A record with one body, of the version it is written in now; None for any other."""
    given = msgspec.json.decode(raw, type=RecordIn)
    named = [body for body in structs.astuple(given.body) if body is not UNSET]
    kind = KIND_OF.get(type(named[0])) if len(named) == 1 else None
    if kind is None or given.v != upcasts.VERSIONS[kind]:
        return None
    return ParsedRecord(device, given, kind, CANONICAL.encode(named[0]))


def _of_another_version(raw: bytes, device: UUID) -> ParsedRecord | None:
    """A record that is older than today's, or newer than this server; None if it is neither."""
    try:
        given = msgspec.json.decode(raw, type=OtherIn)
        ((member, told),) = given.body.items()
        kind = _kind(member)
        if kind is None or not _is_readable(kind, given.v, msgspec.json.decode(told, type=dict[str, Any])):
            return None
        return ParsedRecord(device, given, kind, rfc8785.dumps(msgspec.json.decode(told)))
    except (*UNREADABLE, *UNFIT):
        return None


def _kind(member: str) -> str | None:
    """The kind a member stands for, though it be one we do not know: `dutyDeclare` → `duty.declare`."""
    if member in MEMBERS:
        return MEMBERS[member]
    spelt = MEMBER.fullmatch(member)
    return f"{spelt[1]}.{spelt[2].lower()}" if spelt else None


def _is_readable(kind: str, version: int, body: dict[str, Any]) -> bool:
    """Whether a newer server will read it, or this one can: an older body must fit once it is brought up to date."""
    newest = upcasts.VERSIONS.get(kind, 0)
    if version < newest:
        msgspec.convert(upcasts.to_now(kind, version, body), BODIES[kind])
    return version != newest


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
    except UNREADABLE:
        return ""
    given = found.get("id") if isinstance(found, dict) else None
    return given[:64] if isinstance(given, str) else ""
