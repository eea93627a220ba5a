"""
Every query about signing in: codes, sessions, devices, and the tries that count.

`ASKER` is asked once by every request: who a cookie names, in which seats, as of now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from server.domain.people import Role, UnitKind
from server.domain.viewer import SeatFacts
from server.store import sql
from server.tables.columns import uuid7

HELD = """
SELECT seat.id, seat.role, seat.unit, unit.kind AS unit_kind, unit.path AS unit_path,
       coalesce(unit.congress, unit.id) AS congress, seat.electing_unit, seat.station
  FROM seat
  JOIN unit ON unit.id = seat.unit
  LEFT JOIN unit AS congress ON congress.id = coalesce(unit.congress, unit.id)
 CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE coalesce(congress.zone, 'Asia/Shanghai'))::date AS today) AS t
 WHERE seat.status = 'ACTIVE' AND seat.since <= t.today AND (seat.until IS NULL OR seat.until > t.today)
   AND seat.person = session.person
 ORDER BY seat.id
"""
"""The seats a session's person holds today, in the calendar of each seat's congress."""

ASKER = f"""
SELECT session.id, session.person, session.seat, session.device, session.created_at, session.seen_at,
       session.expires_at, session.ended_at, session.second_factor_at, device.revoked_at,
       (SELECT coalesce(json_agg(held), '[]') FROM ({HELD}) AS held)::text AS seats
  FROM session LEFT JOIN device ON device.id = session.device
 WHERE session.token_hash = $1
"""


class _Held(msgspec.Struct):
    id: UUID
    role: Role
    unit: UUID
    unit_kind: UnitKind
    unit_path: str
    congress: UUID
    electing_unit: UUID | None
    station: UUID | None


@dataclass(frozen=True, slots=True)
class Held:
    """A session as its cookie finds it, ended ones too."""

    id: UUID
    person: UUID
    seat: UUID
    device: UUID | None
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    second_factor_at: datetime | None
    revoked_at: datetime | None
    seats: tuple[SeatFacts, ...]


async def find(token_hash: bytes) -> Held | None:
    """The session a cookie names, and the seats its person holds today."""
    row = await sql.one(ASKER, token_hash)
    return Held(**{**row, "seats": _seats(row["seats"])}) if row else None


def _seats(text: str) -> tuple[SeatFacts, ...]:
    held = msgspec.json.decode(text, type=list[_Held])
    return tuple(SeatFacts(**msgspec.structs.asdict(seat)) for seat in held)


async def touch(session: UUID, now: datetime, expires_at: datetime) -> None:
    """Remember that a session was used."""
    await sql.execute("UPDATE session SET seen_at = $2, expires_at = $3 WHERE id = $1", session, now, expires_at)


BEGIN = """
INSERT INTO session (id, token_hash, person, seat, device, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
"""


async def begin(
    *, token_hash: bytes, person: UUID, seat: UUID, device: UUID | None, now: datetime, expires_at: datetime
) -> UUID:
    """Begin a session."""
    session = uuid7()
    await sql.execute(BEGIN, session, token_hash, person, seat, device, now, expires_at)
    return session


async def end(session: UUID, now: datetime) -> bool:
    """End one session; False if it was over."""
    return bool(await sql.execute("UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", session, now))


async def end_of_device(device: UUID, now: datetime) -> None:
    """End every session of a device."""
    await sql.execute("UPDATE session SET ended_at = $2 WHERE device = $1 AND ended_at IS NULL", device, now)


async def end_others(person: UUID, kept: UUID, now: datetime) -> None:
    """End every session of a person but one."""
    ended = "UPDATE session SET ended_at = $3 WHERE person = $1 AND id <> $2 AND ended_at IS NULL"
    await sql.execute(ended, person, kept, now)


async def act_in(session: UUID, seat: UUID) -> None:
    """Let a session act in another seat."""
    await sql.execute("UPDATE session SET seat = $2 WHERE id = $1", session, seat)


async def factor_given(session: UUID, now: datetime) -> None:
    """Remember that a session gave its second factor."""
    await sql.execute("UPDATE session SET second_factor_at = $2 WHERE id = $1", session, now)


async def last_seat(person: UUID) -> UUID | None:
    """The seat a person acted in last."""
    return await sql.value("SELECT seat FROM session WHERE person = $1 ORDER BY created_at DESC LIMIT 1", person)


CODES_SINCE = "SELECT count(*), min(created_at) FROM login_code WHERE phone_hash = $1 AND created_at > $2"

NEW_CODE = """
INSERT INTO login_code (id, phone_hash, code_hash, browser_hash, created_at, expires_at, tries)
VALUES ($1, $2, $3, $4, $5, $6, 0)
"""


async def lock(key: bytes) -> None:
    """Let whoever comes with the same key wait until this transaction ends."""
    await sql.execute("SELECT pg_advisory_xact_lock($1)", int.from_bytes(key[:8], "big", signed=True))


async def codes_since(phone_hash: bytes, since: datetime) -> tuple[int, datetime]:
    """How many codes a number asked for, and when the first of them; `since` if none."""
    row = await sql.one(CODES_SINCE, phone_hash, since)
    assert row is not None
    return row["count"], row["min"] or since


async def add_code(*, phone_hash: bytes, code_hash: bytes, browser: bytes, now: datetime, expires_at: datetime) -> None:
    """Keep a code's hash until it is used or old."""
    await sql.execute(NEW_CODE, uuid7(), phone_hash, code_hash, browser, now, expires_at)


SPENDABLE = """
SELECT id, code_hash FROM login_code
 WHERE phone_hash = $1 AND browser_hash = $2 AND expires_at > $3 AND used_at IS NULL AND tries < $4
 ORDER BY created_at DESC LIMIT 1 FOR UPDATE
"""


async def spendable_code(phone_hash: bytes, browser: bytes, now: datetime, tries: int) -> tuple[UUID, bytes] | None:
    """The newest code of a number and browser that may still be tried, locked."""
    row = await sql.one(SPENDABLE, phone_hash, browser, now, tries)
    return (row["id"], bytes(row["code_hash"])) if row else None


async def code_used(code: UUID, now: datetime) -> None:
    """A code works once."""
    await sql.execute("UPDATE login_code SET used_at = $2 WHERE id = $1", code, now)


async def code_missed(code: UUID) -> None:
    """One try less."""
    await sql.execute("UPDATE login_code SET tries = tries + 1 WHERE id = $1", code)


async def attempts_since(key: UUID, since: datetime) -> int:
    """How often something was tried."""
    return await sql.value("SELECT count(*) FROM attempt WHERE key = $1 AND at > $2", key, since)


async def add_attempt(key: UUID, now: datetime) -> None:
    """Count one try."""
    await sql.execute("INSERT INTO attempt (id, key, at) VALUES ($1, $2, $3)", uuid7(), key, now)


async def forgive(key: UUID) -> None:
    """Count a key's tries no more: the right one came."""
    await sql.execute("DELETE FROM attempt WHERE key = $1", key)


async def forget_old(before: datetime) -> None:
    """Let go of codes and tries that count for nothing any more."""
    await sql.execute("DELETE FROM attempt WHERE at < $1", before)
    await sql.execute("DELETE FROM login_code WHERE created_at < $1", before - timedelta(days=1))
