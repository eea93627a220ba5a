"""
The months the table `record` is made of: made ahead, filled with what strayed, moved to the archive, dropped.

Ids are UUIDv7, so a month is a range of ids and the primary key holds across all of them.
What is no UUIDv7, or was made by a clock far off, is kept in `record_default`. A month that
is long settled moves as a whole to `record_archive`, which no hot statement reads. Nobody
waits long for any of this: whoever holds a lock we need makes us try again later.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from server.domain.months import Month, month_of
from server.store import sql
from server.store.lost import COLLIDED
from server.tables.engine import ENGINE

log = structlog.get_logger()

AHEAD = 3
"""Months made before they begin: so long may every worker be gone."""
BEHIND = 1
"""What phones that were offline wrote last month comes now."""
AT_HAND = 12
"""Months that stay in `record` after their end: each costs every statement a little planning."""
LOCK = 0x6D6F6E7468
"""The advisory lock's number: "month" in ASCII."""
WAIT = "500ms"
"""A lock that lets everybody else wait is not waited for longer."""

NAME = re.compile(r"record_(\d{4})_(\d{2})")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the table; `month` is None for the one of all other ids."""

    name: str
    month: Month | None
    rows: int
    """An estimate, of the last ANALYZE."""


PARTS = """
SELECT child.relname AS name, greatest(child.reltuples, 0)::bigint AS rows
  FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
 WHERE inhparent = $1::text::regclass ORDER BY child.relname
"""


async def parts(table: str = "record") -> list[Part]:
    """What `record` or `record_archive` is made of now, by name."""
    return [Part(row["name"], _month(row["name"]), row["rows"]) for row in await sql.fetch(PARTS, table)]


async def tend(now: datetime, kept_years: int) -> int:
    """Months are where they should be, and those older than the retention (0: none is) gone; how many moved."""
    moved = [*await keep(now), *await archive(now)]
    if kept_years:
        moved += await drop(month_of(now).plus(-12 * kept_years).begins)
    if moved:
        log.info("months_moved", months=moved)
    return len(moved)


async def keep(now: datetime) -> list[str]:
    """
    The last month, this one and those ahead stand, and so does every month that rows strayed from.

    Returns:
        The months made now, oldest first. One that others were in the way of is made next time.
    """
    wanted = {month_of(now).plus(step) for step in range(-BEHIND, AHEAD + 1)} | await _strayed()
    there = {part.month for part in await parts()}
    return [str(month) for month in sorted(wanted - there) if await _or_later(_make, month)]


async def archive(now: datetime) -> list[str]:
    """
    Months that ended a year ago are in the archive, if every record in them has been settled that long.

    Returns:
        The months moved now, oldest first.
    """
    before = month_of(now).plus(-AT_HAND).begins
    return [str(part.month) for part in await _over("record", before) if await _or_later(_archive, part, before)]


async def drop(before: datetime) -> list[str]:
    """Months of the archive that were over by then are gone; which, oldest first."""
    return [str(part.month) for part in await _over("record_archive", before) if await _or_later(_drop, part)]


async def _over(table: str, before: datetime) -> list[Part]:
    return [part for part in await parts(table) if part.month and part.month.plus(1).begins <= before]


# Only an id that agrees with the day its record came names a month of its own: a phone whose clock is years
# off, or one that sends again what was dropped, makes none.
STRAYED = """
SELECT DISTINCT date_trunc('month', uuid_extract_timestamp(id), 'UTC') AS month FROM record_default
 WHERE uuid_extract_version(id) = 7
   AND uuid_extract_timestamp(id) BETWEEN received_at - $1::interval AND received_at + interval '1 day'
"""
HONEST = timedelta(days=62)


async def _strayed() -> set[Month]:
    return {month_of(row["month"]) for row in await sql.fetch(STRAYED, HONEST)}


async def _or_later(work: Any, *what: Any) -> bool:
    """Whether it was done; others in the way are a reason to leave it for the next time."""
    try:
        async with ENGINE.transaction() as tx:
            await tx.connection.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
            if not await tx.connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
                return False
            return await work(tx.connection, *what)
    except COLLIDED as exc:
        log.info("month_left_for_later", error=type(exc).__name__)
        return False


async def _make(connection: Any, month: Month) -> bool:
    """One month stands, with the rows that were kept apart until now."""
    name, first, end = f"record_{month}", month.first_id, month.plus(1).first_id
    if await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", name):
        return False
    # Made beside and attached: PARTITION OF would keep everybody from the whole table. The check says beforehand
    # what attaching would otherwise read every row for, here and at the archive.
    await connection.execute(
        f"CREATE TABLE {name} (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,"
        f" CONSTRAINT month CHECK (id >= '{first}' AND id < '{end}'))"
    )
    # Attaching asks for this lock anyway; taken first, no writer is left between two places.
    await connection.execute("LOCK TABLE record_default IN ACCESS EXCLUSIVE MODE")
    await connection.execute(
        f"WITH moved AS (DELETE FROM record_default WHERE id >= $1 AND id < $2 RETURNING *)"
        f" INSERT INTO {name} SELECT * FROM moved",
        first,
        end,
    )
    await connection.execute(_attach("record", name, month))
    return True


async def _archive(connection: Any, part: Part, before: datetime) -> bool:
    """One month has moved, if nothing in it waits, is parked, or was settled since."""
    if await connection.fetchval(_open(part), before):
        return False
    await connection.execute("LOCK TABLE ONLY record IN ACCESS EXCLUSIVE MODE")
    # Something may have come in between; the indexes answer at once.
    if await connection.fetchval(_open(part), before):
        return False
    assert part.month is not None
    await connection.execute(f"ALTER TABLE record DETACH PARTITION {part.name}")
    await connection.execute(_attach("record_archive", part.name, part.month))
    return True


async def _drop(connection: Any, part: Part) -> bool:
    await connection.execute(f"DROP TABLE {part.name}")
    return True


def _attach(table: str, name: str, month: Month) -> str:
    first, end = month.first_id, month.plus(1).first_id
    return f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{end}')"


def _open(part: Part) -> str:
    held = ("state = 0", "state = 2", "settled_at >= $1")
    return "SELECT " + " OR ".join(f"EXISTS (SELECT FROM {part.name} WHERE {fact})" for fact in held)


def _month(name: str) -> Month | None:
    found = NAME.fullmatch(name)
    return Month(int(found[1]), int(found[2])) if found else None
