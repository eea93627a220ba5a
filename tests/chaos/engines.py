"""
A PostgreSQL and a Valkey of a run's own, to be killed, wiped and taken back to a backup.

Nobody else's are touched: they live in a folder made for them and are gone with it.
"""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.embedded import postgres, valkey
from server.embedded.places import Places
from server.embedded.processes import die_with_parent

DATABASE = "daima"
TOWN = "chaos_town"
"""Everything at the beginning of a run; each run works on a copy of it."""


# asyncpg's own state machine breaks when the server dies in the middle of a query.
LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What it looks like from here when the database is killed."""


class Engine:
    """One engine's process."""

    def __init__(self, name: str, command: Sequence[str], log: Path, options: dict[str, Any]) -> None:
        self.name, self.command, self.log, self.options = name, command, log, options
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen[bytes](
                self.command, stdout=log, stderr=log, start_new_session=True, preexec_fn=_die_with_us, **self.options
            )

    @property
    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """SIGKILL; its own children notice by themselves, as they would anywhere."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait(10)


class Engines:
    """Both engines under one folder."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder)
        self.places.make()
        owner = self.places.as_owner
        # Another program's kill costs no page the kernel holds; only a power cut would, and none comes here.
        quick = ["-c", "fsync=off", "-c", "full_page_writes=off"]
        self.postgres = Engine(
            "postgres", [*postgres.command(self.places), *quick], self.places.log / "postgres.log", owner
        )
        self.valkey = Engine("valkey", valkey.command(self.places), self.places.log / "valkey.log", owner)

    @property
    def addresses(self) -> dict[str, str]:
        """What web and worker are told."""
        return {"DATABASE_URL": postgres.url(self.places), "REDIS_URL": valkey.url(self.places)}

    async def begin(self) -> None:
        """Both answer."""
        for engine in (self.postgres, self.valkey):
            await self.revive(engine)
        await self.ready()

    async def revive(self, engine: Engine) -> None:
        """Start it if it is dead."""
        if engine.is_dead:
            if engine is self.postgres:
                await asyncio.to_thread(postgres.prepare, self.places)
            engine.begin()

    async def ready(self) -> None:
        """Return once both answer."""
        await postgres.ready(self.places)
        await valkey.ready(self.places)

    def end(self) -> None:
        for engine in (self.postgres, self.valkey):
            engine.kill()

    async def wipe(self) -> None:
        """Valkey forgets everything, if it is there to hear it."""
        with suppress(RedisError, OSError):
            async with Redis.from_url(valkey.url(self.places)) as client:
                await client.flushall()

    async def copy(self, of: str, to: str) -> None:
        """A database is as another, whatever it was."""
        await self.execute(
            f"DROP DATABASE IF EXISTS {to} WITH (FORCE)",
            f"CREATE DATABASE {to} TEMPLATE {of} STRATEGY file_copy",
            database="postgres",
        )

    async def crash_a_backend(self) -> None:
        """One of the server's own processes is killed: it takes all connections down and recovers."""
        with suppress(*LOST):
            connection = await asyncpg.connect(postgres.url(self.places), timeout=2)
            os.kill(await connection.fetchval("SELECT pg_backend_pid()"), signal.SIGKILL)
            connection.terminate()

    def back_up(self) -> None:
        """Keep the data folder of a dead server aside."""
        data = self.places.engines / "pg"
        shutil.rmtree(data.with_name("pg.kept"), ignore_errors=True)
        self._copy_folder(data, data.with_name("pg.kept"))

    async def restore(self) -> None:
        """The dead server comes back as it was kept."""
        data = self.places.engines / "pg"
        shutil.rmtree(data)
        self._copy_folder(data.with_name("pg.kept"), data)
        await self.revive(self.postgres)
        await postgres.ready(self.places)

    def _copy_folder(self, of: Path, to: Path) -> None:
        subprocess.run(["cp", "-a", str(of), str(to)], check=True)

    async def execute(self, *statements: str, database: str = DATABASE) -> None:
        """Each by itself, on a connection of its own."""
        connection = await asyncpg.connect(postgres.url(self.places, database))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


def _die_with_us() -> None:
    die_with_parent(signal.SIGKILL)
