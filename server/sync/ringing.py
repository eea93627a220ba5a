"""Ringing for the workers after the answer, never before it: one ring at a time, however many phones send."""

import asyncio

from server import queue
from server.store import bells, faults


class Ringer:
    """Rings until nobody wants it rung again: what is filed while a ring is under way has another after it."""

    def __init__(self) -> None:
        self._wanted = False
        self._ringing: asyncio.Task[None] | None = None

    def soon(self) -> None:
        """Records wait; returns at once."""
        self._wanted = True
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._ring())

    async def _ring(self) -> None:
        while self._wanted:
            self._wanted = False
            await asyncio.gather(bells.ring(), queue.ring_settle())
            faults.point("push.rung")


RINGER = Ringer()
