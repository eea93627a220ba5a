"""HTTP/1.1 as far as phones, the fault proxy and the desk need it: whole messages with a length."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

LIMIT_BYTES = 2**24


class TroubleError(Exception):
    """No answer that a phone can use; it tries again."""


@dataclass(frozen=True)
class Message:
    """A request or an answer: its first lines, and what follows them."""

    head: bytes
    body: bytes

    @property
    def bytes(self) -> bytes:
        return self.head + self.body

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])

    def json(self) -> Any:
        """
        What an answer says.

        Raises:
            TroubleError: It is no JSON: somebody else answered.
        """
        if b"content-type: application/json" not in self.head.lower():
            raise TroubleError("not our server's answer")
        try:
            return json.loads(self.body)
        except ValueError as exc:
            raise TroubleError("half an answer") from exc


async def read(reader: asyncio.StreamReader) -> Message:
    """
    One whole message.

    Raises:
        TroubleError: The connection ended before it did.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        return Message(head, await reader.readexactly(_length(head)))
    except (asyncio.IncompleteReadError, OSError) as exc:
        raise TroubleError("cut off") from exc


async def ask(port: int, request: bytes, within_s: float = 10) -> Message:
    """
    The answer to a request, on a connection of its own.

    Raises:
        TroubleError: There was none.
    """
    try:
        async with asyncio.timeout(within_s):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=LIMIT_BYTES)
            try:
                writer.write(request)
                await writer.drain()
                return await read(reader)
            finally:
                writer.close()
    except (OSError, TimeoutError) as exc:
        raise TroubleError("nobody there") from exc


def post(token: str, asked: Any) -> bytes:
    """A request to /graphql as our own page would send it, in a session."""
    return with_body(
        b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nx-daima: 1\r\n"
        b"connection: close\r\ncookie: daima=" + token.encode() + b"\r\n",
        json.dumps(asked).encode(),
    )


def answer(status: str, kind: str, body: bytes) -> bytes:
    """Somebody's answer."""
    return with_body(f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n".encode(), body)


def with_body(head: bytes, body: bytes) -> bytes:
    """The lines of a head, their length and a body."""
    return head + f"content-length: {len(body)}\r\n\r\n".encode() + body


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
