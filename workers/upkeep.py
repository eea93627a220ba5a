"""
The worker's clock: chores that are done every minute, hour or night, by whichever worker comes first.

The clock is a row in PostgreSQL: it goes on without Redis, and one worker does a chore though
many look.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from server.domain.nights import next_night
from server.settings import settings
from server.store import upkeep
from server.store.lost import COLLIDED, LOST
from server.sync import darkroom
from workers.back_up import back_up
from workers.look_again import look_again
from workers.partition import partition
from workers.prune import prune

log = structlog.get_logger()

LOOK_EVERY_S = 60.0


def in_a_minute(now: datetime) -> datetime:
    """When what is done at every look is due again."""
    return now + timedelta(minutes=1)


def in_an_hour(now: datetime) -> datetime:
    """When what is done every hour is due again."""
    return now + timedelta(hours=1)


Work = Callable[[], Awaitable[int]]
Again = Callable[[datetime], datetime]

CHORES: dict[str, tuple[Work, Again]] = {
    "look_again": (look_again, in_a_minute),
    "prune": (prune, in_an_hour),
    "partition": (partition, in_an_hour),
    "photos": (darkroom.tidy, in_an_hour),
    "backup": (back_up, next_night),
}
"""What is done, and when again. The backup only where `BACKUP_TO` says where it goes."""


async def keep(stop: asyncio.Event) -> None:
    """Do what is due until told to stop; a chore that fails is due again later and stops nothing else."""
    while not stop.is_set():
        for chore in CHORES:
            if chore != "backup" or settings().backup_to:
                await perform(chore)
        await _pause(stop)


async def perform(chore: str) -> bool:
    """Do a chore if it is due; whether it was done."""
    work, again = CHORES[chore]
    try:
        if not await upkeep.take(chore):
            return False
        did = await work()
        await upkeep.done(chore, did, again(datetime.now(UTC)))
    except (*LOST, *COLLIDED) as exc:
        log.warning("not_now", during=chore, error=type(exc).__name__)
        return False
    except Exception:
        log.exception("chore_failed", chore=chore)
        return False
    if did or again is not in_a_minute:
        log.info("chore_done", chore=chore, did=did)
    return True


async def _pause(stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_EVERY_S):
            await stop.wait()
    except TimeoutError:
        return
