"""
The darkroom (暗房): the worker's loop that makes pictures of what was uploaded.

One at a time, in a thread, and never inside a transaction: decoding takes a moment and may
kill the process it happens in. What kills it three times is no photo.
"""

import asyncio
from datetime import UTC, datetime
from functools import partial

import structlog

from server import queue
from server.commands import photos
from server.developing import Developed, develop
from server.domain.photos import BROKEN, FORGOTTEN_AFTER, NotAPhotoError
from server.store import changes, faults, uploads
from server.store.uploads import Claimed
from server.sync.chore import Chore
from server.tables.engine import ENGINE

log = structlog.get_logger()

IDLE_S = 0.5
PUT_OFF_S = 10.0
"""Other photos wait meanwhile; the one that failed has its turn again when its lease is over."""
MAX_TRIES = 3


async def work(stop: asyncio.Event) -> None:
    """Develop until told to stop; never dies of a picture it cannot put away."""
    await Chore("develop", partial(develop_all, stop), IDLE_S, longest_s=PUT_OFF_S).repeat(stop)


async def develop_all(stop: asyncio.Event | None = None) -> int:
    """Make pictures until no whole upload waits; how many got an answer. Safe to run twice, and at once."""
    done = 0
    while not (stop and stop.is_set()) and (claimed := await uploads.claim(datetime.now(UTC))):
        faults.point("photo.claimed")
        await _develop(claimed)
        done += 1
    return done


async def tidy() -> int:
    """Authors hear of photos whose bytes do not come; what nobody went on sending is gone. Safe to run twice."""
    async with ENGINE.transaction() as tx:
        told = await photos.remind(tx, datetime.now(UTC))
    await queue.poke(changes.touched(tx))
    async with ENGINE.transaction():
        return told + await uploads.forget(FORGOTTEN_AFTER)


async def _develop(claimed: Claimed) -> None:
    made = await _made(claimed)
    async with ENGINE.transaction() as tx:
        if isinstance(made, Developed):
            await photos.arrive(tx, claimed, made)
        else:
            await photos.spoil(tx, claimed, made)
    faults.point("photo.committed")
    log.info("developed", upload=str(claimed.id), photo=isinstance(made, Developed))
    await queue.poke(changes.touched(tx))


async def _made(claimed: Claimed) -> Developed | str:
    """The picture, or why there is none."""
    if claimed.tries > MAX_TRIES:
        return BROKEN
    try:
        return await asyncio.to_thread(develop, await uploads.read(claimed.id))
    except NotAPhotoError as exc:
        return exc.words
