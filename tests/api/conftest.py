"""The whole application as a browser meets it, in the test's own loop."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from server import sms
from server.app import create_app
from server.settings import settings
from tests.api.browser import Browser, has_number
from tests.builders import Someone, a_deputy, a_host

ORIGIN = "http://localhost:8000"


@pytest.fixture(scope="session")
def app() -> Litestar:
    """The application; the pool is the test's."""
    return create_app()


@pytest.fixture
async def browsers(database: None, app: Litestar) -> AsyncIterator[Callable[[], Browser]]:
    """Makes browsers that know nothing of each other."""
    async with AsyncExitStack() as stack:
        clients: list[httpx.AsyncClient] = []

        def another() -> Browser:
            transport = httpx.ASGITransport(app=cast(Any, app), raise_app_exceptions=False)
            clients.append(httpx.AsyncClient(transport=transport, base_url=ORIGIN))
            stack.push_async_callback(clients[-1].aclose)
            return Browser(clients[-1])

        yield another


@pytest.fixture
def browser(browsers: Callable[[], Browser]) -> Browser:
    """A browser nobody has used."""
    return browsers()


@pytest.fixture
async def deputy(database: None) -> Someone:
    """A deputy with a number."""
    someone = await a_deputy()
    await has_number(someone.person)
    return someone


@pytest.fixture
async def host(database: None) -> Someone:
    """Congress staff with a number."""
    someone = await a_host()
    await has_number(someone.person, "13800000004")
    return someone


class Gateway:
    """A city's SMS gateway that keeps what it was given."""

    shows = False

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def send(self, phone: str, words: str) -> None:
        self.sent.append((phone, words))

    async def code_for(self, phone: str) -> str:
        """The newest code that went to a number."""
        await sms.all_sent()
        words = next(words for to, words in reversed(self.sent) if to == phone)
        return re.findall(r"\d{6}", words)[0]


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A real city: no demo, and codes go out by SMS."""
    sender = Gateway()
    sms.choose(sender)
    for _ in _with(monkeypatch, DAIMA_DEMO="0"):
        yield sender
    sms.choose(None)


@pytest.fixture
def development(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of a developer's machine."""
    yield from _with(monkeypatch, DAIMA_DEV="1")


def _with(monkeypatch: pytest.MonkeyPatch, **env: str) -> Iterator[None]:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
