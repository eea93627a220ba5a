"""
A mail server of ours, as RFC 5321 describes them: it refuses for now and for good, goes away in between, is slow.

STARTTLS and TLS are there where a test brings a certificate; AUTH PLAIN and LOGIN are asked for where it says so.
"""

import asyncio
import base64
import email
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from server.outside import Smtp

USER, PASSWORD, SENDER = "robot", "smtp-password-canary", "汀澜市人大 <notice@rd.example>"


class FakeMail:
    """What it answers, and what lies in its mailboxes."""

    def __init__(self, tls: ssl.SSLContext | None = None, asks: bool = False) -> None:
        self.tls, self.asks = tls, asks
        self.boxes: dict[str, list[EmailMessage]] = {}
        self.recipients: dict[str, list[str]] = {}
        """By address, what RCPT is answered, first to last, before it is 250."""
        self.data: list[str] = []
        """What the next letters are answered at the end; CUT takes the letter and says nothing, HANG says nothing."""
        self.sender = ""
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await _Talk(self, reader, writer).go()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def take(self, to: list[str], raw: bytes) -> None:
        for address in to:
            self.boxes.setdefault(address, []).append(email.message_from_bytes(raw, policy=default))

    def unique(self, address: str) -> list[EmailMessage]:
        """The letters of a box as a reader's programme shows them: one of each Message-ID."""
        return list({letter["Message-ID"]: letter for letter in self.boxes.get(address, [])}.values())


class _Talk:
    """One connection."""

    def __init__(self, server: FakeMail, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.to: list[str] = []
        self.known = not server.asks

    async def go(self) -> None:
        await self.say("220 test ESMTP")
        while line := (await self.reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper().split(":")[0]
            act: Any = getattr(self, f"_{verb.lower()}", None)
            if act is None:
                await self.say("500 what")
            elif await act(line) is False:
                return

    async def say(self, words: str) -> None:
        self.writer.write(f"{words}\r\n".encode())
        await self.writer.drain()

    async def _ehlo(self, line: str) -> None:
        for offer, is_there in (("test", True), ("STARTTLS", self.server.tls), ("AUTH PLAIN", self.server.asks)):
            if is_there:
                self.writer.write(f"250-{offer}\r\n".encode())
        await self.say("250 8BITMIME")

    async def _starttls(self, line: str) -> None:
        await self.say("220 go ahead")
        assert self.server.tls
        await self.writer.start_tls(self.server.tls)

    async def _auth(self, line: str) -> None:
        given = base64.b64decode(line.split(" ")[2]).split(b"\0")[1:]
        self.known = given == [USER.encode(), PASSWORD.encode()]
        await self.say("235 welcome" if self.known else "535 5.7.8 no")

    async def _mail(self, line: str) -> None:
        self.to = []
        await self.say(self.server.sender or ("250 ok" if self.known else "530 5.7.0 who"))

    async def _rcpt(self, line: str) -> bool:
        address = line.partition("<")[2].partition(">")[0]
        answers = self.server.recipients.get(address)
        said = answers.pop(0) if answers else "250 ok"
        if said == "CUT":
            return False
        if said.startswith("250"):
            self.to.append(address)
        await self.say(said)
        return not said.startswith("421")

    async def _data(self, line: str) -> bool:
        if not self.to:
            await self.say("554 nobody")
            return True
        await self.say("354 go")
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        said = self.server.data.pop(0) if self.server.data else "250 2.0.0 queued"
        if said.startswith("250") or said == "CUT":
            self.server.take(self.to, raw[:-3].replace(b"\r\n..", b"\r\n."))
        if said == "CUT":
            return False
        if said == "HANG":
            await self.reader.read()
            return False
        await self.say(said)
        return True

    async def _rset(self, line: str) -> None:
        await self.say("250 ok")

    async def _quit(self, line: str) -> bool:
        await self.say("221 bye")
        return False


@asynccontextmanager
async def a_mail_server(
    tls: ssl.SSLContext | None = None, *, implicit: bool = False, asks: bool = False, password: str = PASSWORD
) -> AsyncIterator[tuple[FakeMail, Smtp]]:
    """One, and how it is reached."""
    fake = FakeMail(None if implicit else tls, asks)
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0, ssl=tls if implicit else None)
    port = server.sockets[0].getsockname()[1]
    try:
        yield fake, Smtp("127.0.0.1", port, implicit, USER if asks else "", password if asks else "", SENDER)
    finally:
        server.close()
