"""
B10: how long from `daima up` in an empty folder to the first page, and to stop again.

The baseline is what no start can beat: importing the web's code alone, in the same minute.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from tests.bench.rows import Row, below

PORT = 8391
GIVE_UP_S = 60


async def measure() -> list[Row]:
    """Cold start, warm start and stop, in seconds."""
    _import_s()  # leaves the bytecode behind that every start but an installation's first finds
    imported_s = _import_s()
    with tempfile.TemporaryDirectory(prefix="daima-bench-") as folder:
        os.chmod(folder, 0o755)
        cold_s, _ = await _start_and_stop(folder)
        warm_s, stop_s = await _start_and_stop(folder)
    baseline = "import server.app"
    return [
        below("B10 cold start to first page", cold_s, "s", 3, baseline, imported_s),
        below("B10 warm start to first page", warm_s, "s", 2, baseline, imported_s),
        below("B10 stop", stop_s, "s", 1),
    ]


def _import_s() -> float:
    env = _env() | {"DATABASE_URL": "postgresql:///none", "DAIMA_SECRET": "A" * 43}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import server.app"], env=env, check=True)
    return time.perf_counter() - start


async def _start_and_stop(folder: str) -> tuple[float, float]:
    start = time.perf_counter()
    up = _up(folder)
    try:
        await _first_page()
        started_s = time.perf_counter() - start
    finally:
        stopping = time.perf_counter()
        up.send_signal(signal.SIGINT)
        up.wait(20)
    return started_s, time.perf_counter() - stopping


def _up(folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "server", "up"],
        env=_env() | {"DATA": folder, "PORT": str(PORT)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )


def _env() -> dict[str, str]:
    """Ours, as an installation has it; bytecode is kept, in a folder of the bench's own."""
    dropped = {"DATABASE_URL", "REDIS_URL", "DAIMA_SECRET", "PUBLIC_URL", "DAIMA_DEMO", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(os.environ["DATA"]) / "bytecode")}


async def _first_page() -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}") as client:
        give_up = time.monotonic() + GIVE_UP_S
        while time.monotonic() < give_up:
            try:
                if (await client.get("/find")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.01)
    raise TimeoutError("no page came")
