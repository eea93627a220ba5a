"""
Reconcile: settle what phones sent, phone by phone, in the order it was written.

Some phones are claimed at once, each by an advisory lock that ends with the transaction;
effects, history, feed rows, receipts and the records' state are in one COMMIT. Postgres is
the queue: this works without Redis, and a worker that dies leaves nothing to clean up. A
record that makes our code fail is found by halving (`bisecting`); it delays nobody else.
"""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from server import queue
from server.store import bells, changes, claims, faults
from server.store.lost import COLLIDED, LOST
from server.store.records import Waiting
from server.sync import bisecting, settling
from server.sync.turns import Turns
from server.tables.engine import ENGINE

log = structlog.get_logger()

PHONES = 25
"""Phones claimed at once."""
BATCH = 250
"""Records of one phone settled in one transaction."""
CLAIM = 1000
"""Records settled in one transaction."""
CLAIM_BYTES = 8 * 1024 * 1024
"""Bytes of records read for one."""


async def drain(limit: int = BATCH, max_s: float = 10.0, turns: Turns | None = None) -> int:
    """
    Settle waiting records until none wait or time is up. Safe to run twice, and at once.

    Args:
        turns: The round that goes on; a new one if None.

    Returns:
        How many records got an answer.
    """
    turns, ends, settled, progress = turns or Turns(), time.monotonic() + max_s, 0, 0
    while time.monotonic() < ends:
        faults.point("reconcile.claim")
        phones = await turns.take(PHONES)
        progress += await settle(phones, limit)
        if not phones:
            if not progress:
                break
            settled, progress = settled + progress, 0
    return settled + progress


async def settle(phones: Sequence[UUID], limit: int = BATCH) -> int:
    """
    Settle the next records of some phones; 0 if other workers have them, or none can be settled now.

    Phones that get in another's way, or whose records make our code fail, have nobody beside them when they go again.
    """
    try:
        return await _together(phones, limit)
    except LOST:
        raise
    except COLLIDED as exc:
        log.info("collided", phones=len(phones), error=type(exc).__name__)
        return sum([await settle([phone], limit) for phone in phones]) if len(phones) > 1 else 0
    except Exception:
        log.exception("claim_failed", phones=[str(phone) for phone in phones])
        if len(phones) == 1:
            return await _apart(phones[0], limit)
    half = len(phones) // 2
    return await settle(phones[:half], limit) + await settle(phones[half:], limit)


async def _together(phones: Sequence[UUID], limit: int) -> int:
    """One transaction for all; a phone with a record that failed before has one of its own afterwards."""
    if not phones:
        return 0
    doubtful: set[UUID] = set()
    async with ENGINE.transaction() as tx:
        batch = await _claimed(tx, phones, limit)
        doubtful = {record.device for record in batch if record.attempts}
        settled = await _apply(tx, [record for record in batch if record.device not in doubtful])
    await _committed(tx, settled)
    return settled + sum([await _apart(phone, limit) for phone in sorted(doubtful)])


async def _apart(phone: UUID, limit: int) -> int:
    """What can be settled of one phone's records, whatever the others do."""
    async with ENGINE.transaction() as tx:
        waiting = await claims.waiting(tx, [phone], limit, limit, CLAIM_BYTES)
    return await bisecting.one_phone(waiting, partial(_some, phone, limit))


async def _some(phone: UUID, limit: int, wanted: Sequence[Waiting], without: Sequence[UUID]) -> int:
    """One transaction for some records of a phone; those before them are links of its chain."""
    ids = {record.id for record in wanted if record.entity not in without}
    async with ENGINE.transaction() as tx:
        batch = await _claimed(tx, [phone], limit)
        last = max((place for place, record in enumerate(batch, 1) if record.id in ids), default=0)
        passed_over = {record.id for record in batch if record.id not in ids}
        settled = await _apply(tx, batch[:last], passed_over)
    await _committed(tx, settled)
    return settled


async def _claimed(tx: Any, phones: Sequence[UUID], limit: int) -> list[Waiting]:
    """The waiting records of those phones that no other worker has."""
    ours = await claims.lock_phones(tx, phones)
    faults.point("reconcile.locked")
    batch = await claims.waiting(tx, ours, limit, CLAIM, CLAIM_BYTES) if ours else []
    faults.point("reconcile.read")
    return batch


async def _apply(tx: Any, batch: Sequence[Waiting], passed_over: set[UUID] | frozenset[UUID] = frozenset()) -> int:
    settled = await settling.apply(tx, batch, passed_over)
    faults.point("reconcile.chained")
    return settled


async def _committed(tx: Any, settled: int) -> None:
    """Told to the open phones, once it is so."""
    faults.point("reconcile.committed")
    if settled:
        log.info("settled", records=settled)
    await queue.poke(changes.touched(tx))
    faults.point("reconcile.poked")


BELL = bells.Bell()
