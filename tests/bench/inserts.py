"""
B2's other half: records a second through `Sync`, beside the bare statement that keeps them.

Eight phones at a time, a hundred records each, on the clock of the wall: the statement waits
for the disk on both sides. Records are written and signed before the clock runs.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from server.domain.parsing import ParsedRecord, parse_all
from server.store import records
from tests.bench.asgi import ask
from tests.bench.rows import Row
from tests.bench.standing import Standing

AT_ONCE, SIZE, PUSHES, ROUNDS = 8, 100, 6, 3
LEAST = 0.4


async def beside_raw_sql(phones: Sequence[Standing], document: str) -> Row:
    """Ours, as a share of what PostgreSQL alone keeps; as many phones as are at it at once."""
    pushed = raw = 0.0
    for _ in range(ROUNDS):
        raw = max(raw, await _rate([[_insert(ours) for _ in range(PUSHES)] for ours in phones]))
        pushed = max(pushed, await _rate([[_push(ours, document) for _ in range(PUSHES)] for ours in phones]))
    ratio, load = pushed / raw, os.getloadavg()[0]
    name = f"B2 records kept, {SIZE} × {AT_ONCE}"
    return Row(name, pushed, "records/s", "raw asyncpg unnest", raw, ratio, f"≥{LEAST:.0%}", ratio >= LEAST, load)


async def _rate(phones: Sequence[Sequence[Callable[[], Awaitable[None]]]]) -> float:
    """Records a second, each phone at its own one after another."""

    async def work(acts: Sequence[Callable[[], Awaitable[None]]]) -> None:
        for act in acts:
            await act()

    start = time.perf_counter()
    await asyncio.gather(*map(work, phones))
    return sum(map(len, phones)) * SIZE / (time.perf_counter() - start)


def _push(ours: Standing, document: str) -> Callable[[], Awaitable[None]]:
    asked = {"id": document, "variables": {"input": _asked(ours)}}
    body = msgspec.json.encode(asked)

    async def push() -> None:
        reply = await ask(ours.app, "POST", "/graphql", body, ours.headers)
        assert reply.body.count(b'"RECEIVED"') == SIZE, reply.body[:400]

    return push


def _insert(ours: Standing) -> Callable[[], Awaitable[None]]:
    raws = [msgspec.Raw(msgspec.json.encode(given)) for given in _asked(ours)["records"]]
    batch = [one for one in parse_all(raws, ours.phone.device) if isinstance(one, ParsedRecord) and one.sha]

    async def insert() -> None:
        kept = await records.insert(ours.phone.person, ours.phone.device, 1, datetime.now(UTC), batch)
        assert len(kept) == SIZE

    return insert


def _asked(ours: Standing) -> dict[str, Any]:
    written = [ours.phone.scans("2VW5X626") for _ in range(SIZE)]
    asked = ours.phone.asks(written)
    ours.phone.outbox.clear()
    return asked
