"""
Endpoints (推送地址): which addresses a browser may name as the place where it is woken.

The address comes from a phone, so anybody may write anything there, and our server would ask
it. Only https to a known push service is taken, in the one way browsers write it; what merely
looks like one is refused. The same is asked again of every address before it is sent to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 2000
"""Signs of an address; those of Windows are the longest we know, some 700."""

WRITTEN = re.compile(r"https://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/[!-\"$-\[\]-~]*")
"""Lower case, no port, no user, no fragment, no backslash: so every reader finds the same host in it."""
LOCAL = re.compile(r"http://(127\.0\.0\.1):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Service:
    """
    A push service.

    Attributes:
        host: One that begins with a dot means every host under it.
    """

    name: str
    host: str


SERVICES = (
    Service("Google", "fcm.googleapis.com"),
    Service("Mozilla", "updates.push.services.mozilla.com"),
    Service("Apple", ".push.apple.com"),
    Service("Microsoft", ".notify.windows.com"),
)
"""Where Chrome, Firefox, Safari and Edge subscribe; each from its maker's own documentation."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """
    An address that may be asked.

    Attributes:
        origin: As it stands in `push_origin`, and in a token's `aud` (RFC 8292 §2).
        service: What people call it.
        is_local: A push service of a test, on this machine.
    """

    url: str
    origin: str
    host: str
    port: int
    service: str
    is_local: bool = False


class EndpointError(Exception):
    """No push service we know answers there."""


def read(url: str, more: Sequence[str] = (), loopback: Sequence[str] = ()) -> Endpoint:
    """
    An endpoint by its text.

    Args:
        more: Hosts beside those of `SERVICES`, written as they are.
        loopback: Origins of tests' push services; none in earnest.

    Raises:
        EndpointError: It is none, or nobody's we know.
    """
    if len(url) > LONGEST:
        raise EndpointError
    if local := next((origin for origin in loopback if url.startswith(f"{origin}/")), None):
        return _local(url, local)
    found = WRITTEN.fullmatch(url)
    if found is None:
        raise EndpointError
    host = found[1]
    service = next((one for one in (*SERVICES, *(Service(name, name) for name in more)) if _is_at(host, one)), None)
    if service is None:
        raise EndpointError
    return Endpoint(url, f"https://{host}", host, 443, service.name)


def is_loopback(origin: str) -> bool:
    """Whether an origin is one a test may name: http on this machine, by number."""
    return LOCAL.fullmatch(origin) is not None


def _is_at(host: str, service: Service) -> bool:
    if service.host.startswith("."):
        return host.endswith(service.host) and len(host) > len(service.host)
    return host == service.host


def _local(url: str, origin: str) -> Endpoint:
    found = LOCAL.fullmatch(origin)
    if found is None:
        raise EndpointError
    return Endpoint(url, origin, found[1], int(found[2]), "test", is_local=True)
