"""
B4: how long after the ack an idle system has the receipt.

Web here, a worker beside it, one record at a time with a pause between; the receipt is looked
for every millisecond. arq as shipped is asked the same: how long until a job has run.
"""

import asyncio
import os
import time
from statistics import quantiles
from typing import Any

from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker

from server.store import sql
from tests import builders
from tests.bench.rows import Row, below
from tests.bench.settling import worker
from tests.bench.standing import standing

TIMES, SHIPPED_TIMES = 60, 15
PAUSE_S = 0.15


async def measure() -> list[Row]:
    """Half of all, and all but one in a hundred."""
    async with standing() as ours, worker():
        activity = await builders.an_activity(enrol="OPEN")
        took = [await _answered(ours.phone, activity.poster) for _ in range(TIMES)]
        shipped = [await _ran() for _ in range(SHIPPED_TIMES)]
    baseline, cuts = "arq as shipped", quantiles(took, n=100)
    return [
        below("B4 ack to receipt, p50", cuts[49], "ms", 20, baseline, quantiles(shipped, n=100)[49]),
        below("B4 ack to receipt, p99", cuts[98], "ms", 50, baseline, max(shipped)),
    ]


async def _answered(phone: Any, code: str) -> float:
    await asyncio.sleep(PAUSE_S)
    scan = phone.scans(code)
    await phone.pushes([scan])
    phone.outbox.clear()
    acked = time.perf_counter()
    while True:
        if await sql.value("SELECT EXISTS (SELECT FROM feed WHERE kind = 'receipt' AND id = $1)", scan.id):
            return (time.perf_counter() - acked) * 1000
        await asyncio.sleep(0.001)


async def _ran() -> float:
    """Milliseconds from enqueueing a job to its having run, with arq's own defaults."""
    ran = asyncio.Event()

    async def mark(ctx: Any) -> None:
        ran.set()

    redis = await create_pool(RedisSettings.from_dsn(os.environ["REDIS_URL"]), default_queue_name="bench")
    mark.__qualname__ = "mark"
    listening = Worker([mark], redis_pool=redis, queue_name="bench", handle_signals=False)
    running = asyncio.create_task(listening.async_run())
    await asyncio.sleep(0.3 + (time.time_ns() % 500) / 1000)
    start = time.perf_counter()
    await redis.enqueue_job("mark")
    await ran.wait()
    took = (time.perf_counter() - start) * 1000
    await asyncio.gather(*listening.tasks.values())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await redis.aclose()
    return took
