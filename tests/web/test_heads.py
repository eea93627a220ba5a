"""HEAD: what GET says, without the body."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import Litestar

from server.web import routes
from server.web.heads import Heads
from server.web.health import health
from tests.web.town import Town


@pytest.fixture
async def monitor(database: None) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who looks without reading, at the system as `daima web` puts it together."""
    app: Any = Litestar(route_handlers=[health, *routes.HANDLERS], before_send=routes.BEFORE_SEND, openapi_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Heads(app)), base_url="http://localhost:8000") as client:
        yield client


async def test_a_head_is_a_get_without_its_body(monitor: httpx.AsyncClient, town: Town) -> None:
    """Pages, health, files and what is not there: the same status and headers, and nothing more."""
    paths = [f"/s/{town.station_token}", f"/a/{town.drill}", "/find", "/health", "/citizen.css", "/", "/s/nope", "/no"]
    for path in paths:
        get, head = await monitor.get(path), await monitor.head(path)

        assert head.status_code == get.status_code, path
        assert head.content == b""
        assert {**head.headers} == {**get.headers}


async def test_what_does_not_take_get_does_not_take_head(monitor: httpx.AsyncClient) -> None:
    """A method is never invented."""
    assert (await monitor.post("/find")).status_code == 405


async def test_a_stream_that_never_ends_is_not_begun() -> None:
    """Once the head is sent, what follows learns that nobody listens."""
    sent: list[Any] = []

    async def streams(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive())["type"] != "http.disconnect":
            pass
        await send({"type": "http.response.body", "body": b"poke", "more_body": True})

    async def send(message: Any) -> None:
        sent.append(message)

    await Heads(streams)({"type": "http", "method": "HEAD"}, None, send)

    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == b""
    assert not sent[1]["more_body"]
