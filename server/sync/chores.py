"""
What the worker does beside settling: counts for participants, timetables, people at two places at once.

A loop of its own, so that a chore that takes its time, or a database that makes it wait,
keeps no record waiting.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from server.commands import clashes, presence, timetable
from server.sync import reconcile

REFRESH_S = 2.0
CLASHES_S = 30.0
LOOK_BACK = timedelta(seconds=30)
"""How long before its COMMIT history may have been dated."""
FIRST_LOOK_BACK = timedelta(days=1)
"""What an earlier worker may have left undone."""


async def keep(stop: asyncio.Event) -> None:
    """Do each in its time until told to stop; never dies of a database that went away."""
    seen = searched = datetime.now(UTC) - FIRST_LOOK_BACK
    searched_at = -CLASHES_S
    while not stop.is_set():
        seen = await refreshed(seen)
        await reconcile.guarded(timetable.keep(), "timetable")
        if time.monotonic() - searched_at >= CLASHES_S:
            searched, searched_at = await searched_through(searched), time.monotonic()
        await _pause(stop)


async def refreshed(seen: datetime) -> datetime:
    """Tell participants what has moved since then; up to when they are told now, or still."""
    now = datetime.now(UTC)
    done = await reconcile.guarded(presence.refresh(now - seen + LOOK_BACK, now), "presence")
    return now if done else seen


async def searched_through(seen: datetime) -> datetime:
    """Tell staff of clashes among the scans settled since then; up to when was looked, or still."""
    now = datetime.now(UTC)
    done = await reconcile.guarded(clashes.find(now - seen + LOOK_BACK, now), "clashes")
    return now if done else seen


async def _pause(stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(REFRESH_S):
            await stop.wait()
    except TimeoutError:
        return
