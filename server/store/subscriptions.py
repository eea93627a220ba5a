"""Subscriptions (推送订阅): the browsers that may be woken, and whose they are."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.store import sql
from server.store.sql import Row
from server.tables.columns import uuid7

COLUMNS = """s.id, s.person, s.device, s.endpoint, s.origin, s.p256dh, s.auth, s.generation, s.created_at, s.seen_at,
    s.last_ok_at, s.fails, s.quarantined_at"""

BY_ENDPOINT = f"SELECT {COLUMNS} FROM subscription s WHERE s.endpoint = $1 FOR UPDATE"


async def by_endpoint(endpoint: str) -> Row | None:
    """The subscription at an address, locked until the transaction ends."""
    return await sql.one(BY_ENDPOINT, endpoint)


ADD = """
    INSERT INTO subscription AS held
        (id, person, device, endpoint, origin, p256dh, auth, generation, created_at, seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
    ON CONFLICT (endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth, seen_at = excluded.seen_at,
        generation = excluded.generation, device = excluded.device, fails = 0, quarantined_at = NULL
    WHERE held.person = excluded.person
    RETURNING *
"""


async def add(
    person: UUID,
    device: UUID | None,
    endpoint: str,
    origin: str,
    p256dh: bytes,
    auth: bytes,
    generation: int,
    now: datetime,
) -> Row | None:
    """The address is this person's, with these keys, from now on; None if it is another's."""
    return await sql.one(ADD, uuid7(), person, device, endpoint, origin, p256dh, auth, generation, now)


async def seen(subscription: UUID, now: datetime) -> None:
    """The browser said that it still has it: it is asked again, though it was refused."""
    await sql.execute(
        "UPDATE subscription SET seen_at = $2, fails = 0, quarantined_at = NULL WHERE id = $1", subscription, now
    )


OF = f"""
    SELECT {COLUMNS}, d.name FROM subscription s LEFT JOIN device d ON d.id = s.device
     WHERE s.person = $1 ORDER BY s.created_at, s.id
"""


async def of(person: UUID) -> list[Row]:
    """Those of a person, the oldest first, each with its device's `name`."""
    return await sql.fetch(OF, person)


async def of_device(device: UUID) -> list[Row]:
    """Where a device is woken; a browser has one address, the one it told last."""
    return await sql.fetch("SELECT * FROM subscription WHERE device = $1 ORDER BY id FOR UPDATE", device)


async def remove(subscriptions: Sequence[UUID]) -> list[Row]:
    """They are gone; those that were there."""
    return await sql.fetch("DELETE FROM subscription WHERE id = ANY($1::uuid[]) RETURNING *", list(subscriptions))


async def woken(subscriptions: Sequence[UUID], now: datetime) -> None:
    """The push service took a message for each."""
    await sql.execute(
        "UPDATE subscription SET last_ok_at = $2, fails = 0, quarantined_at = NULL WHERE id = ANY($1::uuid[])",
        sorted(subscriptions),
        now,
    )


REFUSED = """
    UPDATE subscription SET fails = least(fails + 1, 1000),
        quarantined_at = CASE WHEN id = ANY($2::uuid[]) THEN $3 ELSE quarantined_at END
     WHERE id = ANY($1::uuid[])
"""


async def refused(subscriptions: Sequence[UUID], aside: Sequence[UUID], now: datetime) -> None:
    """The push service refused each of them once more; some are set aside."""
    await sql.execute(REFUSED, sorted(subscriptions), list(aside), now)


async def by_generation() -> dict[int, int]:
    """How many phones go by each of our keys."""
    rows = await sql.fetch("SELECT generation, count(*) FROM subscription GROUP BY 1")
    return {row["generation"]: row["count"] for row in rows}
