"""
A crowd (人群): deputies who were away for hours, each with a phone full of signed records.

People, seats, phones and sessions are made by SQL, many at a time. What a phone brings is
written, chained and signed as a real one does it, before any clock runs: at every activity
of its township, one after another, in and out again.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from server import sealing
from server.api import trusted
from server.domain import codes, logins
from server.store import sql
from server.tables.columns import uuid7
from tests import builders
from tests.bench.pushes import SYNC
from tests.bench.wires import request
from tests.phone import Phone, Written

TOWNSHIP = 200
"""Deputies of one congress."""
APART = timedelta(minutes=10)
"""From one activity to the next: who is at two within two minutes is looked into."""

PEOPLE = """
WITH given AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[],
                       $8::uuid[])
    AS t (person, seat, device, token, phone_hash, public_key, token_hash, unit)
), people AS (
  INSERT INTO person (id, name, phone_hash) SELECT person, '代表', phone_hash FROM given
), seats AS (
  INSERT INTO seat (id, person, unit, role, since, status)
  SELECT seat, person, unit, 'DEPUTY', '2020-01-01', 'ACTIVE' FROM given
), codes AS (
  INSERT INTO code (id, kind, target, unit, token, state, valid_from)
  SELECT uuidv7(), 'DEPUTY', seat, unit, token, 'ACTIVE', now() - interval '30 days' FROM given
), phones AS (
  INSERT INTO device (id, person, name, public_key, registered_at, seen_at)
  SELECT device, person, '手机', public_key, now() - interval '30 days', now() - interval '1 day' FROM given
)
INSERT INTO session (id, token_hash, person, seat, device, created_at, seen_at, expires_at)
SELECT uuidv7(), token_hash, person, seat, device, now(), now(), now() + interval '6 hours' FROM given
"""


@dataclass(slots=True)
class Returning:
    """
    One who comes back.

    Attributes:
        number: The telephone number they sign in with.
        push: What their phone sends, ready for the wire.
        ids, hashes: Of the records in it.
    """

    phone: Phone
    session: str
    number: str
    unit: UUID
    push: bytes = b""
    ids: tuple[str, ...] = ()
    hashes: tuple[bytes, ...] = ()

    def asks(self) -> bytes:
        """What the phone sends when it only wants to hear."""
        return _sync(self, [])


async def gather(phones: int, each: int) -> list[Returning]:
    """So many people with so many records each, half of them at the end of something they began."""
    crowd: list[Returning] = []
    for first in range(0, phones, TOWNSHIP):
        unit = await builders.a_unit(f"镇人大 {first}", f"{9000 + first}.")
        some = await _people(unit, range(first, min(first + TOWNSHIP, phones)))
        shown = await _shown(unit, each // 2)
        for one in some:
            _write(one, shown)
        crowd += some
    return crowd


async def catch_up(crowd: Sequence[Returning], cursor: str, scopes: Sequence[str]) -> None:
    """All have pulled to this cursor, and hold these scopes and their own; their pushes are ready."""
    for one in crowd:
        one.phone.cursor, one.phone.scopes = cursor, {*scopes, f"unit:{one.unit}", f"person:{one.phone.person}"}
        one.push = _sync(one, one.phone.outbox)
        one.ids = tuple(written.id for written in one.phone.outbox)
        one.hashes = tuple(written.sha for written in one.phone.outbox)
        one.phone.outbox.clear()


async def _people(unit: UUID, numbers: range) -> list[Returning]:
    some = [
        Returning(Phone(uuid7(), uuid7(), uuid7(), builders.straight), secrets.token_urlsafe(32), f"138{n:08d}", unit)
        for n in numbers
    ]
    await sql.execute(
        PEOPLE,
        [one.phone.person for one in some],
        [one.phone.seat for one in some],
        [one.phone.device for one in some],
        [codes.make_token(secrets.token_bytes(16)) for _ in some],
        [sealing.phone_hash(one.number) for one in some],
        [one.phone.public_key for one in some],
        [logins.hash_token(one.session) for one in some],
        [unit for _ in some],
    )
    return some


async def _shown(unit: UUID, activities: int) -> list[tuple[datetime, str, str]]:
    """When each activity of a township began, and the codes shown at its beginning and its end."""
    began = datetime.now(UTC) - (activities + 1) * APART
    shown: list[tuple[datetime, str, str]] = []
    for place in range(activities):
        at = began + place * APART
        activity = await builders.an_activity(unit=unit, opens=timedelta(hours=-24), enrol="OPEN")
        display = await builders.a_display(activity)
        live = [await activity.live(display, codes.slot_at(when.timestamp())) for when in (at, at + APART / 2)]
        shown.append((at, live[0], live[1]))
    return shown


def _write(one: Returning, shown: Sequence[tuple[datetime, str, str]]) -> None:
    for at, came, left in shown:
        one.phone.scans(came, _ms(at), direction="IN")
        one.phone.scans(left, _ms(at + APART / 2), direction="OUT")


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _sync(one: Returning, written: Sequence[Written]) -> bytes:
    (key,) = (key for key, held in trusted.manifest().items() if held.document == SYNC)
    asked = {"id": key, "variables": {"input": one.phone.asks(list(written))}}
    return request("POST", "/graphql", msgspec.json.encode(asked), cookie=f"daima={one.session}; daima-browser=bench")
