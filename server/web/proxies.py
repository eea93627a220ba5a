"""
Who is asking and over what, when a proxy stands between us and them.

X-Forwarded-For and X-Forwarded-Proto are believed only from the addresses of
TRUSTED_PROXIES; they are taken off here, believed or not, so that nothing further in can
believe them by mistake. X-Forwarded-Host is never believed: PUBLIC_URL decides the host.
"""

from collections.abc import Sequence
from functools import cache
from ipaddress import ip_address
from typing import Any

import structlog

from server.proxies import client_address

log = structlog.get_logger()

FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded", b"x-real-ip")


class Proxies:
    """ASGI: what follows sees the asking person's address and scheme, and no forwarding headers."""

    def __init__(self, app: Any, trusted: Sequence[str]) -> None:
        self.app = app
        self.trusted = trusted

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self._seen(scope)
        await self.app(scope, receive, send)

    def _seen(self, scope: Any) -> Any:
        told = {name: value.decode("latin-1") for name, value in scope["headers"] if name in FORWARDED}
        seen = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in FORWARDED]}
        if told and scope.get("client"):
            peer, port = scope["client"]
            seen["client"] = (client_address(peer, told.get(b"x-forwarded-for"), self.trusted), port)
            if self._trusts(peer):
                seen["scheme"] = _scheme(told.get(b"x-forwarded-proto", "")) or scope["scheme"]
            elif b"x-forwarded-for" in told:
                _warn(peer)
        return seen

    def _trusts(self, peer: str) -> bool:
        """Whether what `peer` says of others is believed: then it would name another than itself."""
        return client_address(peer, "0.0.0.0", self.trusted) != peer


@cache
def _warn(peer: str) -> None:
    """Once for each neighbour that forwards and is not trusted: all behind it count as one address."""
    try:
        near = ip_address(peer).is_private
    except ValueError:
        return
    if near:
        log.warning("proxy_not_trusted", peer=peer, hint="TRUSTED_PROXIES")


def _scheme(told: str) -> str | None:
    nearest = told.rsplit(",", 1)[-1].strip()
    return nearest if nearest in ("http", "https") else None
