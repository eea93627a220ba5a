"""The worker's loop that checks and takes in what clerks send (批量导入)."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import structlog

from server import queue
from server.commands import intake_work
from server.store import intakes
from server.sync.chore import Chore

log = structlog.get_logger()

IDLE_S = 1.0
PUT_OFF_S = 30.0
"""The longest others wait for a file a worker cannot get through; after three tries it is given up."""


async def keep(stop: asyncio.Event) -> None:
    """Work until told to stop; never dies of a file, nor of a database that went away."""
    await Chore("intakes", partial(work_all, stop), IDLE_S, longest_s=PUT_OFF_S).repeat(stop)


async def work_all(stop: asyncio.Event | None = None) -> int:
    """Go on with every intake that waits, one after the other; how many. Safe to run twice, and at once."""
    done = 0
    while not (stop and stop.is_set()) and (claimed := await intakes.claim(datetime.now(UTC))):
        scopes = await intake_work.work(claimed)
        log.info("intake_worked_on", intake=str(claimed.id), state=claimed.state)
        await queue.poke(scopes)
        done += 1
    return done
