"""Which machines this process turns to: every address a socket is connected to, every name that is looked up."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_watching: list[list[Any]] = []


@contextmanager
def watched() -> Iterator[list[Any]]:
    """What was connected to and looked up, while it lasts; paths of this machine, which lead nowhere, are left out."""
    found: list[Any] = []
    _watching.append(found)
    try:
        yield found
    finally:
        _watching.remove(found)


def _audit(event: str, given: tuple[Any, ...]) -> None:
    """Once in a process: a hook cannot be taken away."""
    if _watching and event in ("socket.connect", "socket.getaddrinfo"):
        there = given[1] if event == "socket.connect" else given[:2]
        for found in _watching if isinstance(there, tuple) else ():
            found.append(there[:2])


sys.addaudithook(_audit)
