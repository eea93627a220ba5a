"""The worker's loop: settle whatever waits, every second or when the bell rings, with or without Redis."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from server.commands import clashes, keys, presence, timetable
from server.store import records
from server.sync import reconcile
from server.sync.turns import Turns

IDLE_S = 1.0
REFRESH_S = 2.0
CLASHES_S = 30.0
LOOK_BACK = timedelta(seconds=30)
"""How long before its COMMIT history may have been dated."""
FIRST_LOOK_BACK = timedelta(days=1)
"""What an earlier worker may have left undone."""


async def sweep(stop: asyncio.Event) -> None:
    """Settle until told to stop; never dies of a database that went away."""
    seen, looked, released, keyed = datetime.now(UTC) - FIRST_LOOK_BACK, 0.0, False, False
    turns = Turns()
    searched, searched_at = seen, -CLASHES_S
    while not stop.is_set():
        keyed = keyed or await reconcile.guarded(keys.ensure(), "keys")
        released = released or await reconcile.guarded(records.release_newer(), "release")
        await reconcile.guarded(reconcile.drain(turns=turns), "settle")
        if time.monotonic() - looked >= REFRESH_S:
            seen, looked = await refreshed(seen), time.monotonic()
            await reconcile.guarded(timetable.keep(), "timetable")
        if time.monotonic() - searched_at >= CLASHES_S:
            searched, searched_at = await searched_through(searched), time.monotonic()
        if not stop.is_set():
            await reconcile.BELL.wait(IDLE_S)


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
