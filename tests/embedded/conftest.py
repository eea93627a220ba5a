"""A `daima up` of a test's own: real processes in a folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from server.embedded.only_one import addresses
from server.embedded.places import Places

OURS = ("DATABASE_URL", "REDIS_URL", "DAIMA_SECRET", "DAIMA_DEMO", "PUBLIC_URL", "DATA", "PORT", "SMS_URL")


@dataclass
class System:
    """One supervisor, started in the background, and what it runs."""

    places: Places
    port: int
    process: subprocess.Popen[str]

    @property
    def addresses(self) -> dict[str, str]:
        """What it says in DATA/run/env."""
        return addresses(self.places)

    def child(self, *words: str) -> psutil.Process | None:
        """The child whose command line holds all the words."""
        for each in psutil.Process(self.process.pid).children():
            try:
                line = " ".join(each.cmdline())
            except psutil.Error:
                continue
            if all(word in line for word in words):
                return each
        return None

    def interrupt(self) -> float:
        """Press Ctrl-C; the seconds until everything had stopped."""
        everyone = psutil.Process(self.process.pid).children(recursive=True)
        pressed = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        took = time.monotonic() - pressed
        assert not psutil.wait_procs(everyone, timeout=5)[1]
        return took


Starts = Callable[..., System]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that an engine's user could reach."""
    with reachable_folder() as folder:
        yield folder / "var"


@pytest.fixture
def starts(folder: Path) -> Iterator[Starts]:
    """Starts `daima up` with the given options, and stops all that still runs at the end."""
    with ExitStack() as running:

        def start(*options: str, data: Path = folder, wait: bool = True, **env: str) -> System:
            system = running.enter_context(started(data, *options, **env))
            if wait:
                until(lambda: system.addresses or system.process.poll() is not None, "it started")
            return system

        yield start


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    """One whole system for the tests of a file that leave it well again."""
    with reachable_folder() as folder, started(folder / "var") as system:
        yield system


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """An open folder for a while. Not pytest's: its next run on the machine closes all of its folders."""
    with tempfile.TemporaryDirectory(prefix="daima-embedded-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        folder.chmod(0o755)
        yield folder


@contextmanager
def started(data: Path, *options: str, **env: str) -> Iterator[System]:
    """`daima up` on a folder; what it said and logged is shown where a test fails."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "up", *options],
        env=inherited | {"DATA": str(data), "PORT": str(port), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    system = System(Places(data), port, process)
    try:
        yield system
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=20)
        logs = "".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted(system.places.log.glob("*.log")))
        sys.stderr.write(f"{said}\n{logs}\n")


def until(fact: Callable[[], Any], words: str, within_s: float = 100) -> Any:
    """Wait for a fact of another process to become true; its value."""
    give_up = time.monotonic() + within_s
    while not (value := fact()):
        assert time.monotonic() < give_up, f"not within {within_s} s: {words}"
        time.sleep(0.02)
    return value


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
