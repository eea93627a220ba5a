"""The processes of production, started as `Procfile` starts them, and how much memory each has held at most."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.wires import CutError, Wire, request

UP_WITHIN_S = 30
KIB = 1024


@dataclass(frozen=True, slots=True)
class Serving:
    """A web process and a worker, and the port they are reached by."""

    port: int
    web: int
    worker: int


@asynccontextmanager
async def serving() -> AsyncIterator[Serving]:
    """Web and one worker run, behind a proxy that is believed."""
    port = _free_port()
    web = await _start("web", "--host", "127.0.0.1", "--port", str(port))
    worker = await _start("worker")
    try:
        await _answers(port)
        yield Serving(port, web.pid, worker.pid)
    finally:
        for process in (worker, web):
            process.terminate()
            await process.wait()


def most_mb(pid: int) -> float:
    """The most a process, or the heaviest of its children, has held in memory since it began."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(map(_most_kb, [str(pid), *children])) / KIB


def _most_kb(pid: str) -> int:
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1])


async def _start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", *arguments),
        env=os.environ | {"TRUSTED_PROXIES": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
    )


async def _answers(port: int) -> None:
    give_up = time.monotonic() + UP_WITHIN_S
    while True:
        try:
            if (await Wire(port).ask(request("GET", "/health"))).status == 200:
                return
        except CutError:
            pass
        if time.monotonic() > give_up:
            raise TimeoutError("the web did not start")
        await asyncio.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]
