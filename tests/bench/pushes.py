"""
B2: `Sync` with 1, 50, 100 and, the limit lifted, 500 records, typed input.

Every push brings new records, written and signed before the clock runs. All sides keep
them in the same table by the same statement and pull an empty feed; a push that is not
acknowledged record by record voids the run.
"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from server.api import trusted
from server.store import sql
from tests.bench import baselines, inserts
from tests.bench.asgi import Headers, ask
from tests.bench.rows import Row, against, ahead, below, cpu_ms, within
from tests.bench.standing import Standing, headers_of, standing

SYNC = (Path(__file__).parents[2] / "graphql" / "operations" / "Sync.graphql").read_text()
TIMES, ROUNDS = 6, 8
LIFTED = 500
"""More than one push may bring; measured because there the cost of typed input shows."""


async def measure() -> list[Row]:
    """Ours against Strawberry as shipped, a plain route, and the bare statement."""
    shipped, plain = baselines.strawberry_as_shipped(), baselines.plain()
    rows: list[Row] = []
    async with standing() as ours:
        await _catch_up(ours)
        _lift()
        for size in (1, 50, 100, LIFTED):
            fast, slow, bare = await cpu_ms(
                _pushing(ours, ours.app, "/graphql", {"id": _id()}, size),
                _pushing(ours, shipped, "/graphql", {"query": SYNC}, size),
                _pushing(ours, plain, "/sync", {}, size),
                times=TIMES,
                rounds=ROUNDS,
            )
            rows.append(_against_shipped(size, fast, slow))
            rows.append(within(f"B2 Sync, {size}", fast, "ms CPU", "plain Litestar route", bare, most=1.1))
        rows.append(await _blocked(ours))
        rows.append(await inserts.beside_raw_sql([await _another(ours) for _ in range(inserts.AT_ONCE)], _id()))
        assert await sql.value("SELECT count(*) FROM record WHERE state <> 0") == 0, "nothing settles here"
    return rows


async def _another(ours: Standing) -> Standing:
    """Somebody else's phone at the same system, which has heard everything."""
    from tests import builders

    phone = await builders.a_phone(await builders.a_host())
    other = Standing(ours.app, await headers_of(phone), phone)
    await _catch_up(other)
    return other


def _lift() -> None:
    from server.api import documents, syncing

    syncing.MAX_PUSH_RECORDS = LIFTED
    documents.MAX_BODY_BYTES = 4 * documents.MAX_BODY_BYTES


def _against_shipped(size: int, fast: float, slow: float) -> Row:
    name, shipped = f"B2 Sync, {size}", "Strawberry as shipped"
    if size < LIFTED:
        return ahead(name, fast, "ms CPU", shipped, slow, later="≥8× at 500")
    return against(name, fast, "ms CPU", shipped, slow, least=8)


def _pushing(ours: Standing, app: Any, path: str, around: dict[str, str], size: int) -> Callable[[], Awaitable[None]]:
    bodies = iter([_body(ours, around, size) for _ in range(TIMES * ROUNDS + 1)])

    async def once() -> None:
        await _push(app, path, next(bodies), ours.headers, size)

    return once


async def _push(app: Any, path: str, body: bytes, headers: Headers, size: int) -> None:
    reply = await ask(app, "POST", path, body, headers)
    assert reply.status == 200, reply.body
    assert reply.body.count(b'"RECEIVED"') == size, reply.body[:400]


async def _blocked(ours: Standing) -> Row:
    """
    The longest turn of the event loop while 100 records came, ten times over.

    By this thread's CPU time: on a shared machine the time on the wall, beside it, is mostly
    that of others.
    """
    turns: list[tuple[float, float]] = []

    async def watch() -> None:
        while True:
            cpu, wall = time.thread_time(), time.perf_counter()
            await asyncio.sleep(0)
            turns.append((time.thread_time() - cpu, time.perf_counter() - wall))

    bodies: Iterator[bytes] = iter([_body(ours, {"id": _id()}, 100) for _ in range(10)])
    # What the benchmark itself has piled up is not the product's to sweep.
    gc.collect()
    gc.freeze()
    watching = asyncio.create_task(watch())
    for body in bodies:
        await _push(ours.app, "/graphql", body, ours.headers, 100)
    watching.cancel()
    cpu, wall = (max(column) * 1000 for column in zip(*turns, strict=True))
    return below("B2 event loop held, Sync of 100", cpu, "ms CPU", 10, "on the wall", wall)


def _body(ours: Standing, around: dict[str, str], size: int) -> bytes:
    written = [ours.phone.scans("2VW5X626") for _ in range(size)]
    variables = {"input": ours.phone.asks(written)}
    ours.phone.outbox.clear()
    return msgspec.json.encode(around | {"variables": variables} if around else variables)


async def _catch_up(ours: Standing) -> None:
    """Pull everything once, so that the pushes' own pulls are empty."""
    body = msgspec.json.encode({"id": _id(), "variables": {"input": ours.phone.asks([], limit=2000)}})
    reply = await ask(ours.app, "POST", "/graphql", body, ours.headers)
    answer = msgspec.json.decode(reply.body)["data"]["sync"]
    ours.phone.cursor, ours.phone.scopes = answer["cursor"], set(answer["addScopes"])


def _id() -> str:
    (key,) = (key for key, held in trusted.manifest().items() if held.document == SYNC)
    return key
