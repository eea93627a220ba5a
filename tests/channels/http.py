"""A small HTTP server on loopback that does what services do on bad days: it is slow, cuts the line, answers junk."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    """What is answered; `cut` ends the line instead, after the work was done."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    after_s: float = 0.0


@asynccontextmanager
async def serving(answer: Callable[[Asked], Reply]) -> AsyncIterator[str]:
    """The address of a server that answers so."""
    server = await asyncio.start_server(lambda reader, writer: _serve(answer, reader, writer), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _serve(answer: Callable[[Asked], Reply], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        reply = answer(await _asked(reader))
        if reply.after_s:
            await asyncio.sleep(reply.after_s)
        if not reply.cut:
            writer.write(_bytes(reply))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _asked(reader: asyncio.StreamReader) -> Asked:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    where = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(where.query).items()}
    return Asked(method, where.path, query, headers, json.loads(body) if body else None)


def _bytes(reply: Reply) -> bytes:
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    headers = {"content-length": str(len(body)), "connection": "close", **reply.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} Said\r\n{lines}\r\n".encode() + body
