"""
The bell in PostgreSQL: who files records rings it, workers listen.

It is heard at once, where arq looks fifty times a second and the sweep once; and without
Redis it is the only one. Like every bell it may be lost: the sweep comes by anyway.
"""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog

from server.store.lost import LOST
from server.tables.engine import ENGINE

log = structlog.get_logger()

SETTLE = "daima_settle"
PAUSE_S = 2.0


async def ring() -> None:
    """Wake the workers: records wait. A statement of its own, never part of what it tells of."""
    try:
        if ENGINE.pool is not None:
            await ENGINE.pool.execute("SELECT pg_notify($1, '')", SETTLE)
    except LOST as exc:
        log.info("bell_not_rung", error=type(exc).__name__)


async def listen(stop: asyncio.Event, hear: Callable[[], None]) -> None:
    """Call `hear` whenever somebody rings, until told to stop, however often PostgreSQL goes away."""
    while not stop.is_set():
        try:
            await _listen(stop, hear)
        except LOST as exc:
            log.warning("bell_lost", error=type(exc).__name__)
            await _pause(stop, PAUSE_S)


async def _listen(stop: asyncio.Event, hear: Callable[[], None]) -> None:
    connection = await asyncpg.connect(ENGINE.config["dsn"])
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    try:
        await connection.add_listener(SETTLE, lambda *_: hear())
        hear()  # what was rung while nobody listened
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
