"""Web and worker as real processes on the tests' own engines; whoever dies is begun again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis

from tests.embedded.conftest import free_port

UP_WITHIN_S = 60


@dataclass
class Child:
    """One process of the system."""

    arguments: list[str]
    log: Path
    env: dict[str, str]
    deaths: int = 0
    process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start it, in a group of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments], env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def end(self) -> None:
        """Kill it and whatever it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def revive(self) -> None:
        """Start it again if it is dead."""
        if self.process is not None and self.process.poll() is not None:
            self.deaths += 1
            self.end()
            self.begin()


@dataclass
class Running:
    """
    A web and a worker.

    Attributes:
        faults: A file in here kills whoever reaches the point of its name.
    """

    url: str
    faults: Path
    web: Child
    worker: Child
    redis: str
    wiped: int = field(default=0)

    def arm(self, point: str) -> None:
        """Whoever comes to this point next dies there."""
        (self.faults / point).touch()

    def struck(self, point: str) -> bool:
        """Whether somebody died at it."""
        return not (self.faults / point).exists()

    async def wipe(self) -> None:
        """Valkey forgets everything."""
        async with Redis.from_url(self.redis) as client:
            await client.flushall()
        self.wiped += 1

    async def answers(self) -> bool:
        """Whether the web is up."""
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.url}/health")).status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
async def running(_pool: None, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    """Both processes run, and a supervisor begins again what dies."""
    folder, port = tmp_path_factory.mktemp("chaos"), free_port()
    faults = folder / "faults"
    faults.mkdir()
    env = os.environ | {"DAIMA_FAULT_DIR": str(faults), "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    web = Child(["-m", "server", "web", "--host", "127.0.0.1", "--port", str(port)], folder / "web.log", env)
    worker = Child(["-m", "workers.main"], folder / "worker.log", env)
    system = Running(f"http://127.0.0.1:{port}", faults, web, worker, os.environ["REDIS_URL"])
    for child in (web, worker):
        child.begin()
    supervisor = asyncio.create_task(_supervise(web, worker))
    try:
        give_up = time.monotonic() + UP_WITHIN_S
        while not await system.answers():
            assert time.monotonic() < give_up, web.log.read_text()[-3000:]
            await asyncio.sleep(0.1)
        yield system
    finally:
        supervisor.cancel()
        for child in (web, worker):
            child.end()


async def _supervise(*children: Child) -> None:
    while True:
        for child in children:
            child.revive()
        await asyncio.sleep(0.05)
