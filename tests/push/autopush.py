"""
The half of a push service that browsers speak to, as Mozilla's autopush does (its docs, "Push Service Websocket
Protocol").

A real Firefox subscribes here and is woken; what it could not decrypt it says itself, by code 101.
What waits for a browser that is shut is kept, one message a Topic, until its time is over.
"""

import asyncio
import base64
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.push.tokens import is_token_of

DELIVERED, NOT_DECRYPTED, NOT_DELIVERED = 100, 101, 102

PREFERENCES = """
user_pref("dom.push.serverURL", "{}");
user_pref("dom.push.testing.allowInsecureServerURL", true);
user_pref("dom.push.connection.enabled", true);
user_pref("dom.push.enabled", true);
user_pref("permissions.default.desktop-notification", 1);
user_pref("dom.webnotifications.requireuserinteraction", false);
user_pref("alerts.useSystemBackend", false);
"""
"""What brings a Firefox here, by `Service.socket_url`; `dom.push.userAgentID` would end its subscriptions."""


@dataclass
class Message:
    """What waits for a browser until it says what became of it."""

    version: str
    topic: str
    body: bytes
    until: float
    came_at: float


@dataclass
class Channel:
    """One subscription of one browser."""

    id: str
    browser: str
    key: str | None
    waiting: list[Message] = field(default_factory=list)
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Ack:
    """What a browser said of a message; `after_s` since it came."""

    channel: str
    code: int
    after_s: float


@dataclass
class Autopush:
    """All browsers and their channels; `acks` is what they said."""

    port: int = 0
    channels: dict[str, Channel] = field(default_factory=dict)
    open: dict[str, ServerConnection] = field(default_factory=dict)
    acks: list[Ack] = field(default_factory=list)
    origin: str = ""

    @asynccontextmanager
    async def serving(self, port: int = 0, origin: str = "") -> AsyncIterator[None]:
        self.origin = origin
        async with serve(self._talk, "127.0.0.1", port, max_size=None) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            yield

    def post(self, path: str, headers: dict[str, str], body: bytes, origin: str) -> int:
        """What a message to a channel is answered: 201, 401, 403, 404, 410 or 413."""
        channel = self.channels.get(path.rpartition("/")[2])
        if channel is None or channel.is_gone:
            return 404 if channel is None else 410
        if len(body) > 4096 or "ttl" not in headers:
            return 413 if len(body) > 4096 else 400
        if (said := is_token_of(headers.get("authorization", ""), origin, channel.key)) is not None:
            return said
        ttl_s, topic = int(headers["ttl"]), headers.get("topic", "")
        now = time.monotonic()
        message = Message(uuid.uuid4().hex, topic, body, now + ttl_s, now)
        if topic:
            channel.waiting = [one for one in channel.waiting if one.topic != topic]
        channel.waiting.append(message)
        if channel.browser in self.open:
            asyncio.get_running_loop().create_task(self._push(channel, message))
        return 201

    def drop(self, channel: str) -> None:
        """The subscription has ended, and the browser does not know it yet."""
        self.channels[channel].is_gone = True

    async def _talk(self, line: ServerConnection) -> None:
        browser = ""
        try:
            async for text in line:
                told = json.loads(text)
                if told.get("messageType") == "hello":
                    browser = await self._hello(line, told)
                elif told.get("messageType") == "ack":
                    self._acked(told)
                else:
                    await self._answer(line, browser, told)
        except ConnectionClosed:
            pass
        finally:
            if self.open.get(browser) is line:
                del self.open[browser]

    async def _hello(self, line: ServerConnection, told: dict[str, Any]) -> str:
        browser = told.get("uaid") or uuid.uuid4().hex
        self.open[browser] = line
        said = {"messageType": "hello", "uaid": browser, "status": 200, "use_webpush": True, "broadcasts": {}}
        await line.send(json.dumps(said))
        for channel in [one for one in self.channels.values() if one.browser == browser]:
            for message in [*channel.waiting]:
                await self._push(channel, message)
        return browser

    async def _answer(self, line: ServerConnection, browser: str, told: dict[str, Any]) -> None:
        kind, channel = told.get("messageType"), told.get("channelID", "")
        if kind == "register":
            self.channels[channel] = Channel(channel, browser, told.get("key"))
            endpoint = f"{self.origin}/wpush/{channel}"
            said = {"messageType": kind, "channelID": channel, "status": 200, "pushEndpoint": endpoint}
            await line.send(json.dumps(said))
        elif kind == "unregister":
            if channel in self.channels:
                self.channels[channel].is_gone = True
            await line.send(json.dumps({"messageType": kind, "channelID": channel, "status": 200}))
        elif kind is None or kind == "ping":
            await line.send(json.dumps(told))

    async def _push(self, channel: Channel, message: Message) -> None:
        if message.until < time.monotonic() and message.until > message.came_at:
            channel.waiting = [one for one in channel.waiting if one is not message]
            return
        said = {
            "messageType": "notification",
            "channelID": channel.id,
            "version": message.version,
            "data": base64.urlsafe_b64encode(message.body).rstrip(b"=").decode(),
            "headers": {"encoding": "aes128gcm"},
        }
        line = self.open.get(channel.browser)
        if line is not None:
            try:
                await line.send(json.dumps(said))
            except ConnectionClosed:
                return

    def _acked(self, told: dict[str, Any]) -> None:
        now = time.monotonic()
        for update in told.get("updates", []):
            channel = self.channels.get(update["channelID"])
            found = [one for one in channel.waiting if one.version == update["version"]] if channel else []
            for message in found:
                self.acks.append(Ack(update["channelID"], update.get("code", DELIVERED), now - message.came_at))
            if channel:
                channel.waiting = [one for one in channel.waiting if one.version != update["version"]]
