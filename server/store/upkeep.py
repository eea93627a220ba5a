"""
Which duty (例行工作) is due, in one row each: of all workers one takes it, whether Redis is there or not.

A worker that dies over a duty leaves it due again when its lease is over. What a duty does is
not known here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.store import sql

LEASE = timedelta(minutes=30)
"""Longer than any duty takes, except a backup of a very large city, which may then begin twice."""


@dataclass(frozen=True, slots=True)
class Duty:
    """
    When a duty was done last.

    Attributes:
        ran_at: None before the first time.
        did: How much there was to do then.
    """

    name: str
    due_at: datetime
    ran_at: datetime | None
    did: int | None


TAKE = """
INSERT INTO upkeep AS held (duty, due_at) VALUES ($1, now() + $2::interval)
ON CONFLICT (duty) DO UPDATE SET due_at = excluded.due_at WHERE held.due_at <= now()
RETURNING duty
"""


async def take(duty: str) -> bool:
    """Whether the duty is due, and ours until the lease ends."""
    return await sql.value(TAKE, duty, LEASE) is not None


DONE = """
INSERT INTO upkeep (duty, due_at, ran_at, did) VALUES ($1, $2, now(), $3)
ON CONFLICT (duty) DO UPDATE SET due_at = excluded.due_at, ran_at = excluded.ran_at, did = excluded.did
"""


async def done(duty: str, did: int, due_at: datetime) -> None:
    """The duty was done, by a worker or by hand, and is due again at that time."""
    await sql.execute(DONE, duty, due_at, did)


async def duties() -> dict[str, Duty]:
    """All that was ever taken, by name."""
    rows = await sql.fetch("SELECT duty AS name, due_at, ran_at, did FROM upkeep ORDER BY duty")
    return {row["name"]: Duty(**row) for row in rows}
