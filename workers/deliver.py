"""The worker's loop that delivers pushes, when a bell rings and every moment without one, with or without Redis."""

import asyncio

from server.push.delivering import BELL, Delivering
from server.push.sender import Sender
from server.sync.chore import Chore

IDLE_S = 0.25
PUT_OFF_S = 5.0


async def keep(stop: asyncio.Event) -> None:
    """Deliver until told to stop; never dies of a push service, nor of a database that went away."""
    async with Sender() as sender:
        delivering = Delivering(sender)
        turn = Chore("deliver", delivering.turn, IDLE_S, longest_s=PUT_OFF_S)
        while not stop.is_set():
            await turn.do()
            await BELL.wait(IDLE_S)
        await delivering.end()
