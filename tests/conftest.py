"""
A database and a Redis for every test that asks, and no other test pays for them.

The engines start once a run, when the first test wants them, in a folder of their own (under
`DATA` if it is set). Their addresses are known before, so the environment is set here, before
`server.tables` is imported.

`database`       the pool is open, all tables empty, `sync_meta` there. Same loop as the test.
`redis_url`      the address of a Valkey, empty.
`spare_database` the address of a migrated, empty database of the test's own, for tests that
                 run web and worker as processes.
"""

import asyncio
import atexit
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import structlog
from redis.asyncio import Redis

from server.embedded import postgres, valkey
from server.embedded.places import Places
from server.settings import settings

# A picture of every frame's variables costs seconds a failure, and some tests fail a hundred times on purpose.
structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])

STARTED_WITHIN_S = 90
KEEP = {"sync_meta", "migration"}

BROUGHT_DATABASE = os.environ.setdefault("BROUGHT_DATABASE_URL", os.environ.get("DATABASE_URL", ""))
"""
Somebody's server: only databases we made ourselves are touched there, never the one named.

Kept by a name of its own, for the processes that share a run inherit what is set below.
"""
BROUGHT_REDIS = os.environ.setdefault("BROUGHT_REDIS_URL", os.environ.get("REDIS_URL", ""))

ROOM = os.environ.get("DATA") or None
if ROOM:
    Path(ROOM).mkdir(parents=True, exist_ok=True)
FOLDER = Path(tempfile.mkdtemp(prefix="daima-test-", dir=ROOM)).resolve()
FOLDER.chmod(0o755)
PLACES = Places(FOLDER)
RUN = f"daima_test_{os.getpid()}"
TEMPLATE = f"{RUN}_template"


def _named(database: str) -> str:
    if not BROUGHT_DATABASE:
        return postgres.url(PLACES, database)
    before, _, after = BROUGHT_DATABASE.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{database}" + (f"?{after}" if after else "")


os.environ |= {
    "DATA": str(FOLDER),
    "DATABASE_URL": _named(RUN),
    "REDIS_URL": BROUGHT_REDIS or valkey.url(PLACES),
    "DAIMA_SECRET": secrets.token_urlsafe(32),
    "DAIMA_DEMO": "1",
    "PUBLIC_URL": os.environ.get("PUBLIC_URL", "http://localhost:8000"),
}
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


@pytest.fixture(autouse=True)
def settings_of_the_run() -> Iterator[None]:
    """What a test changed of the environment for itself, the next one does not read."""
    yield
    settings.cache_clear()
    settings()


@pytest.fixture(scope="session")
def engines() -> Iterator[None]:
    """PostgreSQL and Valkey answer, and a migrated template stands ready."""
    started = None if BROUGHT_DATABASE and BROUGHT_REDIS else _start_engines()
    try:
        asyncio.run(_make_template())
        yield
    finally:
        asyncio.run(_drop_ours())
        if started:
            started.send_signal(signal.SIGTERM)
            started.wait(10)
            shutil.rmtree(PLACES.engines, ignore_errors=True)


@pytest.fixture(scope="session")
async def _pool(engines: None) -> AsyncIterator[None]:
    from server.tables.engine import close_pool, open_pool

    await _create(RUN)
    await open_pool()
    yield
    await close_pool()


@pytest.fixture
async def database(_pool: None) -> None:
    """The pool is open and no test before this one has left anything, nor used up a limit."""
    from server.tables.engine import ENGINE

    assert ENGINE.pool
    async with ENGINE.pool.acquire() as connection:
        await _empty(connection)
    async with Redis.from_url(os.environ["REDIS_URL"]) as client:
        for key in await client.keys("limit:*"):
            await client.delete(key)


@pytest.fixture
async def redis_url(engines: None) -> str:
    """The address of a Valkey with nothing in it."""
    url = os.environ["REDIS_URL"]
    async with Redis.from_url(url) as client:
        await client.flushdb()
    return url


@pytest.fixture
async def spare_database(engines: None) -> AsyncIterator[str]:
    """The address of a migrated, empty database that nobody else uses."""
    name = f"{RUN}_{secrets.token_hex(4)}"
    await _create(name)
    yield _named(name)
    await _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _start_engines() -> subprocess.Popen[bytes]:
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    brought = {"DATABASE_URL": BROUGHT_DATABASE, "REDIS_URL": BROUGHT_REDIS}
    started = subprocess.Popen(
        [sys.executable, "-m", "server", "up", "--engines-only"], env=ours | brought, start_new_session=True
    )
    atexit.register(started.terminate)
    give_up = time.monotonic() + STARTED_WITHIN_S
    while not PLACES.env_file.exists():
        assert started.poll() is None, "the embedded engines did not start"
        assert time.monotonic() < give_up, f"the embedded engines did not answer in {STARTED_WITHIN_S} s"
        time.sleep(0.02)
    return started


async def _make_template() -> None:
    await _administer(f"CREATE DATABASE {TEMPLATE} STRATEGY file_copy")
    env = os.environ | {"DATABASE_URL": _named(TEMPLATE)}
    done = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", "migrate", env=env)
    assert await done.wait() == 0, "the migrations failed"


async def _create(name: str) -> None:
    await _administer(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")


async def _drop_ours() -> None:
    for name in (RUN, TEMPLATE):
        await _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def _administer(sql: str) -> None:
    connection = await asyncpg.connect(_named("postgres"))
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def _empty(connection: "asyncpg.pool.PoolConnectionProxy") -> None:
    """Delete everything; quicker than TRUNCATE where little was written. Triggers and references rest."""
    tables = [
        row["tablename"]
        for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        if row["tablename"] not in KEEP
    ]
    deletes = "".join(f'DELETE FROM "{table}";' for table in tables)
    await connection.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletes} COMMIT")
