"""
Sending short messages (短信): one interface, two ways.

`Shown` sends nothing; the code is in the answer, for the demo and for tests. `Http` speaks
to the city's gateway, which notices go through too (`push.sms`). A demo beside a real
service is refused at start, because there everybody may sign in as anybody.
"""

import asyncio
from typing import Protocol
from uuid import uuid4

import structlog

from server import outside, sms_gateway
from server.outside import Sms
from server.settings import Settings, settings
from server.sms_gateway import GatewayError, Text

log = structlog.get_logger()

TAKEN = ("OK", "DUPLICATE")


class Sender(Protocol):
    """Something that brings words to a number."""

    shows: bool
    """Whether codes are told in the answer instead."""

    async def send(self, phone: str, words: str) -> None:
        """Bring the words to the number, or say in the log why not; never raises."""
        ...


class Shown:
    """The demo's: nothing leaves the house."""

    shows = True

    async def send(self, phone: str, words: str) -> None:
        """Nothing: who asks sees the code."""


class Http:
    """The city's gateway."""

    shows = False

    def __init__(self, service: Sms) -> None:
        self.service = service

    async def send(self, phone: str, words: str) -> None:
        text = Text(uuid4(), phone, words)
        try:
            answers = await sms_gateway.post(self.service, [text], self.service.code_template)
        except GatewayError as exc:
            log.warning("sms_not_sent", why=exc.said)
            return
        code = answers[text.id].code if text.id in answers else "UNANSWERED"
        if code not in TAKEN:
            log.warning("sms_not_sent", why=code)


class Unset:
    """No gateway and no demo: nobody can be sent a code, which `daima doctor` says too."""

    shows = False

    async def send(self, phone: str, words: str) -> None:
        log.error("sms_not_sent", why="SMS_URL is not set")


_CHOSEN: list[Sender] = []


def choose(sender: Sender | None) -> None:
    """Send by this from now on; None goes back to what the settings say."""
    _CHOSEN[:] = [sender] if sender else []


def sender() -> Sender:
    """How this process sends."""
    if _CHOSEN:
        return _CHOSEN[0]
    if settings().demo:
        return Shown()
    service = outside.sms()
    return Http(service) if service else Unset()


def check(given: Settings) -> str | None:
    """Why these settings must not start; None if they may."""
    if given.demo and (real := outside.named()):
        return f"演示模式不能与真实的短信、企业微信或邮件同时使用:请去掉 DAIMA_DEMO 或 {'、'.join(real)}。"
    return None


_SENDING: set[asyncio.Task[None]] = set()


def send_soon(phone: str, words: str) -> None:
    """Send after the answer has gone, so that its time tells nobody whether the number is known."""
    task = asyncio.get_running_loop().create_task(sender().send(phone, words))
    _SENDING.add(task)
    task.add_done_callback(_SENDING.discard)


async def all_sent() -> None:
    """Nothing is on its way any more."""
    await asyncio.gather(*_SENDING)
