"""
The aggregate participants see of an activity: counts, and who came last.

It is a row of its own, written beside the scans and never in their transactions: thousands
of phones scanning at one door would wait for each other at one row. The worker's chores
refresh it every couple of seconds, from what history says has moved; a row that says the
same already is left alone.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server import queue
from server.domain import projections
from server.store import activities, changes, presence
from server.store.changes import Row
from server.tables.engine import ENGINE

LATEST = 3


async def refresh(since: timedelta, now: datetime | None = None) -> int:
    """Every activity that moved since then has its counts as they stand; how many were written."""
    moved = await presence.moved((now or datetime.now(UTC)) - since)
    counts = await activities.counts(moved)
    rows = [row for activity in moved if (row := await _row(activity, counts[activity]))]
    if not rows:
        return 0
    async with ENGINE.transaction() as tx:
        await changes.commit(tx, rows=rows)
    await queue.poke(changes.touched(tx))
    return len(rows)


async def _row(activity: UUID, counts: Mapping[str, int]) -> Row | None:
    """The aggregate's row; None if phones were told the same already."""
    body = projections.presence(**counts, latest=await presence.newest(activity, LATEST))
    rev, before = await presence.told(activity)
    if before is not None and _same(before, body):
        return None
    return Row(projections.activity_scope(activity), "presence", activity, rev + 1, body)


def _same(before: str, body: dict[str, Any]) -> bool:
    return msgspec.json.decode(before) == body
