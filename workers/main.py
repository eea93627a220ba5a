"""
The worker: our sweep, which settles records with or without Redis, beside arq.

`python -m workers.main`. SIGTERM and SIGINT end it at once; what it was doing is rolled
back and done by the next.
"""

import asyncio
import signal

import structlog

from server import logs, queue
from server.sync.sweep import sweep
from server.tables.engine import close_pool, open_pool
from workers.bells import listen

log = structlog.get_logger()

STOP_WITHIN_S = 0.3


async def run() -> None:
    """
    Work until told to stop.

    Raises:
        Exception: One half failed in a way nobody foresaw; a supervisor begins the process again.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await open_pool()
    halves = [asyncio.create_task(sweep(stop)), asyncio.create_task(listen(stop))]
    for half in halves:
        half.add_done_callback(lambda ended: None if ended.cancelled() or not ended.exception() else stop.set())
    log.info("worker_started")
    await stop.wait()
    await _end(halves)
    log.info("worker_stopped")
    for half in halves:
        if not half.cancelled():
            half.result()


async def _end(halves: list[asyncio.Task[None]]) -> None:
    """Let both halves come to rest and cancel what does not; then let go of everything."""
    _, late = await asyncio.wait(halves, timeout=STOP_WITHIN_S)
    for half in late:
        half.cancel()
    await asyncio.gather(*halves, return_exceptions=True)
    await queue.close()
    await close_pool()


def main() -> None:
    """The `worker` process."""
    logs.setup()
    asyncio.run(run())


if __name__ == "__main__":
    main()
