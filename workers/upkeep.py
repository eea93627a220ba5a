"""
The worker's clock: chores that are done every minute, hour or night, by whichever worker comes first.

The clock is a row in PostgreSQL: it goes on without Redis, and one worker does a chore though
many look. A backup that takes its time keeps no other waiting.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from server.commands import cascade, duties, indicators
from server.domain.nights import next_night
from server.settings import settings
from server.store import upkeep
from server.sync import darkroom
from server.sync.chore import Chore
from workers.back_up import back_up
from workers.look_again import look_again
from workers.partition import partition
from workers.prune import prune

log = structlog.get_logger()

LOOK_EVERY_S = 60.0
PUT_OFF_S = 3600.0
"""One that keeps failing is tried by this worker every hour."""


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
    "cascade": (cascade.go_on, in_a_minute),
    "prune": (prune, in_an_hour),
    "partition": (partition, in_an_hour),
    "photos": (darkroom.tidy, in_an_hour),
    "duties": (duties.rebuild, next_night),
    "indicators": (indicators.rebuild, next_night),
    "backup": (back_up, next_night),
}
"""What is done, and when again."""


async def keep(stop: asyncio.Event) -> None:
    """Do each when it is due until told to stop; none waits for another, and one that fails stops nothing else."""
    await asyncio.gather(*(chore.repeat(stop) for chore in chores()))


def chores() -> list[Chore]:
    """All, as a worker looks after them: the backup only where `BACKUP_TO` says where it goes."""
    wanted = [name for name in CHORES if name != "backup" or settings().backup_to]
    return [Chore(name, partial(perform, name), LOOK_EVERY_S, longest_s=PUT_OFF_S) for name in wanted]


async def perform(chore: str) -> int | None:
    """
    Do a chore if it is due.

    Returns:
        How much there was to do; None where it was not due, or another worker has it.

    Raises:
        Exception: Whatever it died of; it is due again in a minute.
    """
    work, again = CHORES[chore]
    if not await upkeep.take(chore):
        return None
    try:
        did = await work()
    except Exception:
        await upkeep.put_off(chore, in_a_minute(datetime.now(UTC)))
        raise
    await upkeep.done(chore, did, again(datetime.now(UTC)))
    if did or again is not in_a_minute:
        log.info("chore_done", chore=chore, did=did)
    return did
