"""
The feed as it is read: what a phone's last snapshot could not see.

The order of commits is not the order of sequences: a cursor over numbers or times loses
rows that commit late. A row is new to a phone iff the transaction that wrote it was not
visible in the phone's cursor, a `pg_snapshot`. No upper bound is set, so no row can fall
between two pulls; some may come twice.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg

from server.store import sql
from server.tables.engine import ENGINE


@dataclass(frozen=True, slots=True)
class Now:
    """
    Where the database stands, in one snapshot.

    Attributes:
        is_ahead: The cursor has seen transactions this database has not: it was restored.
        is_below_floor: Deletions the cursor has not seen may be forgotten.
    """

    epoch: str
    snapshot: str
    is_ahead: bool
    is_below_floor: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """
    All rows of a scope in two numbers.

    Attributes:
        sum: Of the first 32 bits of SHA-256 of `kind/id/rev`, over all rows; below 2^53 for two million.
    """

    scope: str
    rows: int
    sum: int


@asynccontextmanager
async def reading() -> AsyncIterator[Any]:
    """A connection on which all statements see one snapshot and none writes."""
    assert ENGINE.pool is not None, "the pool is opened when the process starts"
    async with ENGINE.pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        yield connection


# What follows in this transaction is planned once a connection, not for every phone: planning costs more than running.
NOW = """
SELECT epoch, pg_current_snapshot()::text AS snapshot,
       coalesce(pg_snapshot_xmax($1::text::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()), false) AS is_ahead,
       coalesce(pg_snapshot_xmin($1::text::pg_snapshot) <= floor_xid, false) AS is_below_floor
  FROM sync_meta, set_config('plan_cache_mode', 'force_generic_plan', true)
"""


async def now(connection: Any, cursor: str | None) -> Now | None:
    """Where the database stands, and how a cursor's snapshot stands to it; None if that is no snapshot."""
    try:
        return Now(**await connection.fetchrow(NOW, cursor))
    except (asyncpg.DataError, asyncpg.PostgresSyntaxError):
        return None


SINCE = """
SELECT scope, kind, id, xid::text AS written_by, seq, rev, deleted, body FROM feed
 WHERE (xid, seq) > ($1::text::xid8, $2)
   AND (   (scope = ANY($4) AND xid >= pg_snapshot_xmin($3::text::pg_snapshot)
                            AND NOT pg_visible_in_snapshot(xid, $3::text::pg_snapshot))
        OR (scope = ANY($5) AND NOT deleted))
 ORDER BY feed.xid, feed.seq LIMIT $6
"""


async def since(
    connection: Any, cursor: str, after: tuple[str, int], kept: Sequence[str], new: Sequence[str], limit: int
) -> list[Any]:
    """Rows of kept scopes the cursor could not see, and all rows of new ones, in the order of `after`."""
    return await connection.fetch(SINCE, *after, cursor, kept, new, limit)


# Receipts go without a tombstone when they are old, and a phone keeps none in its base: they do not count.
SUMS = """
SELECT scope, count(*) AS rows,
       sum(('x' || left(encode(sha256(convert_to(concat_ws('/', kind, id, rev), 'UTF8')), 'hex'), 8))::bit(32)::bigint)
         ::bigint AS sum
  FROM feed WHERE scope = ANY($1) AND NOT deleted AND kind <> 'receipt' GROUP BY scope
"""


async def sums(connection: Any, scopes: Sequence[str]) -> list[Sum]:
    """What a phone that holds everything holds, scope by scope; nothing of scopes without rows."""
    return [Sum(**row) for row in await connection.fetch(SUMS, list(scopes))]


async def forget(tombstones_after: timedelta, receipts_after: timedelta) -> int:
    """
    Forget old deletions and receipts.

    The floor is raised, and committed, before anything goes: a phone that was away longer
    begins anew rather than keep what is gone. A phone dismisses receipts by itself.
    """
    await sql.execute(
        "UPDATE sync_meta SET floor_xid = greatest(floor_xid, coalesce("
        "(SELECT max(xid) FROM feed WHERE deleted AND at < now() - $1::interval), '0'::xid8))",
        tombstones_after,
    )
    gone = await sql.execute("DELETE FROM feed USING sync_meta WHERE deleted AND xid <= floor_xid")
    return gone + await sql.execute(
        "DELETE FROM feed WHERE kind = 'receipt' AND at < now() - $1::interval", receipts_after
    )
