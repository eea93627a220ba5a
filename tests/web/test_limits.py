"""How many pages one address may open, and that it is its own address that is counted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar
from redis.asyncio import Redis

from server import counters
from server.commands import login_codes
from server.counters import Limit
from server.domain.codes import CodeKind, make_token
from server.domain.logins import Client
from server.errors import TooOftenError
from server.settings import settings
from server.web import limits
from server.web.proxies import Proxies
from tests.web.town import Town

PROXY = "10.0.0.9"
UNKNOWN = make_token(b"nobody gave this")

From = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def browser(web: Litestar, redis_url: str, database: None) -> AsyncIterator[From]:
    """Makes a browser at an address, perhaps one that says it speaks for another."""
    async with AsyncExitStack() as stack:

        def at(address: str, forwarded: str | None = None) -> httpx.AsyncClient:
            app = cast(Any, Proxies(web, ("10.0.0.0/8",)))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 40000))
            headers = {"x-forwarded-for": forwarded} if forwarded else {}
            client = httpx.AsyncClient(transport=transport, base_url="http://localhost:8000", headers=headers)
            stack.push_async_callback(client.aclose)
            return client

        yield at


async def _statuses(client: httpx.AsyncClient, path: str, times: int) -> list[int]:
    return [(await client.get(path)).status_code for _ in range(times)]


async def test_tokens_cannot_be_tried_one_after_another(browser: From, town: Town) -> None:
    """After twenty that nobody gave out there is no twenty-first answer, not even a right one."""
    guesser = browser("203.0.113.5")
    assert set(await _statuses(guesser, f"/s/{UNKNOWN}", limits.MISSES.most)) == {404}

    refused = await guesser.get(f"/s/{town.station_token}")

    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= limits.MINUTE_S
    assert "请稍等一会儿" in refused.text
    assert "幸福路" not in refused.text
    assert (await browser("203.0.113.6").get(f"/s/{town.station_token}")).status_code == 200


async def test_a_hall_behind_one_router_is_let_in_and_no_more(browser: From) -> None:
    """A hundred and twenty pages a minute, fifteen asking at once."""
    hall, statuses = browser("203.0.113.5"), list[int]()
    for _ in range(limits.PAGES.most // 15 + 1):
        statuses += [answer.status_code for answer in await asyncio.gather(*(hall.get("/find") for _ in range(15)))]

    assert statuses.count(200) == limits.PAGES.most
    assert statuses.count(429) == 15


async def test_a_retired_code_is_no_guess(browser: From, town: Town) -> None:
    """An old poster may be scanned by many."""
    reader = browser("203.0.113.5")

    assert set(await _statuses(reader, f"/d/{town.closed}", limits.MISSES.most + 1)) == {410}


async def test_a_scan_is_kept_even_then(browser: From, town: Town) -> None:
    """Whoever scans an activity's code over the limit is moved to the app, and is told of no activity."""
    guesser = browser("203.0.113.5")
    await _statuses(guesser, "/t/anything", limits.MISSES.most)

    pages = [await guesser.get(f"/a/{token}") for token in (town.fair, UNKNOWN)]

    assert [page.status_code for page in pages] == [429, 429]
    assert "data-move" in pages[0].text
    assert pages[0].text.replace(town.fair, "").replace(f"{town.fair[:4]} {town.fair[4:]}", "") == pages[
        1
    ].text.replace(UNKNOWN, "").replace(f"{UNKNOWN[:4]} {UNKNOWN[4:]}", "")
    assert "retry-after" in pages[0].headers


async def test_the_app_and_its_files_are_not_counted(browser: From) -> None:
    """A phone that loads the app uses up nothing, and is let in when its network is not."""
    phone = browser("203.0.113.5")
    await _statuses(phone, f"/s/{UNKNOWN}", limits.MISSES.most)

    assert (await phone.get("/citizen.css")).status_code == 200
    assert (await phone.get("/")).status_code == 302


