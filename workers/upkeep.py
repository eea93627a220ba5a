"""
The worker's clock: duties that are done every hour, by whichever worker comes first.

The clock is a row in PostgreSQL: it goes on without Redis, and one worker does a duty though
many look.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from server.store import upkeep
from server.store.lost import COLLIDED, LOST
from server.sync import darkroom
from workers.partition import partition
from workers.prune import prune

log = structlog.get_logger()

LOOK_EVERY_S = 60.0
HOUR = timedelta(hours=1)

DUTIES: dict[str, tuple[Callable[[], Awaitable[int]], timedelta]] = {
    "prune": (prune, HOUR),
    "partition": (partition, HOUR),
    "photos": (darkroom.tidy, HOUR),
}


async def keep(stop: asyncio.Event) -> None:
    """Do what is due until told to stop; a duty that fails is due again later and stops nothing else."""
    while not stop.is_set():
        for duty in DUTIES:
            await perform(duty)
        await _pause(stop)


async def perform(duty: str) -> bool:
    """Do a duty if it is due; whether it was done."""
    work, every = DUTIES[duty]
    try:
        if not await upkeep.take(duty):
            return False
        did = await work()
        await upkeep.done(duty, did, datetime.now(UTC) + every)
    except (*LOST, *COLLIDED) as exc:
        log.warning("not_now", during=duty, error=type(exc).__name__)
        return False
    except Exception:
        log.exception("duty_failed", duty=duty)
        return False
    log.info("duty_done", duty=duty, did=did)
    return True


async def _pause(stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_EVERY_S):
            await stop.wait()
    except TimeoutError:
        return
