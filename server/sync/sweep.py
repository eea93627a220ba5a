"""The worker's loop: settle whatever waits, every second or when the bell rings, with or without Redis."""

import asyncio

from server.commands import keys
from server.store import records
from server.sync import reconcile
from server.sync.turns import Turns

IDLE_S = 1.0


async def sweep(stop: asyncio.Event) -> None:
    """Settle until told to stop; never dies of a database that went away."""
    released, keyed, turns = False, False, Turns()
    while not stop.is_set():
        keyed = keyed or await reconcile.guarded(keys.ensure(), "keys")
        released = released or await reconcile.guarded(records.release_newer(), "release")
        await reconcile.guarded(reconcile.drain(turns=turns), "settle")
        if not stop.is_set():
            await reconcile.BELL.wait(IDLE_S)
