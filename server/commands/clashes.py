"""
Clashes (同时两处): staff are told that one person was scanned at two activities at once.

Looked for beside the scans, never in their transactions. No verdict changes: both scans
stand, each at its activity, and a person judges.
"""

from datetime import UTC, datetime, timedelta

from server.domain.concerns import CLASH_WITHIN
from server.store import changes, clashes, scans
from server.store.changes import Happened
from server.tables.engine import ENGINE


async def find(since: timedelta, now: datetime | None = None) -> int:
    """Every clash of which one scan was settled since then is on the list; how many are new."""
    at = now or datetime.now(UTC)
    pairs = await clashes.fresh(at - since, CLASH_WITHIN)
    if not pairs:
        return 0
    async with ENGINE.transaction() as tx:
        found = await clashes.add(pairs, at)
        seats = await scans.seats_of({one["person"] for one in found})
        events = [Happened("clash", one["id"], "find", scans.home_in(seats[one["person"]]), at) for one in found]
        await changes.commit(tx, events=events)
    return len(found)
