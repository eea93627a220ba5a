"""The worker's loop: settle whatever waits, every second or when the bell rings, with or without Redis."""

import asyncio
from functools import partial

from server.commands import keys
from server.store import records
from server.sync import reconcile
from server.sync.chore import Chore
from server.sync.turns import Turns

IDLE_S = 1.0
PUT_OFF_S = 10.0
"""A round that fails as a whole is tried again so soon: all phones wait for it."""


async def sweep(stop: asyncio.Event) -> None:
    """Settle until told to stop; never dies of a database that went away, nor of a round that fails."""
    first = [Chore("keys", keys.ensure, IDLE_S), Chore("release", records.release_newer, IDLE_S)]
    settle = Chore("settle", partial(reconcile.drain, turns=Turns()), IDLE_S, longest_s=PUT_OFF_S)
    while not stop.is_set():
        first = [chore for chore in first if not await chore.do()]
        await settle.do()
        if not stop.is_set():
            await reconcile.BELL.wait(IDLE_S)
