"""
The worker: our sweep, which settles records, its chores, darkroom and upkeep, all with or without Redis, beside arq.

`python -m workers.main`. SIGTERM and SIGINT end it at once; what it was doing is rolled
back and done by the next.
"""

import asyncio
import signal
import sys

import structlog

from server import logs, queue
from server.push import delivering, vapid
from server.settings import settings
from server.store import bells
from server.sync import chores, darkroom, reconcile
from server.sync.sweep import sweep
from server.tables.engine import close_pool, open_pool
from workers import channels, deliver, intakes, upkeep
from workers.bells import listen

log = structlog.get_logger()

STOP_WITHIN_S = 0.3


async def run() -> None:
    """
    Work until told to stop.

    Raises:
        Exception: One part failed in a way nobody foresaw; a supervisor begins the process again.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await open_pool()
    parts = [asyncio.create_task(part(stop)) for part in PARTS]
    for part in parts:
        part.add_done_callback(lambda ended: None if ended.cancelled() or not ended.exception() else stop.set())
    log.info("worker_started")
    await stop.wait()
    await _end(parts)
    log.info("worker_stopped")
    for part in parts:
        if not part.cancelled():
            part.result()


async def hear(stop: asyncio.Event) -> None:
    """Hear PostgreSQL's bells, which need no Redis."""
    await bells.listen(stop, {bells.SETTLE: reconcile.BELL.ring, bells.DELIVER: delivering.BELL.ring})


PARTS = (sweep, chores.keep, darkroom.work, intakes.keep, deliver.keep, channels.keep, upkeep.keep, listen, hear)
"""What goes on at once; whichever ends in a way nobody foresaw ends the process."""


async def _end(parts: list[asyncio.Task[None]]) -> None:
    """Let all parts come to rest and cancel what does not; then let go of everything."""
    _, late = await asyncio.wait(parts, timeout=STOP_WITHIN_S)
    for part in late:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)
    await queue.close()
    await close_pool()


def main() -> None:
    """The `worker` process."""
    logs.setup()
    if why := vapid.check(settings()):
        sys.exit(why)
    asyncio.run(run())


if __name__ == "__main__":
    main()
