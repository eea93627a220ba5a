"""
Finding the record that makes our code fail, so that it alone waits.

A claim that failed is halved, phones first, until one record is left that fails by itself. It
is tried again later, alone, and in the end parked for a person; what it is about waits for
it, and everybody else has gone on at once. Of `n` records with one bad one some `log n`
transactions are lost, not `n`.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import structlog

from server import queue
from server.domain.records import ReceiptCode
from server.store import changes, claims, scans
from server.store.changes import Answer
from server.store.lost import COLLIDED, LOST
from server.store.records import Waiting
from server.tables.engine import ENGINE

log = structlog.get_logger()

MAX_ATTEMPTS = 5

Settle = Callable[[Sequence[Waiting], Sequence[UUID]], Awaitable[int]]
"""Settles some records of one phone in a transaction; not those about the entities named last."""


async def one_phone(waiting: Sequence[Waiting], settle: Settle) -> int:
    """
    Settle what can be of a phone's records, and count a failure of what cannot.

    Those that failed before go alone from the start.

    Returns:
        How many got an answer.
    """
    failed: list[UUID] = []
    settled = 0
    for _, run in groupby(waiting, key=lambda record: record.id if record.attempts else None):
        settled += await _halved([*run], settle, failed)
    return settled


async def _halved(some: Sequence[Waiting], settle: Settle, failed: list[UUID]) -> int:
    try:
        return await settle(some, failed)
    except (*LOST, *COLLIDED):
        raise
    except Exception as exc:
        if len(some) == 1:
            log.exception("record_failed", record=str(some[0].id))
            failed.append(some[0].entity)
            return await _count_failure(some[0], exc)
    half = len(some) // 2
    return await _halved(some[:half], settle, failed) + await _halved(some[half:], settle, failed)


async def _count_failure(record: Waiting, exc: Exception) -> int:
    """One more failed try; parked for a person after the last."""
    async with ENGINE.transaction() as tx:
        if await claims.count_attempt(tx, record.id) < MAX_ATTEMPTS:
            return 0
        await changes.commit(tx, answers=[_answer(record, exc)], events=[await _happened(record)])
    await queue.poke(changes.touched(tx))
    return 1


def _answer(record: Waiting, exc: Exception) -> Answer:
    detail: dict[str, Any] = {"words": "工作人员正在处理", "error": type(exc).__name__}
    return Answer(record.person, record.id, ReceiptCode.POISON, None, record.entity, detail, "record")


async def _happened(record: Waiting) -> changes.Happened:
    path, now = await scans.home(record.person), datetime.now(UTC)
    return changes.Happened("record", record.id, "park", path, now, by_person=record.person, record=record.id)
