"""
The bells in PostgreSQL: who files records or tells a notice rings one, workers listen.

They are heard at once, where arq looks fifty times a second and the sweep once; and without
Redis they are the only ones. Like every bell they may be lost: the loops come by anyway.
"""

import asyncio
from collections.abc import Callable, Mapping

import asyncpg
import structlog

from server.store import sql
from server.store.lost import LOST
from server.tables.engine import ENGINE

log = structlog.get_logger()

SETTLE, DELIVER = "daima_settle", "daima_deliver"
PAUSE_S = 2.0


class Bell:
    """What wakes a loop of this process before its time."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop, now or as soon as it sleeps."""
        self._rung.set()

    async def wait(self, at_most_s: float) -> None:
        """Sleep until rung, or for the time given."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()


async def ring() -> None:
    """Wake the workers: records wait. A statement of its own, never part of what it tells of."""
    try:
        if ENGINE.pool is not None:
            await ENGINE.pool.execute("SELECT pg_notify($1, '')", SETTLE)
    except LOST as exc:
        log.info("bell_not_rung", error=type(exc).__name__)


async def ring_deliver() -> None:
    """Wake the workers when this transaction commits: pushes wait."""
    await sql.execute("SELECT pg_notify($1, '')", DELIVER)


async def listen(stop: asyncio.Event, hear: Mapping[str, Callable[[], None]]) -> None:
    """Call whoever hears a bell whenever it is rung, until told to stop, however often PostgreSQL goes away."""
    while not stop.is_set():
        try:
            await _listen(stop, hear)
        except LOST as exc:
            log.warning("bell_lost", error=type(exc).__name__)
            await _pause(stop, PAUSE_S)


async def _listen(stop: asyncio.Event, hear: Mapping[str, Callable[[], None]]) -> None:
    connection = await asyncpg.connect(ENGINE.config["dsn"])
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    try:
        for name, wake in hear.items():
            await connection.add_listener(name, lambda *_, wake=wake: wake())
            wake()  # what was rung while nobody listened
        waiting = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(gone.wait())]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()
    finally:
        connection.terminate()


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
