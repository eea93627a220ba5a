"""
Sending short messages (短信): one interface, two ways.

`Shown` sends nothing; the code is in the answer, for the demo and for tests. `Http` posts
to the city's own gateway. A demo beside a real gateway is refused at start, because there
everybody may sign in as anybody.
"""

import asyncio
from typing import Protocol

import structlog

from server.settings import Settings, settings

log = structlog.get_logger()

TIMEOUT_S = 5.0


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
    """A gateway that takes `{"phone": …, "text": …}` by POST and answers 2xx."""

    shows = False

    def __init__(self, url: str) -> None:
        self.url = url

    async def send(self, phone: str, words: str) -> None:
        import httpx  # heavy, and a demo never needs it

        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as client:
                answer = await client.post(self.url, json={"phone": phone, "text": words})
            answer.raise_for_status()
        except httpx.HTTPError as exc:
            log.warning("sms_not_sent", why=type(exc).__name__)


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
    return Http(settings().sms_url) if settings().sms_url else Unset()


def check(given: Settings) -> str | None:
    """Why these settings must not start; None if they may."""
    if given.demo and given.sms_url:
        return "演示模式不能与真实短信网关同时使用:请去掉 DAIMA_DEMO 或 SMS_URL。"
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
