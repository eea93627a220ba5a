"""
Which chore (例行工作) is due, in one row each: of all workers one takes it, whether Redis is there or not.

A worker that dies over a chore leaves it due again when its lease is over. What a chore does is
not known here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.store import sql

LEASE = timedelta(minutes=30)
"""Longer than any chore takes, except a backup of a very large city, which may then begin twice."""


@dataclass(frozen=True, slots=True)
class Chore:
    """
    When a chore was done last.

    Attributes:
        ran_at: None before the first time.
        did: How much there was to do then.
    """

    name: str
    due_at: datetime
    ran_at: datetime | None
    did: int | None


TAKE = """
INSERT INTO upkeep AS held (chore, due_at) VALUES ($1, now() + $2::interval)
ON CONFLICT (chore) DO UPDATE SET due_at = excluded.due_at WHERE held.due_at <= now()
RETURNING chore
"""


async def take(chore: str) -> bool:
    """Whether the chore is due, and ours until the lease ends."""
    return await sql.value(TAKE, chore, LEASE) is not None


DONE = """
INSERT INTO upkeep (chore, due_at, ran_at, did) VALUES ($1, $2, now(), $3)
ON CONFLICT (chore) DO UPDATE SET due_at = excluded.due_at, ran_at = excluded.ran_at, did = excluded.did
"""


async def done(chore: str, did: int, due_at: datetime) -> None:
    """The chore was done, by a worker or by hand, and is due again at that time."""
    await sql.execute(DONE, chore, due_at, did)


async def put_off(chore: str, until: datetime) -> None:
    """It was not done; whoever looks first after that time may take it, before the lease is over."""
    await sql.execute("UPDATE upkeep SET due_at = $2 WHERE chore = $1", chore, until)


async def chores() -> dict[str, Chore]:
    """All that was ever taken, by name."""
    rows = await sql.fetch("SELECT chore AS name, due_at, ran_at, did FROM upkeep ORDER BY chore")
    return {row["name"]: Chore(**row) for row in rows}
