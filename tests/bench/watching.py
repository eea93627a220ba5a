"""
What others notice while a storm goes over: `/health`, a citizen's page, somebody signing in.

Each is asked again and again at a fixed pace, whether the one before has answered or not, so
that a stall counts for as many as it kept waiting; no answer counts as long as was waited for one.
Everybody comes from an address of their own.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from server.api import trusted
from tests.bench.crowds import Returning
from tests.bench.wires import CutError, Wire, request

OPERATIONS = Path(__file__).parents[2] / "graphql" / "operations"
HEALTH_S, PAGE_S, SIGN_IN_S = 0.1, 0.6, 0.5
BROWSER = re.compile(rb"daima-browser=([\w-]+)")


@dataclass(slots=True)
class Watched:
    """Milliseconds each answer took."""

    health: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    sign_in: list[float] = field(default_factory=list)


async def watch(port: int, page: str, strangers: Sequence[Returning], over: asyncio.Event) -> Watched:
    """What was noticed until it is over; each of the strangers signs in at most once."""
    seen, people, addresses = Watched(), iter(strangers), map(_address, count())

    async def signs_in() -> None:
        if (who := next(people, None)) is not None:
            await _signs_in(port, next(addresses), who, seen.sign_in)

    async with asyncio.TaskGroup() as group:
        group.create_task(_again(lambda: _gets(port, next(addresses), "/health", seen.health), HEALTH_S, over))
        group.create_task(_again(lambda: _gets(port, next(addresses), page, seen.page), PAGE_S, over))
        group.create_task(_again(signs_in, SIGN_IN_S, over))
    return seen


async def _again(act: Callable[[], Coroutine[Any, Any, None]], every_s: float, over: asyncio.Event) -> None:
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in count(1):
            group.create_task(act())
            await asyncio.sleep(max(0.0, begun + number * every_s - time.perf_counter()))
            if over.is_set():
                return


@asynccontextmanager
async def _asking(port: int, took: list[float]) -> AsyncIterator[Wire]:
    """A connection of its own; how long everything asked on it took is kept, answered or not."""
    start, wire = time.perf_counter(), Wire(port)
    with suppress(CutError):
        yield wire
    took.append((time.perf_counter() - start) * 1000)
    wire.hang_up()


async def _gets(port: int, address: str, path: str, took: list[float]) -> None:
    async with _asking(port, took) as wire:
        reply = await wire.ask(request("GET", path, x_forwarded_for=address))
        assert reply.status == 200, (path, reply.status)


async def _signs_in(port: int, address: str, who: Returning, took: list[float]) -> None:
    """A code is asked for and typed at once."""
    told = {"x_forwarded_for": address}
    async with _asking(port, took) as wire:
        asked = await wire.ask(_asks("RequestCode", {"phone": who.number}, **told))
        found = BROWSER.search(asked.headers[b"set-cookie"])
        assert found
        told["cookie"] = f"daima-browser={found[1].decode()}"
        code = msgspec.json.decode(asked.body)["data"]["requestCode"]["shown"]
        begun = await wire.ask(_asks("SignIn", {"phone": who.number, "code": code, "device": None}, **told))
        assert msgspec.json.decode(begun.body)["data"]["signIn"]["me"], begun.body[:400]


def _address(number: int) -> str:
    return f"10.{number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


def _asks(name: str, variables: dict[str, object], **headers: str) -> bytes:
    document = (OPERATIONS / f"{name}.graphql").read_text()
    (key,) = (key for key, held in trusted.manifest().items() if held.document == document)
    return request("POST", "/graphql", msgspec.json.encode({"id": key, "variables": variables}), **headers)
