"""Who is asking, when a proxy says so."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from server.web import proxies
from server.web.proxies import Proxies

PROXY = "10.0.0.9"


async def seen(client: str, headers: dict[str, str], trusted: tuple[str, ...] = ("10.0.0.0/8",)) -> dict[str, Any]:
    """What an application behind `Proxies` sees of one request."""
    found: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.update(scope)

    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "scheme": "http", "client": (client, 40000), "headers": raw}
    await Proxies(app, trusted)(scope, None, None)
    return found


async def test_a_trusted_proxy_is_believed() -> None:
    """The person behind our own proxy is the one who asks, over what they used."""
    found = await seen(PROXY, {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https"})

    assert found["client"][0] == "203.0.113.5"
    assert found["scheme"] == "https"


async def test_a_stranger_is_not_believed() -> None:
    """Anyone can write a header; from outside it changes nothing."""
    found = await seen("203.0.113.5", {"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https"})

    assert found["client"][0] == "203.0.113.5"
    assert found["scheme"] == "http"


async def test_nobody_is_trusted_unless_named() -> None:
    """Without TRUSTED_PROXIES even the local machine is a stranger."""
    found = await seen("127.0.0.1", {"X-Forwarded-For": "198.51.100.1"}, trusted=())

    assert found["client"][0] == "127.0.0.1"


async def test_an_address_a_person_made_up_is_not_reached() -> None:
    """The chain is read from our side; what stands before the first stranger is that stranger's tale."""
    found = await seen(PROXY, {"X-Forwarded-For": "1.2.3.4, 203.0.113.5, 10.0.0.8"})

    assert found["client"][0] == "203.0.113.5"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.5:50123", "203.0.113.5"),
        ("203.0.113.5:1, 10.0.0.8:2", "203.0.113.5"),
        ("[2001:db8::5]:443", "2001:db8::5"),
        ("2001:db8::5", "2001:db8::5"),
    ],
)
async def test_a_port_is_no_part_of_an_address(written: str, meant: str) -> None:
    """One person is one address, however a proxy writes it."""
    assert (await seen(PROXY, {"X-Forwarded-For": written}))["client"][0] == meant


async def test_a_proxy_is_known_in_ipv6_dress() -> None:
    """A server that listens on both sees an IPv4 neighbour as ::ffff:10.0.0.9."""
    found = await seen(f"::ffff:{PROXY}", {"X-Forwarded-For": "203.0.113.5"})

    assert found["client"][0] == "203.0.113.5"


async def test_a_forgotten_proxy_is_told_of_once() -> None:
    """Behind a neighbour nobody named, all people are one address: the log says so."""
    proxies._warn.cache_clear()
    with capture_logs() as logs:
        for _ in range(3):
            await seen("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}, trusted=("10.9.9.9",))
            await seen("8.8.8.8", {"X-Forwarded-For": "203.0.113.5"})

    assert [(entry["event"], entry["peer"]) for entry in logs] == [("proxy_not_trusted", "127.0.0.1")]


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP"])
async def test_forwarding_headers_go_no_further(name: str) -> None:
    """Nothing further in can believe them by mistake, whoever sent them."""
    assert (await seen(PROXY, {name: "evil.example"}))["headers"] == []
    assert (await seen("203.0.113.5", {name: "evil.example"}))["headers"] == []
