"""
Where a connection to a push service really goes: never into our own network.

The host was on the list when the address was kept; here its name is looked up, every address it
has must be a public one, and the connection is made to that very address while TLS still asks
for the name. So a name that was turned to another machine since then reaches nobody.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from server.domain import endpoints
from server.domain.endpoints import Endpoint
from server.settings import settings

UNICAST = IPv6Network("2000::/3")
"""All that is given out (RFC 4291 §2.4); mapped, translated and local addresses lie outside."""

SET_APART = (IPv4Network("192.0.0.0/24"), IPv6Network("3fff::/20"))
"""Of nobody's network (RFC 6890, RFC 9637), whatever an older library says."""

Lookup = Callable[[str, int], Awaitable[list[Any]]]


class PrivateAddressError(OSError):
    """A push service's name leads into a network that is nobody's but somebody's own."""


def checked(url: str) -> Endpoint:
    """
    The endpoint, by the list as it is now.

    Raises:
        EndpointError: It is on it no more, or never was.
    """
    return endpoints.read(url, settings().push_hosts, settings().push_loopback)


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and no other in disguise."""
    ip = ip_address(address)
    if any(ip in network for network in SET_APART):
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    return ip in UNICAST and ip.is_global and not _carries_another(ip)


class Pinned(AbstractResolver):
    """Looks names up for the sender's connections; only public addresses come out."""

    def __init__(self, lookup: Lookup | None = None) -> None:
        self._lookup = lookup or _ask

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """
        The addresses of a host.

        Raises:
            PrivateAddressError: One of them is not public; then none is used.
            OSError: It has none.
        """
        found = await self._lookup(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        if not all(is_public(there[4][0]) for there in found):
            raise PrivateAddressError(f"{host} leads to a private address")
        return [_pinned(host, port, there) for there in found]

    async def close(self) -> None:
        """Nothing is kept."""


async def _ask(host: str, port: int) -> list[Any]:
    return await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)


def _pinned(host: str, port: int, there: Any) -> ResolveResult:
    number = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=there[4][0], port=port, family=there[0], proto=there[2], flags=number)


def _carries_another(ip: IPv6Address) -> bool:
    return ip.sixtofour is not None or ip.teredo is not None
