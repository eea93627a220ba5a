"""Every query about what a person signs in with: number, password, second factor, devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.domain.people import Role
from server.store import sql
from server.store.sql import Row

ACCOUNT = """
SELECT id, name, phone_sealed, password_hash, totp_sealed, version FROM person WHERE {found}
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A person as signing in needs them; sealed fields stay sealed."""

    id: UUID
    name: str
    phone_sealed: bytes | None
    password_hash: str | None
    totp_sealed: bytes | None
    version: int


async def by_phone(phone_hash: bytes) -> Account | None:
    """Whose number this is."""
    return _account(await sql.one(ACCOUNT.format(found="phone_hash = $1"), phone_hash))


async def by_id(person: UUID) -> Account | None:
    """A person's account, locked until the transaction ends."""
    return _account(await sql.one(ACCOUNT.format(found="id = $1 FOR UPDATE"), person))


def _account(row: Row | None) -> Account | None:
    return Account(**row) if row else None


async def set_phone(person: UUID, phone_hash: bytes, sealed: bytes) -> int:
    """Give a person another number; returns the row's new version."""
    moved = """
    UPDATE person SET phone_hash = $2, phone_sealed = $3, version = version + 1 WHERE id = $1 RETURNING version
    """
    return await sql.value(moved, person, phone_hash, sealed)


async def set_password(person: UUID, password_hash: str) -> None:
    """Keep a password's hash."""
    await sql.execute("UPDATE person SET password_hash = $2 WHERE id = $1", person, password_hash)


async def totp_of(person: UUID) -> bytes | None:
    """A person's sealed second factor."""
    return await sql.value("SELECT totp_sealed FROM person WHERE id = $1", person)


async def set_totp(person: UUID, sealed: bytes) -> None:
    """Keep a second factor's secret."""
    await sql.execute("UPDATE person SET totp_sealed = $2 WHERE id = $1", person, sealed)


DEVICES = """
SELECT id, person, name, public_key, registered_at, seen_at, pending, revoked_at FROM device
"""


async def devices_of(person: UUID) -> list[Row]:
    """A person's devices, the newest first; revoked ones for a month."""
    return await sql.fetch(
        DEVICES
        + "WHERE person = $1 AND (revoked_at IS NULL OR revoked_at > now() - interval '30 days')"
        + "ORDER BY registered_at DESC, id",
        person,
    )


async def device(device: UUID) -> Row | None:
    """One device, locked; None if there is none of that id."""
    return await sql.one(DEVICES + "WHERE id = $1 FOR UPDATE", device)


async def devices(ids: Sequence[UUID | None]) -> dict[UUID, Row]:
    """Devices by id, revoked ones too."""
    rows = await sql.fetch(DEVICES + "WHERE id = ANY($1)", [device for device in ids if device])
    return {row["id"]: row for row in rows}


async def has_other_device(person: UUID, device: UUID | None) -> bool:
    """Whether a person has an active device besides this one."""
    other = "SELECT EXISTS (SELECT FROM device WHERE person = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2)"
    return await sql.value(other, person, device)


NEW_DEVICE = """
INSERT INTO device (id, person, name, public_key, registered_at, seen_at, pending, head_seq)
VALUES ($1, $2, $3, $4, $5, $5, 0, 0)
ON CONFLICT (id) DO NOTHING RETURNING id
"""


async def add_device(device: UUID, person: UUID, name: str, public_key: bytes, now: datetime) -> bool:
    """Keep a new device; False if its id is taken."""
    return await sql.value(NEW_DEVICE, device, person, name, public_key, now) is not None


async def device_seen(device: UUID, now: datetime) -> None:
    """Remember when a device was here."""
    await sql.execute("UPDATE device SET seen_at = $2 WHERE id = $1", device, now)


async def device_revoked(device: UUID, now: datetime) -> None:
    """A device counts no more."""
    await sql.execute("UPDATE device SET revoked_at = $2 WHERE id = $1", device, now)


MY_DEVICE = """
SELECT person.name, person.phone_sealed, person.totp_sealed, person.password_hash IS NOT NULL AS has_password,
       EXISTS (
         SELECT FROM device AS this, device AS other
          WHERE this.id = $2 AND this.registered_at > $3 AND other.person = person.id AND other.id <> this.id
            AND other.revoked_at IS NULL AND other.registered_at < this.registered_at
       ) AS device_is_new
  FROM person WHERE person.id = $1
"""


async def me(person: UUID, device: UUID | None, new_since: datetime) -> Row:
    """What a person may know of their own account, and whether their device is new beside another."""
    rows = await sql.fetch(MY_DEVICE, person, device, new_since)
    return rows[0]


async def has_role(person: UUID, unit: UUID, role: Role) -> bool:
    """Whether a person holds a role in a unit, as far as its status says."""
    held = "SELECT EXISTS (SELECT FROM seat WHERE person = $1 AND unit = $2 AND role = $3 AND status = 'ACTIVE')"
    return await sql.value(held, person, unit, role)


ANY_SEAT = """
SELECT seat.id, seat.person, seat.unit, seat.role, seat.title, seat.expertise, seat.status,
       unit.name AS unit_name, unit.kind AS unit_kind, unit.level, unit.path AS unit_path
  FROM seat JOIN unit ON unit.id = seat.unit WHERE seat.id = $1
"""


async def any_seat(seat: UUID) -> Row:
    """A seat with its unit, whether it is held or not."""
    row = await sql.one(ANY_SEAT, seat)
    assert row is not None, "a session's seat is never deleted"
    return row


async def city() -> str:
    """The name of the topmost unit; empty before there is one."""
    return await sql.value("SELECT name FROM unit WHERE parent IS NULL ORDER BY number LIMIT 1") or ""
