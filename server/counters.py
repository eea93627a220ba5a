"""
How often something happened of late, in Redis: limits that hold across processes.

Like `queue`, this is allowed to fail: without Redis nothing is counted and nobody is kept
out. What must be counted surely is counted in PostgreSQL.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from server import sealing
from server.settings import settings

log = structlog.get_logger()

TIMEOUT_S = 1.0
"""A dead Redis is known at once; this is for one that hangs. Shorter, and a burst on a busy machine goes uncounted."""
LOST = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)

COUNT = """
local most_wait = 0
for place, key in ipairs(KEYS) do
  local before = tonumber(redis.call('GET', key) or '0')
  if before >= tonumber(ARGV[3 * place - 2]) then
    local left = redis.call('PTTL', key)
    if left < 1 then left = 1 end
    if left > most_wait then most_wait = left end
  end
end
if most_wait > 0 then return most_wait end
for place, key in ipairs(KEYS) do
  if ARGV[3 * place] ~= '0' and redis.call('INCR', key) == 1 then
    redis.call('EXPIRE', key, ARGV[3 * place - 1])
  end
end
return 0
"""
"""All or nothing: nothing is counted while one of the limits is reached. Returns milliseconds to wait."""


@dataclass(frozen=True, slots=True)
class Limit:
    """
    So many in a window that begins with the first.

    Attributes:
        name: What is counted.
        most: How many are let through.
        counts: Whether asking counts as one more, or only asks whether the limit is reached.
    """

    name: str
    most: int
    window_s: int
    counts: bool = True


async def wait_s(address: str, limits: Sequence[Limit]) -> int:
    """
    Count one more from an address under all the limits. Nobody is counted whose address is not known.

    Returns:
        0 if that is within all of them; else the seconds until it will be. Then none counted it.
    """
    redis = _redis()
    if redis is None or not address:
        return 0
    keys = [_key(limit, address) for limit in limits]
    numbers = [str(number) for limit in limits for number in (limit.most, limit.window_s, int(limit.counts))]
    try:
        async with asyncio.timeout(TIMEOUT_S):
            left_ms: Any = await redis.eval(COUNT, len(keys), *keys, *numbers)  # pyright: ignore[reportGeneralTypeIssues]
    except LOST as exc:
        _said(type(exc))
        return 0
    return -(-int(left_ms) // 1000)


async def close() -> None:
    """Let go of Redis."""
    redis = _redis()
    if redis is not None:
        await redis.aclose(close_connection_pool=True)
    _redis.cache_clear()


def _key(limit: Limit, address: str) -> str:
    """Names nobody: a keyed hash of where the request came from."""
    return f"limit:{limit.name}:{sealing.keyed_hash('limit-address', _home(address).encode()).hex()[:32]}"


def _home(address: str) -> str:
    """One subscriber: an IPv4 address, or the /64 a household or phone has of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


@cache
def _redis() -> "Redis | None":
    """A lean client that connects when first used; none where there is no Redis."""
    if not settings().redis_url:
        return None
    pool = BlockingConnectionPool.from_url(
        settings().redis_url, max_connections=20, timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S
    )
    return Redis(connection_pool=pool)


@cache
def _said(kind: type[BaseException]) -> bool:
    log.warning("limits_not_kept", error=kind.__name__)
    return True
