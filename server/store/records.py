"""What phones sent: kept before it is acknowledged, claimed phone by phone, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from server.domain.parsing import Malformed, ParsedRecord
from server.domain.records import RecordState
from server.store import sql

QUARANTINE = UUID("5b2f9a52-6d0f-4b8e-9f6e-3a0c1f0d7d11")
"""Namespace of quarantined bytes: the same bytes from the same phone are kept once."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is held under an id already."""

    person: UUID
    sha: bytes
    state: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record to settle, as it was filed."""

    id: UUID
    person: UUID
    device: UUID
    seq: int
    prev: bytes | None
    entity: UUID
    canonical: bytes
    sha: bytes
    signed: int
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Phone:
    """
    A registered device as its records need it.

    Attributes:
        has_sibling: Whether the person has another device that is not revoked.
        head_seq: The last of its records that was settled; 0 before the first.
    """

    id: UUID
    person: UUID
    public_key: bytes
    registered_at: datetime
    revoked_at: datetime | None
    has_sibling: bool
    head_seq: int
    head_sha: bytes | None


# Overlapping retries deadlock unless all insert in one order.
INSERT = """
INSERT INTO record (id, person, device, seq, prev, seat, kind, v, entity, at_ms, skew_ms, skew_error_ms,
                    canonical, sha, signed, received_at, state, detail, attempts)
SELECT id, $1, $2, seq, prev, seat, kind, v, entity, at_ms, skew_ms, skew_error_ms, canonical, sha, $3, $4, 0, '{}', 0
  FROM unnest($5::uuid[], $6::bigint[], $7::bytea[], $8::uuid[], $9::text[], $10::smallint[], $11::uuid[],
              $12::bigint[], $13::bigint[], $14::bigint[], $15::bytea[], $16::bytea[])
    AS t (id, seq, prev, seat, kind, v, entity, at_ms, skew_ms, skew_error_ms, canonical, sha)
 ORDER BY id
ON CONFLICT (id) DO NOTHING
RETURNING id
"""


async def insert(
    person: UUID, device: UUID, signed: int, received_at: datetime, batch: Sequence[ParsedRecord]
) -> set[UUID]:
    """Keep what is new, durably, in one statement; the ids that were new."""
    rows = await sql.fetch(
        INSERT,
        person,
        device,
        signed,
        received_at,
        [record.given.id for record in batch],
        [record.given.seq for record in batch],
        [bytes.fromhex(record.given.prev) if record.given.prev else None for record in batch],
        [record.given.seat for record in batch],
        [record.kind for record in batch],
        [record.given.v for record in batch],
        [record.given.entity for record in batch],
        [record.given.at for record in batch],
        [record.given.skew for record in batch],
        [record.given.skew_error for record in batch],
        [record.canonical for record in batch],
        [record.sha for record in batch],
    )
    return {row["id"] for row in rows}


async def known(ids: Sequence[UUID]) -> dict[UUID, Known]:
    """What is held under these ids; a statement of its own, so that a racing retry is seen."""
    rows = await sql.fetch("SELECT id, person, sha, state FROM record WHERE id = ANY($1)", ids)
    if missing := set(ids) - {row["id"] for row in rows}:
        rows += await sql.fetch("SELECT id, person, sha, state FROM record_archive WHERE id = ANY($1)", list(missing))
    return {row["id"]: Known(row["person"], row["sha"], row["state"]) for row in rows}


async def keep_apart(person: UUID, device: UUID, now: datetime, odd: Sequence[Malformed]) -> None:
    """Keep bytes that cannot be a record, for a person to look at."""
    await sql.fetch(
        """
        INSERT INTO quarantine (id, record, person, device, code, why, bytes, received_at)
        SELECT id, record, $1, $2, code, why, bytes, $3
          FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::bytea[]) AS t (id, record, code, why, bytes)
         ORDER BY id
        ON CONFLICT (id) DO NOTHING
        """,
        person,
        device,
        now,
        [uuid5(QUARANTINE, device.hex + one.raw.hex()) for one in odd],
        [one.record.replace("\0", "") for one in odd],
        [one.code for one in odd],
        [one.why.replace("\0", "") for one in odd],
        [one.raw for one in odd],
    )


async def phone(device: UUID) -> Phone | None:
    """A device by its id, revoked ones too."""
    rows = await sql.fetch(PHONE, device)
    return Phone(**rows[0]) if rows else None


async def saw(device: UUID, pending: int, now: datetime) -> None:
    """Remember that a phone was here and how much it still holds; at most a write a minute if nothing changed."""
    await sql.fetch(
        """
        UPDATE device SET seen_at = $3::timestamptz, pending = $2
         WHERE id = $1 AND (pending <> $2 OR seen_at < $3::timestamptz - interval '1 minute')
        """,
        device,
        pending,
        now,
    )


async def seats_of(person: UUID) -> set[UUID]:
    """All seats a person has or had."""
    return {row["id"] for row in await sql.fetch("SELECT id FROM seat WHERE person = $1", person)}


async def release(tx: Any, record: UUID) -> None:
    """Look again at one parked record, as often as at a new one."""
    again = "UPDATE record SET state = $2, attempts = 0 WHERE id = $1 AND state = $3"
    await tx.connection.execute(again, record, RecordState.WAITING, RecordState.PARKED)


async def release_newer() -> int:
    """Look again at records that were newer than the workers before: this one may know them."""
    newer = "UPDATE record SET state = $1 WHERE state = $2 AND code = 'NEEDS_UPGRADE'"
    return await sql.execute(newer, RecordState.WAITING, RecordState.PARKED)


PHONE = """
SELECT id, person, public_key, registered_at, revoked_at, head_seq, head_sha,
       EXISTS (SELECT FROM device AS other
                WHERE other.person = device.person AND other.id <> device.id AND other.revoked_at IS NULL)
         AS has_sibling
  FROM device WHERE id = $1
"""
