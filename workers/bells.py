"""
arq's part of the worker: bells, and nothing that must not be lost.

arq ends when Redis goes away; here it is begun again, with patience, while the rest of the
process goes on settling records and keeping its hours (`upkeep`).
"""

import asyncio

import structlog
from arq.connections import RedisSettings
from arq.worker import Worker
from redis.exceptions import RedisError

from server.queue import decode, encode
from server.settings import settings
from workers.settle import settle

log = structlog.get_logger()

POLL_DELAY_S = 0.02
"""A bell is heard after half of it, on average."""
JOB_TIMEOUT_S = 30
"""arq runs a job of a killed worker again only after this and ten seconds more."""
LONGEST_PAUSE_S = 10.0


async def listen(stop: asyncio.Event) -> None:
    """Run arq until told to stop, however often Redis goes away."""
    pause_s = 0.5
    while settings().redis_url and not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await _run(stop)
        except (RedisError, OSError, TimeoutError) as exc:
            log.warning("redis_lost", error=type(exc).__name__, again_in_s=pause_s)
        lasted_s = asyncio.get_running_loop().time() - began
        pause_s = 0.5 if lasted_s > LONGEST_PAUSE_S else min(pause_s * 2, LONGEST_PAUSE_S)
        await _pause(stop, pause_s)


async def _run(stop: asyncio.Event) -> None:
    worker = _worker()
    running, told = asyncio.ensure_future(worker.main()), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        for task in (running, told):
            task.cancel()
        await asyncio.gather(running, told, return_exceptions=True)
        await _close(worker)


async def _close(worker: Worker) -> None:
    """Cancel its jobs, which are safe to run again, and let go of Redis if it is there."""
    for job in worker.tasks.values():
        job.cancel()
    try:
        async with asyncio.timeout(1):
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
            if worker._pool is not None:
                await worker.pool.close(close_connection_pool=True)
    except (RedisError, OSError, TimeoutError):
        return


def _worker() -> Worker:
    # One try to connect: the pause between tries is ours.
    redis = RedisSettings.from_dsn(settings().redis_url)
    redis.conn_retries, redis.conn_timeout = 0, 2
    return Worker(
        functions=[settle],
        redis_settings=redis,
        handle_signals=False,
        poll_delay=POLL_DELAY_S,
        job_timeout=JOB_TIMEOUT_S,
        keep_result=0,
        job_serializer=encode,
        job_deserializer=decode,
    )


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
