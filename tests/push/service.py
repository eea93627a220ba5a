"""
A push service of ours (RFC 8030), on this machine: what the sender is tried against.

`POST /<name>/<anything>` is answered as `answers[name]` says, 201 if it says nothing, and noted
in `posts`. `POST /wpush/<channel>` wakes a real Firefox (`tests.push.autopush`). As a process,
`python -m tests.push.service PORT LOG`, it writes each message to LOG before it takes it, so
that it may be killed and begun again.
"""

import asyncio
import base64
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from tests.push.autopush import Autopush

WORDS = {200: "OK", 201: "Created", 404: "Not Found", 410: "Gone", 429: "Too Many Requests"}


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the service does with a message.

    Attributes:
        wait_s: How long it thinks first.
        hangs: It takes the message and never answers.
        cuts: It hangs up instead of answering.
    """

    status: int = 201
    headers: tuple[tuple[str, str], ...] = ()
    wait_s: float = 0
    hangs: bool = False
    cuts: bool = False


TAKEN = Answer()
HANGS, CUTS = Answer(hangs=True), Answer(cuts=True)


def answer(status: int, **headers: str) -> Answer:
    """An answer with headers, `retry_after` for Retry-After."""
    return Answer(status, tuple((name.replace("_", "-"), value) for name, value in headers.items()))


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it came; `at` is the monotonic clock's."""

    at: float
    path: str
    headers: dict[str, str]
    body: bytes
    status: int | None

    @property
    def name(self) -> str:
        return self.path.split("/")[1]


Answers = Answer | Callable[["Post"], Answer]


@dataclass
class Service:
    """A service that stands; `answers` may be changed while it does."""

    port: int = 0
    answers: dict[str, Answers] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    connections: int = 0
    browsers: Autopush = field(default_factory=Autopush)
    log: BinaryIO | None = None
    keeps: bool = True

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        """What Firefox's `dom.push.serverURL` is to be."""
        return f"ws://127.0.0.1:{self.browsers.port}/"

    def taken(self, name: str = "") -> list[Post]:
        """The messages that were taken, of one name or all."""
        return [post for post in self.posts if post.status == 201 and name in ("", post.name)]

    def judge(self, post: Post) -> Answer:
        if post.name == "wpush":
            return answer(self.browsers.post(post.path, post.headers, post.body, self.origin))
        said = self.answers.get(post.name, TAKEN)
        return said if isinstance(said, Answer) else said(post)

    def note(self, post: Post) -> None:
        if self.log is not None and post.status == 201:
            line = {"path": post.path, "topic": post.headers.get("topic"), "body": base64.b64encode(post.body).decode()}
            self.log.write(msgspec.json.encode(line) + b"\n")
            self.log.flush()
        if self.keeps:
            self.posts.append(post)


@asynccontextmanager
async def serving(port: int = 0, socket_port: int = 0, log: Path | None = None) -> AsyncIterator[Service]:
    """The service, until the block ends."""
    with contextlib.ExitStack() as stack:
        service = Service(log=cast(BinaryIO, stack.enter_context(log.open("ab", 0))) if log else None)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Line(service), "127.0.0.1", port, backlog=1024)
        service.port = server.sockets[0].getsockname()[1]
        async with service.browsers.serving(socket_port, service.origin):
            try:
                yield service
            finally:
                server.close()


class _Line(asyncio.Protocol):
    """One connection, kept as long as the client wants; as lean as a service that is measured against must be."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._held = b""
        self._asked: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._service.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        if self._asked:
            self._asked.cancel()

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, found, rest = self._held.partition(b"\r\n\r\n")
        if not found:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        size = int(headers.get("content-length", "0"))
        if len(rest) < size:
            return
        self._held = rest[size:]
        self._take(Post(time.monotonic(), first.split(" ")[1], headers, rest[:size], None))

    def _take(self, post: Post) -> None:
        said = self._service.judge(post)
        self._service.note(_answered(post, said))
        if said.hangs:
            return
        if said.wait_s:
            self._asked = asyncio.create_task(self._later(said))
        else:
            self._answer(said)

    async def _later(self, said: Answer) -> None:
        await asyncio.sleep(said.wait_s)
        self._answer(said)

    def _answer(self, said: Answer) -> None:
        if said.cuts:
            self._transport.abort()
            return
        lines = [f"HTTP/1.1 {said.status} {WORDS.get(said.status, 'Said')}", "content-length: 0"]
        lines += [f"{name}: {value}" for name, value in said.headers]
        self._transport.write("\r\n".join([*lines, "", ""]).encode("latin-1"))


def _answered(post: Post, said: Answer) -> Post:
    status = None if said.hangs or said.cuts else said.status
    return Post(post.at, post.path, post.headers, post.body, status)


async def _serve(port: int, log: Path) -> None:
    async with serving(port, log=log) as service:
        service.keeps = False
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
