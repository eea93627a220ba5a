"""The worker's loop: settle whatever waits, every second or when the bell rings, with or without Redis."""

import asyncio
import time
from datetime import timedelta

from server.commands import presence, timetable
from server.sync import reconcile

IDLE_S = 1.0
REFRESH_S = 2.0
LOOK_BACK = timedelta(seconds=30)
FIRST_LOOK_BACK = timedelta(days=1)
"""What an earlier worker may have left undone."""


async def sweep(stop: asyncio.Event) -> None:
    """Settle until told to stop; never dies of a database that went away."""
    look_back, refreshed = FIRST_LOOK_BACK, 0.0
    while not stop.is_set():
        await reconcile.guarded(reconcile.drain(), "settle")
        if time.monotonic() - refreshed >= REFRESH_S:
            done = await reconcile.guarded(presence.refresh(look_back), "presence")
            await reconcile.guarded(timetable.keep(), "timetable")
            look_back, refreshed = LOOK_BACK if done else look_back, time.monotonic()
        if not stop.is_set():
            await reconcile.BELL.wait(IDLE_S)
