"""
B5: a storm: all phones of a crowd come back in one moment, and whoever is turned away comes again when told.

Web and worker are processes of their own, as production starts them, reached over loopback;
who makes the load shares their cores. A phone sends what it holds, waits as long as it is
asked to, then asks for its receipts as the app does, until it has all of them. What is lost
or doubled voids the run. `PHONES=5000` is the long form, the one the goals are meant for.
"""

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import msgspec

from server.commands import keys
from server.store import sql
from server.tables.engine import close_pool, open_pool
from tests.bench import crowds, losses, serving, watching
from tests.bench.asgi import Reply
from tests.bench.crowds import Returning
from tests.bench.rows import Row, below, counted
from tests.bench.serving import Serving
from tests.bench.watching import Watched
from tests.bench.wires import CutError, Wire

PHONES, EACH, STRANGERS = int(os.environ.get("PHONES", "300")), 50, 100
OVER_WITHIN_S, LOOK_S = 600, 0.1
WAITS = "SELECT EXISTS (SELECT FROM record WHERE state = 0)"
FIRST_LOOK_S, LOOKS_LESS, LEAST_OFTEN_S = 1.0, 1.6, 60.0
"""When the app asks for receipts after an ack: `pwa/src/sync/loop.ts`, `settling`."""


@dataclass(slots=True)
class Storm:
    """
    What befell the phones.

    Attributes:
        accepted: Seconds each answered request took; those turned away are not among them.
        durable: Seconds until each phone had all its acks.
        answered: Seconds until each phone held all its receipts.
    """

    begun: float = field(default_factory=time.perf_counter)
    accepted: list[float] = field(default_factory=list)
    durable: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    refused: int = 0
    cut: int = 0

    def now(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self.begun


async def measure() -> list[Row]:
    """How long it took, what it was like meanwhile, and that nothing was lost."""
    await open_pool()
    await keys.ensure()
    crowd = await crowds.gather(PHONES + STRANGERS, EACH)
    returning, strangers = crowd[:PHONES], crowd[PHONES:]
    page = (
        f"/d/{await sql.value('SELECT token FROM code WHERE kind = $1 AND target = $2', 'DEPUTY', crowd[0].phone.seat)}"
    )
    async with serving.serving() as served:
        await crowds.catch_up(returning, *await _caught_up(served, crowd[0]))
        await losses.remember((one.ids, one.hashes, one.phone.person) for one in returning)
        storm, settled_s, seen = await _storm(served, returning, page, strangers)
        memory = serving.most_mb(served.web), serving.most_mb(served.worker)
    lost, doubled = await losses.count()
    await close_pool()
    assert (lost, doubled) == (0, 0), f"{lost} lost, {doubled} doubled"
    return _rows(storm, settled_s, seen, memory)


async def _caught_up(served: Serving, one: Returning) -> tuple[str, list[str]]:
    """Where a phone stands that has heard everything, and the scopes all hold."""
    reply = await Wire(served.port).ask(one.asks())
    answer = msgspec.json.decode(reply.body)["data"]["sync"]
    assert answer["cursor"], "one page is enough"
    own = (f"person:{one.phone.person}", f"unit:{one.unit}")
    return answer["cursor"], [scope for scope in answer["addScopes"] if scope not in own]


async def _storm(
    served: Serving, returning: list[Returning], page: str, strangers: list[Returning]
) -> tuple[Storm, float, Watched]:
    over, storm = asyncio.Event(), Storm()
    watching_ = asyncio.create_task(watching.watch(served.port, page, strangers, over))
    settling = asyncio.create_task(_settled(storm, len(returning)))
    try:
        async with asyncio.timeout(OVER_WITHIN_S), asyncio.TaskGroup() as group:
            for one in returning:
                group.create_task(_comes_back(served.port, one, storm))
        settled_s = await settling
    finally:
        over.set()
    return storm, settled_s, await watching_


async def _settled(storm: Storm, phones: int) -> float:
    """Seconds until every record has its receipt, whoever holds it by then."""
    while True:
        await asyncio.sleep(LOOK_S)
        if len(storm.durable) == phones and not await sql.value(WAITS):
            return storm.now()


async def _comes_back(port: int, one: Returning, storm: Storm) -> None:
    """Send, then ask for receipts as the app does, until all are there."""
    wire = Wire(port)
    told = await _told(wire, one.push, storm)
    assert [ack["record"] for ack in told["acks"] if ack["code"] in ("RECEIVED", "DUPLICATE")] == [*one.ids]
    storm.durable.append(storm.now())
    wanted, look_s = set(one.ids), FIRST_LOOK_S
    while True:
        _hear(one, told, wanted)
        if not wanted:
            break
        await asyncio.sleep(max((told["retryAfterMs"] or 0) / 1000, look_s))
        look_s = min(look_s * LOOKS_LESS, LEAST_OFTEN_S)
        told = await _told(wire, one.asks(), storm)
    storm.answered.append(storm.now())
    wire.hang_up()


async def _told(wire: Wire, asked: bytes, storm: Storm) -> dict[str, Any]:
    """The answer to a Sync, whenever it comes; a phone that is turned away comes again when it was told to."""
    while True:
        start = time.perf_counter()
        try:
            reply = await wire.ask(asked)
        except CutError:
            storm.cut += 1
            await asyncio.sleep(random.uniform(0.1, 1.1))
            continue
        if reply.status == 200:
            storm.accepted.append(time.perf_counter() - start)
            return msgspec.json.decode(reply.body)["data"]["sync"]
        storm.refused += 1
        await asyncio.sleep(_again_after_s(reply))


def _again_after_s(reply: Reply) -> float:
    assert reply.status in (429, 503), (reply.status, reply.body[:400])
    return float(reply.headers[b"retry-after"])


def _hear(one: Returning, told: dict[str, Any], wanted: set[str]) -> None:
    assert told["reset"] == "NONE", told["reset"]
    assert told["page"] is None, "one page is enough"
    one.phone.cursor = told["cursor"] or one.phone.cursor
    one.phone.scopes = (one.phone.scopes | {*told["addScopes"]}) - {*told["dropScopes"]}
    wanted -= {id_ for _, kind, id_, _, _, _ in told["rows"] if kind == "receipt"}


def _rows(storm: Storm, settled_s: float, seen: Watched, memory: tuple[float, float]) -> list[Row]:
    name = f"B5 storm of {PHONES} × {EACH}"
    return [
        below(f"{name}, all durable", max(storm.durable), "s", 30),
        below(f"{name}, all receipts written", settled_s, "s", 45, "the last phone has its own", max(storm.answered)),
        below(f"{name}, p99 of accepted requests", _p99(storm.accepted), "s", 1.5, "how many", len(storm.accepted)),
        counted(f"{name}, turned away", storm.refused, "requests", "cut off", storm.cut),
        below(f"{name}, web held at most", memory[0], "MB", 256),
        below(f"{name}, worker held at most", memory[1], "MB", 256),
        below(f"{name}, /health meanwhile, p99", _p99(seen.health), "ms", 500, "how many", len(seen.health)),
        below(f"{name}, a public page meanwhile, p99", _p99(seen.page), "ms", 1000, "how many", len(seen.page)),
        below(f"{name}, signing in meanwhile, p99", _p99(seen.sign_in), "ms", 2000, "how many", len(seen.sign_in)),
        below(f"{name}, lost", 0, "records", 0, "doubled", 0),
    ]


def _p99(took: list[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[98]
