"""
B1: a list of 50 activities with all the fields the desk draws, and a trivial query.

Ours is a trusted document at POST /graphql. CPU of this process only; the database's own
time is the same on every side.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from server.api import trusted
from tests.bench import baselines
from tests.bench.asgi import Headers, ask
from tests.bench.rows import Row, against, beside, cpu_ms
from tests.bench.standing import standing

OPERATIONS = Path(__file__).parents[2] / "graphql" / "operations"


async def measure() -> list[Row]:
    """Ours against Strawberry as shipped, and against a route by hand."""
    shipped, plain = baselines.strawberry_as_shipped(), baselines.plain()
    async with standing() as ours:
        rows = []
        for name, path, least in (("Activities", "/activities", 2), ("Welcome", "/welcome", 6)):
            fast, slow, bare = await cpu_ms(
                _asking(ours.app, "/graphql", _trusted(name), ours.headers),
                _asking(shipped, "/graphql", _free(name), ours.headers),
                _asking(plain, path, b"{}", ours.headers),
                times=20,
            )
            rows.append(against(f"B1 {name}", fast, "ms CPU", "Strawberry as shipped", slow, least=least))
            rows.append(beside(f"B1 {name}", fast, "ms CPU", "plain Litestar route", bare, later="≤1.25×"))
        return rows


def _asking(app: object, path: str, body: bytes, headers: Headers) -> Callable[[], Awaitable[None]]:
    async def once() -> None:
        reply = await ask(app, "POST", path, body, headers)  # type: ignore[arg-type]
        assert reply.status == 200, reply.body
        assert b'"errors"' not in reply.body, reply.body

    return once


def _trusted(name: str) -> bytes:
    (key,) = (key for key, held in trusted.manifest().items() if held.document == _text(name))
    return msgspec.json.encode({"id": key, "variables": {}})


def _free(name: str) -> bytes:
    return msgspec.json.encode({"query": _text(name), "variables": {}})


def _text(name: str) -> str:
    return (OPERATIONS / f"{name}.graphql").read_text()
