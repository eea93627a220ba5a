"""
GET /health: whether this system works, for a load balancer or a person with a browser.

A missing or dead Redis is told and is no illness: records are settled without it.
"""

import asyncio
from typing import Any

import asyncpg
from litestar import Response, get
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server import VERSION
from server.settings import settings
from server.tables.engine import ENGINE

ANSWER_WITHIN_S = 2

OLDEST_PENDING = """
SELECT extract(epoch FROM now() - received_at)::float8
  FROM record WHERE state = 0 ORDER BY received_at LIMIT 1
"""


@get("/health", include_in_schema=False, cache_control=None)
async def health() -> Response[dict[str, Any]]:
    """200 when the database answers; else 503. `oldestPendingS` is null when nothing waits."""
    (database, oldest_s), queue = await asyncio.gather(_database(), _queue())
    facts = {"database": database, "queue": queue, "oldestPendingS": oldest_s, "version": VERSION}
    return Response(facts, status_code=200 if database == "ok" else 503, headers={"Cache-Control": "no-store"})


async def _database() -> tuple[str, float | None]:
    if ENGINE.pool is None:
        return "down", None
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            oldest_s = await ENGINE.pool.fetchval(OLDEST_PENDING)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return "down", None
    return "ok", None if oldest_s is None else round(max(oldest_s, 0.0), 1)


async def _queue() -> str:
    if not settings().redis_url:
        return "absent"
    try:
        async with (
            asyncio.timeout(ANSWER_WITHIN_S),
            Redis.from_url(settings().redis_url, socket_connect_timeout=ANSWER_WITHIN_S) as client,
        ):
            await client.ping()
    except (RedisError, OSError, TimeoutError):
        return "down"
    return "ok"
