"""
GET /live: "something changed for you", and never what.

Server-sent events of one kind, `poke`, without data. A phone that hears one pulls; a phone
that hears none asks by itself after a while, so all of this may be lost. One listener to
Redis a process, however many phones are open.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from litestar import Request, get
from litestar.response import Stream

from server import queue
from server.domain.viewer import Viewer
from server.sync import scopes
from server.tables.engine import ENGINE
from server.viewer import require_viewer, viewer_of

HEARTBEAT_S = 25.0
"""Below the idle limit of the proxies we know of, 30 s."""

RETRY_MS = 3000
POKE = b"event: poke\ndata:\n\n"
HEARTBEAT = b":\n\n"


@get("/live", opt={"exclude_from_compression": True})
async def live(request: Request[Any, Any, Any]) -> Stream:
    """A stream that lasts while the session does."""
    viewer = await require_viewer(request)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(pokes(request, viewer), media_type="text/event-stream", headers=headers)


async def pokes(
    request: Request[Any, Any, Any], viewer: Viewer, heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """What one open phone is sent; ends when its session has."""
    with listening(await _held(viewer)) as ear:
        yield f"retry: {RETRY_MS}\n\n".encode()
        while True:
            poked = await _rings(ear, heartbeat_s)
            now = await viewer_of(request)
            if now is None:
                yield POKE  # what the phone asks next tells it why, and to wipe where it must
                return
            ear.scopes = await _held(now)
            yield POKE if poked else HEARTBEAT


async def _held(viewer: Viewer) -> set[str]:
    return await scopes.held(ENGINE.pool, viewer)


async def _rings(ear: "Ear", within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            await ear.bell.wait()
    except TimeoutError:
        return False
    ear.bell.clear()
    return True


@dataclass(slots=True, eq=False)
class Ear:
    """One open phone, and the scopes it holds."""

    scopes: set[str]
    bell: asyncio.Event = field(default_factory=asyncio.Event)


_ears: set[Ear] = set()
_listeners: set[asyncio.Task[None]] = set()


@contextmanager
def listening(held: set[str]) -> Iterator[Ear]:
    """An ear whose bell rings at a poke of its scopes; the first begins the listening, the last ends it."""
    ear = Ear(held)
    _ears.add(ear)
    if not _listeners:
        _listeners.add(asyncio.create_task(_listen()))
    try:
        yield ear
    finally:
        _ears.discard(ear)
        if not _ears:
            for task in _listeners:
                task.cancel()
            _listeners.clear()


async def _listen() -> None:
    async for changed in queue.subscribe_pokes():
        for ear in _ears:
            if changed & ear.scopes:
                ear.bell.set()
