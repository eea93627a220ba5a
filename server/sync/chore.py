"""
One chore (例行工作), done again and again: what becomes of it when it does not go well.

A database lost, or in our way, is a reason to come back at the next time. A fault of ours is
logged by the chore's name, told in `chore_failure` until the chore succeeds, and put off, each
time for longer. It never ends the process, nor anything that goes on beside it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from server.store import failures
from server.store.lost import COLLIDED, LOST

log = structlog.get_logger()

LONGEST_S = 600.0

Work = Callable[[], Awaitable[object]]
"""What is done; it answers None when it was not its turn, and then nobody knows more than before."""


class Chore:
    """Some work of a worker by its name, and how often in a row it failed by a fault of ours."""

    def __init__(self, name: str, work: Work, every_s: float, *, longest_s: float = LONGEST_S) -> None:
        self.name = name
        self.every_s = every_s
        self._work = work
        self._longest_s = longest_s
        self._not_before = 0.0
        # What an earlier worker told of this chore is not known here: the first success takes it back.
        self._failures: int | None = None

    async def do(self) -> bool:
        """Whether it was done now; one that is put off is not begun."""
        if time.monotonic() < self._not_before:
            return False
        try:
            done = await self._work()
        except (*LOST, *COLLIDED) as exc:
            log.warning("not_now", during=self.name, error=type(exc).__name__)
            return False
        except Exception as exc:
            log.exception("chore_failed", chore=self.name)
            await self._failed(exc)
            return False
        if done is not None:
            await self._succeeded()
        return done is not None

    async def repeat(self, stop: asyncio.Event) -> None:
        """Do it in its time until told to stop."""
        while not stop.is_set():
            await self.do()
            await self._pause(stop)

    async def _failed(self, exc: Exception) -> None:
        self._failures = (self._failures or 0) + 1
        pause_s = min(self.every_s * 2**self._failures, self._longest_s)
        self._not_before = time.monotonic() + pause_s
        try:
            await failures.add(self.name, type(exc).__name__)
        except LOST:
            log.warning("not_told", chore=self.name)

    async def _succeeded(self) -> None:
        if self._failures == 0:
            return
        try:
            await failures.remove(self.name)
        except LOST:
            return
        self._failures = 0

    async def _pause(self, stop: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(max(self.every_s, self._not_before - time.monotonic())):
                await stop.wait()
        except TimeoutError:
            return
