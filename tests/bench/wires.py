"""
A wire: one connection over loopback that stays open, HTTP/1.1 as far as phones need it.

It costs little, because who makes the load shares the cores with who bears it.
"""

import asyncio
from dataclasses import dataclass, field

from tests.bench.asgi import Reply

HEAD_BYTES = 2**16


class CutError(Exception):
    """No answer came: the connection was refused, ended, or silent for too long."""


@dataclass(slots=True)
class Wire:
    """
    Attributes:
        within_s: How long the other side waits for an answer.
    """

    port: int
    within_s: float = 30
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def ask(self, asked: bytes) -> Reply:
        """
        The answer to one request.

        Raises:
            CutError: None came.
        """
        try:
            async with asyncio.timeout(self.within_s):
                if self._line is None:
                    self._line = await asyncio.open_connection("127.0.0.1", self.port, limit=HEAD_BYTES)
                reader, writer = self._line
                writer.write(asked)
                return await _read(reader)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as exc:
            self.hang_up()
            raise CutError from exc

    def hang_up(self) -> None:
        """The connection is no more; the next question opens another."""
        if self._line is not None:
            self._line[1].close()
        self._line = None


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as one of our own pages sends it; a header's name is written with `_` for `-`."""
    told = {"host": "127.0.0.1", "content-length": str(len(body)), "content-type": "application/json", "x-daima": "1"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    return "\r\n".join(lines).encode() + body


async def _read(reader: asyncio.StreamReader) -> Reply:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    parted = (line.partition(b":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in parted}
    if headers.get(b"transfer-encoding") == b"chunked":
        return Reply(int(first.split()[1]), headers, await _chunks(reader))
    return Reply(int(first.split()[1]), headers, await reader.readexactly(int(headers.get(b"content-length", b"0"))))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body
