"""
B3: push → record → reconcile → event, feed, receipt; the real rules, signatures and vouchers.

Phones were away and come back with what they wrote at many activities. First the worker
alone, by its own CPU, in this process; then web here and a worker beside it, from the first
push to the last receipt. Whatever is lost or doubled voids the run.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from server.api import trusted
from server.commands import keys
from server.store import sql
from server.sync import reconcile
from tests import builders
from tests.bench import settling_baselines
from tests.bench.asgi import ask
from tests.bench.pushes import SYNC
from tests.bench.rows import Row, faster
from tests.bench.standing import Standing, headers_of, standing
from tests.phone import Phone

PHONES, EACH, ACTIVITIES = 40, 50, 25
PUSHING = 8
DONE_WITHIN_S, UP_WITHIN_S = 120, 3


async def measure() -> list[Row]:
    """The worker alone, then all of it, against one job a record and against an inbox without rules."""
    async with standing() as ours:
        await keys.ensure()
        live = [await activity.live() for activity in await _activities()]
        await _file(await _phones(), live)
        alone, _ = await _drained()
        bare = await settling_baselines.bare(PHONES * EACH)
        job = await settling_baselines.one_job_a_record(500)
        whole = await _end_to_end(ours, await _phones(), live)
        await _check(2 * PHONES * EACH)
    return [
        faster("B3 worker alone", alone, "records/s of its CPU", "one arq job a record", job, least=20_000),
        faster("B3 push to receipt", whole, "records/s", "inbox without rules", bare, least=8_000),
    ]


async def _activities() -> list[builders.Held]:
    return [await builders.an_activity(enrol="OPEN") for _ in range(ACTIVITIES)]


async def _phones() -> list[Phone]:
    return [await builders.a_phone(await builders.a_deputy(f"代表{number}")) for number in range(PHONES)]


def _written(phone: Phone, live: list[str]) -> None:
    for number in range(EACH):
        phone.scans(live[number % len(live)], direction="IN" if number < EACH / 2 else "OUT")


async def _file(phones: list[Phone], live: list[str]) -> None:
    for phone in phones:
        _written(phone, live)
        await phone.pushes()


async def _drained() -> tuple[float, float]:
    """Records a second of this process's CPU, and of the clock on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    settled = await reconcile.drain(max_s=DONE_WITHIN_S)
    assert settled == PHONES * EACH, settled
    return settled / (time.process_time() - cpu), settled / (time.perf_counter() - wall)


async def _end_to_end(ours: Standing, phones: list[Phone], live: list[str]) -> float:
    """Records a second from the first push to the last receipt; web in this process, one worker beside it."""
    for phone in phones:
        await phone.pulls()  # who comes back has a cursor
    bodies = [(await headers_of(phone), _body(phone, live)) for phone in phones]
    async with worker():
        start = time.perf_counter()
        places = asyncio.Semaphore(PUSHING)
        await asyncio.gather(*(_push(ours, headers, body, places) for headers, body in bodies))
        async with asyncio.timeout(DONE_WITHIN_S):
            await _until_settled()
        return PHONES * EACH / (time.perf_counter() - start)


def _body(phone: Phone, live: list[str]) -> bytes:
    _written(phone, live)
    (key,) = (key for key, held in trusted.manifest().items() if held.document == SYNC)
    return msgspec.json.encode({"id": key, "variables": {"input": phone.asks(phone.outbox)}})


async def _push(ours: Standing, headers: Any, body: bytes, places: asyncio.Semaphore) -> None:
    async with places:
        reply = await ask(ours.app, "POST", "/graphql", body, headers)
    assert reply.body.count(b'"RECEIVED"') == EACH, reply.body[:400]


async def _until_settled() -> None:
    while True:
        if not await sql.value("SELECT EXISTS (SELECT FROM record WHERE state = 0)"):
            return
        await asyncio.sleep(0.02)


@asynccontextmanager
async def worker() -> AsyncIterator[None]:
    """A worker process, up and looking."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "workers.main", stdout=subprocess.DEVNULL)
    try:
        await asyncio.sleep(UP_WITHIN_S)
        yield
    finally:
        process.terminate()
        await process.wait()


async def _check(records: int) -> None:
    """Each record has its scan, its line of history and its receipt, once."""
    for what in (
        "SELECT count(*) FROM record WHERE code = 'APPLIED'",
        "SELECT count(*) FROM scan WHERE verdict = 'PRESENT'",
        "SELECT count(*) FROM event WHERE kind = 'scan'",
        "SELECT count(*) FROM feed WHERE kind = 'receipt' AND body::jsonb->>'voucher' IS NOT NULL",
    ):
        assert await sql.value(what) == records, what
