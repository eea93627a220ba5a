"""
The whole product, running: `daima up` in a folder of its own.

Tests drive it from outside, as people do; what they ask of the database they ask directly.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

STARTED_WITHIN_S = 90
OURS = {"DATABASE_URL", "REDIS_URL", "DAIMA_SECRET", "PUBLIC_URL", "DATA", "PORT", "DAIMA_DEMO"}


@dataclass(frozen=True, slots=True)
class Running:
    """Where it answers, and where its data lies."""

    url: str
    data: Path

    def environment(self) -> dict[str, str]:
        """What its own processes are given: `DATABASE_URL`, secrets and all."""
        lines = [*_lines(self.data / "run" / "env"), *_lines(self.data / "secrets.env")]
        return dict(line.split("=", 1) for line in lines)

    def ask(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """What the database holds. In a thread: Playwright's loop runs in this one."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._ask(sql, *args)).result()

    async def _ask(self, sql: str, *args: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.environment()["DATABASE_URL"])
        try:
            return await connection.fetch(sql, *args)
        finally:
            await connection.close()


@contextmanager
def running(data: Path) -> Iterator[Running]:
    """`daima up --demo`, until the block ends; a city is made only where nobody lives yet."""
    found = Running(url=f"http://localhost:{_free_port()}", data=data)
    with _up(found, "--demo") as up:
        _await(up, found, lambda: httpx.get(f"{found.url}/health").status_code == 200)
        yield found


@contextmanager
def engines(data: Path) -> Iterator[Running]:
    """Only the engines, and the tables in them."""
    found = Running(url="", data=data)
    with _up(found, "--engines-only") as up:
        _await(up, found, (data / "run" / "env").exists)
        subprocess.run([sys.executable, "-m", "server", "migrate"], env=_env(found) | found.environment(), check=True)
        yield found


@contextmanager
def _up(found: Running, option: str) -> Iterator[subprocess.Popen[bytes]]:
    with (found.data / "up.log").open("ab") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "server", "up", option],
            env=_env(found),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield up
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(20)


def _env(found: Running) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    port = found.url.rpartition(":")[2]
    return kept | {"DATA": str(found.data)} | ({"PORT": port} if port else {})


def _await(up: subprocess.Popen[bytes], found: Running, answers: Callable[[], bool]) -> None:
    give_up = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < give_up:
        assert up.poll() is None, (found.data / "up.log").read_text()
        try:
            if answers():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError((found.data / "up.log").read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if "=" in line and not line.startswith("#")]