async def test_the_person_behind_our_proxy_is_counted(browser: From) -> None:
    """Each for themselves, not all of them as the proxy."""
    first, second = browser(PROXY, "203.0.113.5"), browser(PROXY, "203.0.113.6")
    await _statuses(first, f"/s/{UNKNOWN}", limits.MISSES.most)

    assert await _statuses(first, "/find", 1) == [429]
    assert await _statuses(second, "/find", 1) == [200]


async def test_nobody_gets_more_by_naming_others(browser: From) -> None:
    """A stranger who forges a new address each time is one stranger."""
    for number in range(limits.MISSES.most):
        await browser("198.51.100.7", f"203.0.113.{number}").get(f"/s/{UNKNOWN}")

    assert await _statuses(browser("198.51.100.7", "203.0.113.99"), "/find", 1) == [429]


async def test_one_household_is_one_address_in_ipv6() -> None:
    """Whoever has a /64 has 2^64 addresses; an IPv4 address in IPv6 dress stays what it is."""
    key = counters._key
    page = limits.PAGES

    assert key(page, "2001:db8:1:2::1") == key(page, "2001:db8:1:2:ffff::9")
    assert key(page, "2001:db8:1:2::1") != key(page, "2001:db8:1:3::1")
    assert key(page, "::ffff:203.0.113.5") == key(page, "203.0.113.5")


async def test_what_is_kept_names_nobody_and_ends(browser: From, redis_url: str) -> None:
    """Keys hold a keyed hash, and every one of them has its end."""
    await browser("203.0.113.5").get(f"/s/{UNKNOWN}")

    async with Redis.from_url(redis_url, decode_responses=True) as redis:
        keys: list[str] = await redis.keys("*")
        ends = [await redis.ttl(key) for key in keys]
    assert {key.split(":")[1] for key in keys} == {"page", "miss"}
    assert not [key for key in keys if "203" in key.split(":")[1] or "203.0.113.5" in key]
    assert all(0 < end <= limits.MINUTE_S for end in ends)


async def test_refused_asks_do_not_prolong_the_wait(redis_url: str) -> None:
    """The window ends when it ends; all limits or none count."""
    narrow, wide = Limit("narrow", 1, 60), Limit("wide", 9, 600)
    assert await counters.wait_s("203.0.113.5", [wide, narrow]) == 0

    waits = [await counters.wait_s("203.0.113.5", [wide, narrow]) for _ in range(3)]

    assert all(0 < wait <= 60 for wait in waits)
    async with Redis.from_url(redis_url) as redis:
        assert int(await redis.get(counters._key(wide, "203.0.113.5"))) == 1


@pytest.mark.parametrize("url", ["", "redis://127.0.0.1:1", "unix:///nowhere/at/all.sock"])
async def test_without_redis_nobody_is_kept_out(browser: From, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """No limit is worth a closed door."""
    await counters.close()
    monkeypatch.setattr(counters, "settings", lambda: SimpleNamespace(redis_url=url, secret=settings().secret))

    assert set(await _statuses(browser("203.0.113.5"), f"/s/{UNKNOWN}", limits.MISSES.most + 5)) == {404}

    counters._redis.cache_clear()


async def test_login_codes_are_counted_at_once_by_address(database: None, redis_url: str) -> None:
    """Many at the same moment, each for another number: as many as an hour allows and not one more."""
    client = Client(browser=b"b" * 32, address="203.0.113.5")
    most = login_codes.ASKS.most

    async def asks(number: int) -> bool:
        try:
            await login_codes.request(client, f"138{number:08d}")
        except TooOftenError:
            return False
        return True

    assert sum(await asyncio.gather(*map(asks, range(most + 8)))) == most


def test_kinds_with_a_page_are_all_limited() -> None:
    """Every printed prefix is among the limited routes."""
    from server.domain.codes import PREFIX
    from server.web.routes import CITIZENS

    limited = {path.path_format.split("/")[1] for path in CITIZENS.routes}
    assert {PREFIX[kind] for kind in CodeKind} <= limited
