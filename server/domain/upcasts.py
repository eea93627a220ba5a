"""
Payload versions (版本): what every version of a body ever shipped means today.

A phone may keep a record for a month and send it with the app it had; what it wrote then is
read here as if it were written now. An upcaster takes the members of the body of its version
and gives those of the next; it never fails on what that version allowed. A version newer
than ours is not read at all: the record waits for a newer server.
"""

from collections.abc import Callable
from typing import Any

from server.domain.bodies import BODIES

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

VERSIONS: dict[str, int] = dict.fromkeys(BODIES, 1)
"""The version each kind is written in now."""

UPCASTS: dict[tuple[str, int], Upcast] = {}
"""From (kind, version) to the next; one for every version before today's."""


def is_known(kind: str, version: int) -> bool:
    """Whether a body of that kind and version can be read by this server."""
    return 1 <= version <= VERSIONS.get(kind, 0)


def to_now(kind: str, version: int, body: dict[str, Any]) -> dict[str, Any]:
    """The members of a known body as today's version has them."""
    for step in range(version, VERSIONS[kind]):
        body = UPCASTS[kind, step](body)
    return body
