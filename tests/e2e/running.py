"""
The whole product, running: `daima up` in a folder of its own, with the tiny congress in it.

Tests drive it from outside, as people do; what they ask of the database they ask directly.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

STARTED_WITHIN_S = 90
OURS = {"DATABASE_URL", "REDIS_URL", "DAIMA_SECRET", "PUBLIC_URL", "DATA", "PORT"}


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
        """What the database holds."""
        return asyncio.run(self._ask(sql, *args))

    async def _ask(self, sql: str, *args: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.environment()["DATABASE_URL"])
        try:
            return await connection.fetch(sql, *args)
        finally:
            await connection.close()


@contextmanager
def running(data: Path, *options: str) -> Iterator[Running]:
    """`daima up`, until the block ends."""
    port = _free_port()
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    env |= {"DATA": str(data), "PORT": str(port), "DAIMA_DEMO": "1"}
    with (data / "up.log").open("wb") as log:
        up = subprocess.Popen(
            [sys.executable, "-m", "server", "up", *options],
            env=env,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    found = Running(url=f"http://localhost:{port}", data=data)
    try:
        _await_health(found, up)
        yield found
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(20)


def _await_health(found: Running, up: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < give_up:
        assert up.poll() is None, (found.data / "up.log").read_text()
        try:
            if httpx.get(f"{found.url}/health").status_code == 200:
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
