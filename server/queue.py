"""
What the parts of a running system call to each other through Redis: bells, and nothing else.

Every word of this may be lost: a record is settled by the sweep though no bell rang, and a
phone asks again after a minute though no poke came. So nothing here ever raises, waits
longer than a moment, or is the place where work is kept.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from functools import cache
from typing import Any

import msgspec
import structlog
from arq.connections import ArqRedis
from redis.asyncio import BlockingConnectionPool
from redis.exceptions import RedisError

from server.settings import settings

log = structlog.get_logger()

POKE = "poke"
SETTLE = "settle"
TIMEOUT_S = 0.5
LOST = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)

encode: Callable[[dict[str, Any]], bytes] = msgspec.msgpack.encode
decode: Callable[[bytes], dict[str, Any]] = msgspec.msgpack.decode


async def ring_settle() -> None:
    """Wake a worker: records wait. One bell hangs there, however often it is rung."""
    redis = _redis()
    if redis is None:
        return
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await redis.enqueue_job(SETTLE, _job_id=SETTLE)
    except LOST as exc:
        _say_once(exc)


async def poke(scopes: Iterable[str]) -> None:
    """Tell the open phones that hold these scopes that there is something to pull."""
    redis, named = _redis(), sorted(scopes)
    if redis is None or not named:
        return
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await redis.publish(POKE, msgspec.json.encode(named))
    except LOST as exc:
        _say_once(exc)


async def subscribe_pokes() -> AsyncIterator[set[str]]:
    """Every poke as it comes, for ever; while Redis is gone there are none."""
    while True:
        redis = _redis()
        if redis is None:
            await asyncio.Event().wait()
            return
        try:
            async with redis.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(POKE)
                async for message in channel.listen():
                    yield set(msgspec.json.decode(message["data"], type=list[str]))
        except LOST as exc:
            _say_once(exc)
            await asyncio.sleep(1)


async def close() -> None:
    """Let go of Redis."""
    redis = _redis()
    if redis is not None:
        await redis.aclose(close_connection_pool=True)
    _redis.cache_clear()


@cache
def _redis() -> ArqRedis | None:
    """A lean client that connects when first used; arq's own would try for seconds to connect."""
    if not settings().redis_url:
        return None
    pool = BlockingConnectionPool.from_url(
        settings().redis_url, max_connections=20, timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S
    )
    return ArqRedis(pool, job_serializer=encode, job_deserializer=decode)


@cache
def _said(kind: type[BaseException]) -> bool:
    log.warning("redis_unreachable", error=kind.__name__)
    return True


def _say_once(exc: BaseException) -> None:
    _said(type(exc))
