"""
The way between phones and web, as bad as the seed says.

Each request meets one fault, or none: lost on the way there or back, cut in its middle, late,
sent twice, sent again in another order, overtaken by the next, answered by somebody else.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from random import Random

from tests.chaos import messages
from tests.chaos.messages import Message, TroubleError

LATE_S = 0.4
MORE = 60
PORTAL = messages.answer("200 OK", "text/html; charset=utf-8", "<!doctype html><title>登录无线网络</title>".encode())
BAD_GATEWAY = messages.answer("502 Bad Gateway", "text/html", b"<h1>502 Bad Gateway</h1>")

Handler = Callable[["Proxy", Message], Awaitable[bytes]]


class Proxy:
    """
    Attributes:
        port: Where phones find it.
        calm: No faults from now on.
        most: Faults that are met more often than others.
        met: How often each fault was met.
    """

    def __init__(self, upstream: int, dice: Random, most: Sequence[str] = ()) -> None:
        self.upstream, self.dice, self.most = upstream, dice, most
        self.calm = False
        self.port = 0
        self.met: dict[str, int] = {}
        self._server: asyncio.Server | None = None
        self._next = asyncio.Event()
        self._later: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, limit=messages.LIMIT_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def end(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(TroubleError, OSError):
            request = await messages.read(reader)
            self._next.set()
            fault = self._choose()
            self.met[fault] = self.met.get(fault, 0) + 1
            writer.write(await FAULTS[fault][0](self, request))
            await writer.drain()
        writer.close()

    def _choose(self) -> str:
        if self.calm:
            return "none"
        weights = [weight + MORE * (name in self.most) for name, (_, weight) in FAULTS.items()]
        (fault,) = self.dice.choices([*FAULTS], weights)
        return fault

    async def forward(self, request: bytes) -> bytes:
        """The server's answer."""
        return (await messages.ask(self.upstream, request)).bytes

    def forward_later(self, request: bytes, after_s: float = 0) -> None:
        """Once more, and nobody waits for the answer."""
        task = asyncio.create_task(self._quietly(request, after_s))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _quietly(self, request: bytes, after_s: float) -> None:
        await asyncio.sleep(after_s)
        with suppress(TroubleError):
            await self.forward(request)

    async def overtaken(self) -> None:
        """Another request has passed, or none came."""
        self._next.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE_S):
                await self._next.wait()


async def none(proxy: Proxy, request: Message) -> bytes:
    return await proxy.forward(request.bytes)


async def request_lost(_: Proxy, _request: Message) -> bytes:
    raise TroubleError


async def request_cut(proxy: Proxy, request: Message) -> bytes:
    """Half of it arrives, and then the connection ends."""
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", proxy.upstream)
        writer.write(request.bytes[: len(request.head) + len(request.body) // 2])
        await writer.drain()
        writer.close()
    raise TroubleError


async def reply_lost(proxy: Proxy, request: Message) -> bytes:
    """The server did it all, and nobody hears of it."""
    await proxy.forward(request.bytes)
    raise TroubleError


async def reply_cut(proxy: Proxy, request: Message) -> bytes:
    reply = await proxy.forward(request.bytes)
    return reply[: len(reply) * 2 // 3]


async def late(proxy: Proxy, request: Message) -> bytes:
    await asyncio.sleep(proxy.dice.random() * LATE_S)
    reply = await proxy.forward(request.bytes)
    await asyncio.sleep(proxy.dice.random() * LATE_S)
    return reply


async def twice(proxy: Proxy, request: Message) -> bytes:
    """Both at once; the first answer comes back."""
    proxy.forward_later(request.bytes)
    return await proxy.forward(request.bytes)


async def again_later(proxy: Proxy, request: Message) -> bytes:
    """An old copy arrives after the phone has gone on."""
    proxy.forward_later(request.bytes, LATE_S * 2)
    return await proxy.forward(request.bytes)


async def other_order(proxy: Proxy, request: Message) -> bytes:
    """A copy with its records the other way round, at the same moment."""
    asked = json.loads(request.body)
    asked["variables"]["input"]["records"].reverse()
    head = b"".join(
        line + b"\r\n" for line in request.head.split(b"\r\n") if line and not line.startswith(b"content-length")
    )
    proxy.forward_later(messages.with_body(head, json.dumps(asked).encode()))
    return await proxy.forward(request.bytes)


async def overtaken(proxy: Proxy, request: Message) -> bytes:
    await proxy.overtaken()
    return await proxy.forward(request.bytes)


async def bad_gateway(_: Proxy, _request: Message) -> bytes:
    return BAD_GATEWAY


async def portal(_: Proxy, _request: Message) -> bytes:
    return PORTAL


FAULTS: dict[str, tuple[Handler, int]] = {
    "none": (none, 40),
    "request lost": (request_lost, 5),
    "request cut": (request_cut, 5),
    "reply lost": (reply_lost, 12),
    "reply cut": (reply_cut, 5),
    "late": (late, 8),
    "twice": (twice, 8),
    "again later": (again_later, 5),
    "other order": (other_order, 5),
    "overtaken": (overtaken, 5),
    "502": (bad_gateway, 2),
    "portal": (portal, 2),
}
"""Each with its weight."""
