"""
A push service for a running product, and people told something: who tests browsers that are woken begins here.

The service runs in a thread with a loop of its own; Firefox and `daima up` both find it by its address.
"""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from tests.e2e.running import Running
from tests.e2e.telling import Telling
from tests.push.autopush import PREFERENCES, Ack, Channel
from tests.push.service import Service, serving

WITHIN_S = 30.0
NAME = "PUSH_LOOPBACK"


@dataclass(frozen=True, slots=True)
class Office:
    """A push service that stands."""

    service: Service

    @property
    def preferences(self) -> str:
        """What brings a Firefox here."""
        return PREFERENCES.format(self.service.socket_url)

    @property
    def acks(self) -> list[Ack]:
        """What browsers said of messages, in the order they said it."""
        return self.service.browsers.acks

    @property
    def channels(self) -> list[Channel]:
        """Subscriptions that stand, the oldest first."""
        return [one for one in self.service.browsers.channels.values() if not one.is_gone]


@contextmanager
def office() -> Iterator[Office]:
    """A push service, until the block ends; products that start within it send there."""
    started, ended = threading.Event(), asyncio.Event()
    found: list[tuple[Service, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        async with serving() as service:
            found.append((service, asyncio.get_running_loop()))
            started.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(WITHIN_S)
    service, loop = found[0]
    os.environ[NAME] = service.origin
    try:
        yield Office(service)
    finally:
        del os.environ[NAME]
        loop.call_soon_threadsafe(ended.set)
        thread.join(WITHIN_S)


def tell(running: Running, *tellings: Telling) -> list[UUID]:
    """The notices are told, each in a transaction of its own, in a process beside the product."""
    return msgspec.json.decode(begin_telling(running, tellings).communicate(timeout=120)[0], type=list[UUID])


def begin_telling(running: Running, tellings: Sequence[Telling]) -> subprocess.Popen[bytes]:
    """A process that tells them while the test goes on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.telling"],
        env=os.environ | running.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(msgspec.json.encode(list(tellings)))
    process.stdin.close()
    process.stdin = None
    return process


def eventually(fact: Callable[[], Any], within_s: float = WITHIN_S) -> Any:
    """What is answered as soon as it is true."""
    give_up = time.monotonic() + within_s
    while not (found := fact()):
        assert time.monotonic() < give_up, f"not within {within_s} s: {found!r}"
        time.sleep(0.05)
    return found


def becomes(fact: Callable[[], Any], expected: object, within_s: float = WITHIN_S) -> None:
    """As `eventually`, and what it was instead is said."""
    give_up = time.monotonic() + within_s
    while (found := fact()) != expected:
        assert time.monotonic() < give_up, f"not within {within_s} s: {found!r} instead of {expected!r}"
        time.sleep(0.05)


PUSHES = """
    select d.state, d.reason, d.at, d.shown_at, d.opened_at, d.acted_at from delivery d join notice n on n.id = d.notice
    where d.channel = 'PUSH' and n.title = $1 order by d.id
"""


def pushes(running: Running, title: str) -> list[dict[str, Any]]:
    """How far a notice came on each phone."""
    return [dict(row) for row in running.ask(PUSHES, title)]


def is_shown(running: Running, title: str) -> bool:
    """Whether every phone it went to said that it shows it."""
    found = pushes(running, title)
    return bool(found) and all(row["shown_at"] for row in found)
