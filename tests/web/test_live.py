"""What an open phone hears, and when it is told nothing more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

import httpx
import pytest
from litestar import Request
from litestar.testing import RequestFactory

from server import queue
from server.domain.people import Role
from server.settings import settings
from server.tables.sessions import Session
from server.viewer import viewer_of
from server.web import live
from tests.web.browser import signed_in
from tests.web.town import Town

SOON_S = 5.0


def asking(site: httpx.AsyncClient) -> Request[Any, Any, Any]:
    """A request with that browser's cookies."""
    cookie = "; ".join(f"{name}={value}" for name, value in site.cookies.items())
    return RequestFactory().get("/live", headers={"cookie": cookie})


async def stream(site: httpx.AsyncClient, heartbeat_s: float) -> AsyncIterator[bytes]:
    """What the browser's stream says, its opening heard."""
    request = asking(site)
    viewer = await viewer_of(request)
    assert viewer is not None
    said = live.pokes(request, viewer, heartbeat_s)
    assert (await anext(said)).startswith(b"retry:")
    return said


async def heard(said: AsyncIterator[bytes]) -> bytes:
    """The next thing said; a failure if nothing is."""
    async with asyncio.timeout(SOON_S):
        return await anext(said)


async def until_poked(said: AsyncIterator[bytes], scope: str) -> bytes:
    """Poke until it is heard: the subscription may not stand yet."""
    hearing = asyncio.ensure_future(heard(said))
    while not hearing.done():
        await queue.poke({scope})
        await asyncio.wait([hearing], timeout=0.05)
    return hearing.result()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[None]:
    """The queue talks to the tests' Valkey, and lets go of it after."""
    assert settings().redis_url == redis_url
    yield
    await queue.close()


async def test_a_phone_hears_of_its_own_scopes(site: httpx.AsyncClient, town: Town, redis: None) -> None:
    """A poke of a scope the person holds arrives as an event without data."""
    session = await signed_in(site, Role.DEPUTY, town.congress)
    said = await stream(site, heartbeat_s=SOON_S)

    assert await until_poked(said, f"person:{session.person}") == b"event: poke\ndata:\n\n"
    await cast(Any, said).aclose()


async def test_a_phone_hears_nothing_of_others(site: httpx.AsyncClient, town: Town, redis: None) -> None:
    """What changed for someone else is no event, only the heartbeat follows."""
    session = await signed_in(site, Role.DEPUTY, town.congress)
    other = await signed_in(site, Role.DEPUTY, town.congress)
    mine = await stream(site, heartbeat_s=0.3)
    assert other.person != session.person
    with live.listening({f"person:{session.person}"}) as witness:
        while not witness.bell.is_set():
            await queue.poke({f"person:{session.person}"})
            with suppress(TimeoutError):
                await asyncio.wait_for(witness.bell.wait(), 0.05)

        assert await heard(mine) == b":\n\n"
    await cast(Any, mine).aclose()


async def test_a_stream_ends_with_its_session(site: httpx.AsyncClient, town: Town, redis: None) -> None:
    """Its last word is a poke: the phone asks, and hears that it is out, or that it must wipe."""
    session = await signed_in(site, Role.DEPUTY, town.congress)
    said = await stream(site, heartbeat_s=0.05)
    assert await heard(said) == b":\n\n"

    await Session.update({Session.ended_at: datetime.now(UTC)}).where(Session.id == session.id)

    async with asyncio.timeout(SOON_S):
        rest = [chunk async for chunk in said]

    assert rest in ([live.POKE], [b":\n\n", live.POKE])


async def test_the_last_to_leave_stops_the_listening(site: httpx.AsyncClient, town: Town, redis: None) -> None:
    """Nobody listens to Redis when no phone is open."""
    await signed_in(site, Role.DEPUTY, town.congress)
    said = await stream(site, heartbeat_s=SOON_S)
    assert live._listeners

    await cast(Any, said).aclose()

    assert not live._listeners
    assert not live._ears


async def test_nobody_is_told_nothing(site: httpx.AsyncClient) -> None:
    """Without a session the stream is refused, so that EventSource stops asking."""
    answer = await site.get("/live")

    assert answer.status_code == 401
