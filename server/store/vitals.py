"""The sync engine's numbers as PostgreSQL knows them: the same for every process that asks, and quick at any size."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.domain.months import month_of
from server.domain.vitals import OVERDUE, Vitals
from server.store import failures, partitions, sql, upkeep

WINDOW_S = 300
"""What is said of settling is said of the last five minutes."""

# Of the feed only an estimate: to count millions of rows takes longer than anybody waits.
NUMBERS = """
SELECT (SELECT count(*) FROM record WHERE state = 0) AS waiting,
       (SELECT extract(epoch FROM clock_timestamp() - received_at)::float8
          FROM record WHERE state = 0 ORDER BY received_at LIMIT 1) AS oldest_s,
       (SELECT count(*) FROM quarantine) AS quarantined,
       (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'feed'::regclass) AS feed_rows,
       pg_total_relation_size('feed') AS feed_bytes,
       (SELECT coalesce(sum(pending), 0) FROM device WHERE pending > 0 AND revoked_at IS NULL) AS unsent,
       (SELECT count(*) FROM device WHERE pending > 0 AND revoked_at IS NULL) AS holding,
       (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 FROM pg_stat_activity
         WHERE backend_xid IS NOT NULL AND datname = current_database()) AS writing_s,
       (SELECT epoch FROM sync_meta) AS epoch,
       (SELECT floor_xid::text::bigint FROM sync_meta) AS floor
"""
PARKED = "SELECT coalesce(code, '') AS code, count(*) FROM record WHERE state = 2 GROUP BY 1 ORDER BY 1"
SETTLED = """
SELECT coalesce(code, '') AS code, count(*) FROM record
 WHERE settled_at > now() - make_interval(secs => $1) AND state = 1 GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Laden:
    """A phone with much to do: what waits for it here, and what it said it still holds."""

    device: UUID
    waiting: int
    unsent: int
    seen_at: datetime


LADEN = """
SELECT device.id AS device, coalesce(held.waiting, 0) AS waiting, device.pending AS unsent, device.seen_at
  FROM device LEFT JOIN (SELECT device, count(*) AS waiting FROM record WHERE state IN (0, 2) GROUP BY 1) AS held
    ON held.device = device.id
 WHERE device.revoked_at IS NULL AND (held.waiting > 0 OR device.pending > 0)
 ORDER BY coalesce(held.waiting, 0) + device.pending DESC, device.id LIMIT $1
"""


async def read() -> Vitals:
    """All numbers, as of now."""
    now, numbers, chores = datetime.now(UTC), await sql.one(NUMBERS), await upkeep.chores()
    assert numbers is not None
    stand = {part.month for part in await partitions.parts()}
    backup = chores.get("backup")
    return Vitals(
        at=now,
        parked=await _by_code(PARKED),
        settled=await _by_code(SETTLED, WINDOW_S),
        window_s=WINDOW_S,
        unsent=(numbers.pop("unsent"), numbers.pop("holding")),
        has_month={month_of(now), month_of(now).plus(1)} <= stand,
        overdue=tuple(each.name for each in chores.values() if each.name != "backup" and now - each.due_at > OVERDUE),
        failing={each.chore: each.times for each in await failures.told()},
        backed_up_at=backup.ran_at if backup else None,
        **numbers,
    )


async def laden(most: int) -> list[Laden]:
    """The phones with most to do."""
    return [Laden(**row) for row in await sql.fetch(LADEN, most)]


async def _by_code(statement: str, *args: Any) -> dict[str, int]:
    return {row["code"]: row["count"] for row in await sql.fetch(statement, *args)}
