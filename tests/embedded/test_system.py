"""`daima up` as a whole: web and worker beside the engines, and what a person at the terminal sees."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from tests.embedded.conftest import Starts, System, free_port, until
from tests.embedded.test_engines import STOPPED_WITHIN_S

pytestmark = pytest.mark.chaos

CROWD = 1_500


def health(system: System) -> dict[str, Any] | None:
    """What GET /health says; None while nobody answers well."""
    connection = HTTPConnection("127.0.0.1", system.port, timeout=5)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        return msgspec.json.decode(answer.read()) if answer.status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()


def serving(starts: Starts, *options: str) -> System:
    """A system whose web answers and whose worker runs."""
    return well(starts(*options))


def well(system: System) -> System:
    """The system, once its web answers and its worker runs."""
    until(lambda: health(system), "the web answers")
    until(lambda: system.child("workers.main"), "the worker runs")
    return system


KILLED: dict[str, Callable[[System], psutil.Process | None]] = {
    "postgres": lambda system: system.child("bin/postgres"),
    "valkey": lambda system: system.child("valkey-server"),
    "web": lambda system: system.child("server", " web"),
    "web's own worker process": lambda system: _of_web(system),
    "worker": lambda system: system.child("workers.main"),
}


def _of_web(system: System) -> psutil.Process | None:
    web = system.child("server", " web")
    return next(iter(web.children()), None) if web else None


@pytest.mark.parametrize("who", KILLED)
def test_whatever_is_killed_comes_back(system: System, who: str) -> None:
    """kill -9 of any one process costs a moment; nobody has to start anything."""
    well(system)
    killed = until(lambda: KILLED[who](system), f"{who} runs")

    killed.kill()

    until(lambda: (now := KILLED[who](system)) and now.pid != killed.pid, f"{who} is back")
    said = until(lambda: (now := health(system)) and now["queue"] == "ok" and now, "all is well again")
    assert said["database"] == "ok"


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_serves(starts: Starts, folder: Path) -> None:
    """No process of ours holds the port or the data afterwards."""
    system = serving(starts)
    everyone = psutil.Process(system.process.pid).children(recursive=True)

    system.process.kill()
    system.process.wait(10)

    assert not psutil.wait_procs(everyone, timeout=15)[1]
    assert health(serving(starts))


def test_ctrl_c_stops_everything_though_a_page_is_open(starts: Starts) -> None:
    """A browser that keeps its connection does not keep the system."""
    system = serving(starts)
    with socket.create_connection(("127.0.0.1", system.port)) as page:
        page.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")

        took_s = system.interrupt()

    assert took_s < STOPPED_WITHIN_S
    assert system.process.returncode == 0


def test_a_taken_port_is_said_in_words(starts: Starts) -> None:
    """Whoever starts learns which port and how to choose another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        system = starts("--port", str(port), wait=False)
        words, _ = system.process.communicate(timeout=20)

    assert system.process.returncode == 1
    assert f"端口 {port}" in words
    assert f"PORT={port + 1}" in words


def test_a_phone_on_the_network_gets_https(starts: Starts, folder: Path) -> None:
    """With `--lan` the page is served under our own authority, which can be fetched and trusted."""
    system = starts("--lan", "--host", "127.0.0.1")
    trust = ssl.create_default_context(cafile=folder / "lan" / "ca.pem")

    def fetched() -> bytes | None:
        connection = HTTPSConnection("localhost", system.port, timeout=5, context=trust)
        try:
            connection.request("GET", "/daima-ca.crt")
            return connection.getresponse().read()
        except OSError:
            return None

    assert until(fetched, "it answers over HTTPS") == (folder / "lan" / "ca.pem").read_bytes()
    assert system.addresses["PUBLIC_URL"].startswith("https://")


def test_a_doctor_on_a_well_system_finds_nothing_to_do(system: System) -> None:
    """Every check passes that does not depend on a built app."""
    well(system)
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    env = inherited | {"DATA": str(system.places.data), "PORT": str(system.port)}
    env.pop("DAIMA_SECRET")

    told = subprocess.run(
        [sys.executable, "-m", "server", "doctor"], env=env, capture_output=True, text=True, check=False
    )

    wrong = [line for line in told.stderr.splitlines() if line.startswith("✗") and "还没有构建" not in line]
    assert wrong == []
    assert "数据库有应答" in told.stderr


def test_the_command_line_helps_in_chinese() -> None:
    """`daima --help` lists every command, and is quick because it imports nothing heavy."""
    began = time.monotonic()
    told = subprocess.run([sys.executable, "-m", "server", "--help"], capture_output=True, text=True, check=True)

    assert all(f"    {name} " in told.stdout for name in ("up", "web", "worker", "migrate", "demo", "doctor", "admin"))
    assert "启动整个系统" in told.stdout
    assert time.monotonic() - began < 5


def test_a_web_process_without_its_settings_says_which(tmp_path: Path) -> None:
    """A platform that forgot DATABASE_URL reads its name, not a stack."""
    ours = {name: value for name, value in os.environ.items() if not name.endswith("_URL") and name != "DAIMA_SECRET"}

    told = subprocess.run(
        [sys.executable, "-m", "server", "web", "--port", str(free_port())],
        env=ours | {"DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1
    assert "DATABASE_URL" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_crowd_that_stays_shuts_nobody_out(starts: Starts) -> None:
    """Every phone that is awake holds a connection; more of them than a web server's usual backlog, and others come."""
    system = serving(starts)
    crowd = [HTTPConnection("127.0.0.1", system.port, timeout=5) for _ in range(CROWD)]
    try:
        for phone in crowd:
            phone.request("GET", "/health")
            assert phone.getresponse().read()

        assert health(system)
    finally:
        for phone in crowd:
            phone.close()
