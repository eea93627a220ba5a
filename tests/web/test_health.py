"""GET /health."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from redis.asyncio import Redis
from redis.exceptions import TimeoutError as RedisTimeoutError

from server import VERSION
from server.tables.engine import ENGINE
from server.web import health


def system() -> httpx.ASGITransport:
    """As little of the system as can be asked how it is."""
    app: Any = Litestar([health.health], openapi_config=None)
    return httpx.ASGITransport(app)


@pytest.fixture
async def client(database: None) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who watches."""
    async with httpx.AsyncClient(transport=system(), base_url="http://test") as client:
        yield client


async def test_a_well_system_says_so(client: httpx.AsyncClient, redis_url: str) -> None:
    """Database and queue answer, nothing waits."""
    answer = await client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "queue": "ok", "oldestPendingS": None, "version": VERSION}
    assert answer.headers["cache-control"] == "no-store"


async def test_the_age_of_the_oldest_waiting_record_is_told(client: httpx.AsyncClient) -> None:
    """A number that grows says that no worker runs."""
    assert ENGINE.pool
    async with ENGINE.pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(
            """
            INSERT INTO record (person, device, seq, kind, v, entity, at_ms, canonical, sha, received_at)
            SELECT uuidv7(), uuidv7(), 1, 'scan.add', 1, uuidv7(), 0, '', '', $1
            """,
            datetime.now(UTC) - timedelta(seconds=45),
        )

    answer = await client.get("/health")

    assert 44 < answer.json()["oldestPendingS"] < 60


async def test_without_a_database_the_system_is_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    """A load balancer sends nobody here."""
    monkeypatch.setattr(ENGINE, "pool", None)
    async with httpx.AsyncClient(transport=system(), base_url="http://test") as client:
        answer = await client.get("/health")

    assert answer.status_code == 503
    assert answer.json()["database"] == "down"


async def test_a_dead_queue_is_told_and_is_no_illness(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records are settled without it."""
    monkeypatch.setattr(health, "settings", lambda: type("S", (), {"redis_url": "unix:///nowhere"})())

    answer = await client.get("/health")

    assert answer.status_code == 200
    assert answer.json()["queue"] == "down"


async def test_a_queue_that_does_not_hang_up_is_no_illness(
    client: httpx.AsyncClient, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answered, and on a box that is busy with a storm its connection would not close in time."""

    async def hangs(_client: Redis, *_given: Any) -> None:
        raise RedisTimeoutError("Timed out closing connection")

    monkeypatch.setattr(Redis, "aclose", hangs)

    answer = await client.get("/health")

    assert answer.status_code == 200
