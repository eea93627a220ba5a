"""
Chores (例行工作) that fail by a fault of ours, a row each, until they succeed.

The table stands in its migration. What has not failed again for a while is no longer told: no
worker tries it any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.store import sql

TOLD = timedelta(hours=2)
"""Longer than any chore is put off."""


@dataclass(frozen=True, slots=True)
class Failure:
    """
    A chore that fails.

    Attributes:
        times: In a row, all workers together.
        error: The exception's class; what it says stays in the log.
        since: When it failed first.
        at: When it failed last.
    """

    chore: str
    times: int
    error: str
    since: datetime
    at: datetime


ADD = """
INSERT INTO chore_failure AS told (chore, times, error, since, at) VALUES ($1, 1, $2, now(), now())
ON CONFLICT (chore) DO UPDATE SET times = told.times + 1, error = excluded.error, at = excluded.at
"""


async def add(chore: str, error: str) -> None:
    """The chore failed once more."""
    await sql.execute(ADD, chore, error)


async def remove(chore: str) -> None:
    """The chore succeeded."""
    await sql.execute("DELETE FROM chore_failure WHERE chore = $1", chore)


async def told() -> list[Failure]:
    """Chores that fail now, by name."""
    rows = await sql.fetch("SELECT * FROM chore_failure WHERE at > now() - $1::interval ORDER BY chore", TOLD)
    return [Failure(**row) for row in rows]
