"""What goes away in the middle of a request is no bug of ours: the same may succeed a moment later."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from server.settings import settings
from tests.api.browser import Browser, id_of
from tests.builders import Someone

END_WHO_WAITS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)

POSTED = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "scheme": "http",
    "method": "POST",
    "path": "/graphql",
    "raw_path": b"/graphql",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json"), (b"x-daima", b"1"), (b"content-length", b"300")],
    "client": ("127.0.0.1", 40000),
    "server": ("localhost", 8000),
}


@pytest.fixture
async def other(database: None) -> AsyncIterator[asyncpg.Connection]:
    """A connection beside the pool."""
    connection = await asyncpg.connect(settings().database_url)
    yield connection
    await connection.close()


async def killed_waiting(other: asyncpg.Connection, table: str, browser: Browser, name: str) -> httpx.Response:
    """The answer to a question whose connection the server ends while it waits for a table."""
    async with other.transaction():
        await other.execute(f'LOCK TABLE "{table}"')
        asked = asyncio.create_task(browser.posts({"id": id_of(name), "variables": {}}))
        async with asyncio.timeout(10):
            while not await other.fetch(END_WHO_WAITS):
                pass
    return await asked


@pytest.mark.parametrize("table", ["session", "device"], ids=["who asks", "what is asked"])
async def test_a_database_that_goes_away_is_busy_and_no_bug(
    browser: Browser, host: Someone, other: asyncpg.Connection, table: str
) -> None:
    """Wherever it happens: whoever asked knows that it may be asked again, and when."""
    await browser.signs_in("13800000004")

    answer = await killed_waiting(other, table, browser, "Devices")

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (503, "BUSY")
    assert int(answer.headers["retry-after"]) > 0


async def test_a_body_that_never_came_whole_is_no_bug_of_ours(app: Any, database: None) -> None:
    """A phone in a lift: nobody reads the answer, and nothing is written down as our failure."""
    heard = iter([{"type": "http.request", "body": b'{"id":', "more_body": True}, {"type": "http.disconnect"}])
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(heard)

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    await app(POSTED, receive, send)

    assert [message["status"] for message in told if message["type"] == "http.response.start"] == [200]
