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
from server.domain import activity_projections, projections
from server.domain.activities import ActivityState
from server.store import activities, changes, presence
from server.store.changes import Row
from server.tables.engine import ENGINE

LATEST = 3


async def refresh(since: timedelta, now: datetime | None = None) -> int:
    """Every activity that moved since then has its counts as they stand; how many were written."""
    moved = await presence.moved((now or datetime.now(UTC)) - since)
    counts, there = await activities.counts(moved), await activities.many(moved)
    rows = [told for row in there for told in await _rows(row, counts[row["id"]])]
    if not rows:
        return 0
    async with ENGINE.transaction() as tx:
        await changes.commit(tx, rows=rows)
    await queue.poke(changes.touched(tx))
    return len(rows)


async def _rows(row: dict[str, Any], counts: Mapping[str, int]) -> list[Row]:
    """The aggregate for who takes part, and for who may yet join; none if phones were told the same already."""
    body = activity_projections.presence(**counts, latest=await presence.newest(row["id"], LATEST))
    told = await _row(projections.activity_scope(row["id"]), row["id"], body)
    if not activities.is_in_menu(row):
        return told
    over = row["state"] in (ActivityState.ENDED, ActivityState.FILED)
    return told + await _row(projections.unit_scope(row["unit"]), row["id"], None if over else body)


async def _row(scope: str, activity: UUID, body: dict[str, Any] | None) -> list[Row]:
    rev, before = await presence.told(scope, activity)
    if before == body or (before is not None and body is not None and _same(before, body)):
        return []
    return [Row(scope, "presence", activity, rev + 1, body)]


def _same(before: str, body: dict[str, Any]) -> bool:
    return msgspec.json.decode(before) == body
