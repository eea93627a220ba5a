"""
Reconcile: settle what phones sent, phone by phone, in the order it was written.

A phone is claimed by an advisory lock that ends with its transaction; effects, history,
feed rows, receipts and the records' state are in one COMMIT. Postgres is the queue: this
works without Redis, and a worker that dies leaves nothing to clean up. A record that makes
our code fail is cut out of its batch, tried again, and in the end parked for a person; it
delays nobody else.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog

from server import queue
from server.domain.records import ReceiptCode
from server.store import changes, faults, records, scans
from server.store.changes import Answer
from server.store.lost import COLLIDED, LOST
from server.store.records import Waiting
from server.sync import settling
from server.tables.engine import ENGINE

log = structlog.get_logger()

PHONES = 50
"""Phones claimed in one look."""
BATCH = 200
"""Records of one phone settled in one transaction."""
MAX_ATTEMPTS = 5


async def drain(limit: int = BATCH, max_s: float = 10.0) -> int:
    """
    Settle waiting records until none wait or time is up. Safe to run twice, and at once.

    Returns:
        How many records got an answer.
    """
    ends, settled = time.monotonic() + max_s, 0
    while time.monotonic() < ends:
        faults.point("reconcile.claim")
        progress = 0
        for device in await records.phones_with_work(PHONES):
            progress += await _or_later(device, limit)
            if time.monotonic() >= ends:
                break
        if not progress:
            break
        settled += progress
    return settled


async def _or_later(device: UUID, limit: int) -> int:
    """Settle a phone; one that got in another's way has its turn again at the next look."""
    try:
        return await settle_phone(device, limit)
    except COLLIDED as exc:
        log.info("collided", device=str(device), error=type(exc).__name__)
        return 0


async def settle_phone(device: UUID, limit: int = BATCH) -> int:
    """Settle the next records of one phone; 0 if another worker has it, or none can be settled now."""
    try:
        return await _settle(device, limit)
    except (*LOST, *COLLIDED):
        raise
    except Exception:
        log.exception("batch_failed", device=str(device))
        return await _one_by_one(device, limit)


async def _settle(device: UUID, limit: int, only: UUID | None = None, without: Sequence[UUID] = ()) -> int:
    """One transaction: claim, read, apply, answer."""
    async with ENGINE.transaction() as tx:
        if not await records.lock_phone(tx, device):
            return 0
        faults.point("reconcile.locked")
        batch = [
            record
            for record in await records.waiting(tx, device, limit)
            if only in (None, record.id) and record.entity not in without
        ]
        faults.point("reconcile.read")
        settled = await settling.apply(tx, device, batch)
        faults.point("reconcile.chained")
    faults.point("reconcile.committed")
    if batch:
        log.info("settled", device=str(device), records=settled, parked=len(batch) - settled)
    await queue.poke(changes.touched(tx))
    faults.point("reconcile.poked")
    return settled


async def _one_by_one(device: UUID, limit: int) -> int:
    """Settle each record alone, so that only the one that fails waits, and what it is about."""
    settled, failed = 0, list[UUID]()
    for record in await _read(device, limit):
        try:
            settled += await _settle(device, limit, record.id, failed)
        except (*LOST, *COLLIDED):
            raise
        except Exception as exc:
            log.exception("record_failed", record=str(record.id))
            settled += await _count_failure(record, exc)
            failed.append(record.entity)
    return settled


async def _read(device: UUID, limit: int) -> list[Waiting]:
    async with ENGINE.transaction() as tx:
        return await records.waiting(tx, device, limit)


async def _count_failure(record: Waiting, exc: Exception) -> int:
    """One more failed try; parked for a person after the last."""
    async with ENGINE.transaction() as tx:
        if await records.count_attempt(tx, record.id) < MAX_ATTEMPTS:
            return 0
        detail = {"words": "工作人员正在处理", "error": type(exc).__name__}
        answer = Answer(record.person, record.id, ReceiptCode.POISON, None, record.entity, detail, "record")
        path = await scans.home(record.person)
        happened = changes.Happened(
            "record", record.id, "park", path, datetime.now(UTC), by_person=record.person, record=record.id
        )
        await changes.commit(tx, answers=[answer], events=[happened])
    await queue.poke(changes.touched(tx))
    return 1


class Bell:
    """What wakes the sweep before its time."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the sweep, now or as soon as it sleeps."""
        self._rung.set()

    async def wait(self, at_most_s: float) -> None:
        """Sleep until rung, or for the time given."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()


BELL = Bell()


async def guarded(work: Any, what: str) -> bool:
    """Whether the work was done; a database lost or in our way is a reason to try again later, not to die."""
    try:
        await work
    except (*LOST, *COLLIDED) as exc:
        log.warning("not_now", during=what, error=type(exc).__name__)
        return False
    return True
