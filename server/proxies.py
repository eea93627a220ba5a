"""Where a request comes from, when it may have come through a proxy."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network


def client_address(peer: str, forwarded: str | None, trusted: Sequence[str]) -> str:
    """
    The address of who asks.

    Args:
        peer: Who is at the other end of the connection.
        forwarded: `X-Forwarded-For`, which anyone may have written; read from its end as long
            as who wrote the entry is trusted.
        trusted: Addresses or networks of our own proxies (`TRUSTED_PROXIES`).
    """
    hops = [_bare(hop.strip()) for hop in (forwarded or "").split(",") if hop.strip()]
    while hops and _is_trusted(peer, trusted):
        peer = hops.pop()
    return peer


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    try:
        found = ip_address(address)
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in ip_network(network.strip(), strict=False) for network in trusted)
    except ValueError:
        return False


def _bare(hop: str) -> str:
    """The address without the port some proxies write: one person is one address, whatever the port."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
