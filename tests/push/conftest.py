"""A push service of ours, and a worker's part that delivers to it."""

from collections.abc import AsyncIterator

import pytest

from server.push.delivering import Delivering
from tests.push.scenes import a_worker, allow
from tests.push.service import Service, serving


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    async with serving() as standing:
        allow(monkeypatch, standing)
        yield standing


@pytest.fixture
async def worker() -> AsyncIterator[Delivering]:
    async with a_worker() as delivering:
        yield delivering
