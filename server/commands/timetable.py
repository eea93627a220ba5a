"""
Activities begin and end by time, when no host says so first.

Run again and again by the worker; safe to run twice, and by two workers at once.
"""

from datetime import UTC, datetime
from typing import Any

from server import queue
from server.domain.activities import ActivityState, by_time
from server.store import activities, changes
from server.tables.engine import ENGINE

BATCH = 200


async def keep(now: datetime | None = None) -> int:
    """Every activity is in the state its times call for; how many were moved."""
    at = now or datetime.now(UTC)
    async with ENGINE.transaction() as tx:
        moved = [_moved(row, at) for row in await activities.overdue(at, BATCH)]
        if not moved:
            return 0
        for row in moved:
            await activities.set_state(row["id"], row["state"], row["cancelled_at"])
        rows = [told for row in moved for told in await activities.fed(row)]
        await changes.commit(tx, rows=rows, events=[_happened(row, at) for row in moved])
    await queue.poke(changes.touched(tx))
    return len(moved)


def _moved(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    state = by_time(ActivityState(row["state"]), row["starts_at"], max(row["ends_at"], row["checkin_until"]), at)
    return row | {"state": state, "version": row["version"] + 1}


def _happened(row: dict[str, Any], at: datetime) -> changes.Happened:
    verb = "end" if row["state"] is ActivityState.ENDED else "start"
    return changes.Happened("activity", row["id"], verb, row["unit_path"], at, data={"by": "time"})
