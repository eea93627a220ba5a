"""
Bringing the tables up to date: one process at a time, under a lock in the database itself.

Runs in a process of its own (`daima migrate`), never inside web or worker: Piccolo's
migration code drags its formatter along and prints as it goes.
"""

import asyncio
import contextlib
import importlib
import io
import os
import re
import time
from pathlib import Path

import asyncpg

FOLDER = Path(__file__).parent.parent / "tables" / "migrations"
LOCK = 0x6461696D61
"""The advisory lock's number: "daima" in ASCII."""

REACHABLE_WITHIN_S = 60


class MigrationError(Exception):
    """A migration failed; its words are what Piccolo printed."""


def load() -> None:
    """Import everything `forwards` needs, so that it starts at once later."""
    os.environ.setdefault("PICCOLO_CONF", "server.piccolo_conf")
    for module in ("piccolo.apps.migrations.commands.forwards", "server.piccolo_conf"):
        importlib.import_module(module)


async def forwards(dsn: str) -> list[str]:
    """
    Run the migrations that have not run yet; others who try meanwhile wait for us.

    Returns:
        The ids of those that ran now, oldest first.

    Raises:
        MigrationError: One of them failed.
        OSError, asyncpg.PostgresError: No database there within a minute.
    """
    connection = await _connected(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        waiting = await _waiting(connection)
        if waiting:
            await _run()
        return waiting
    finally:
        await connection.close()


async def waiting(dsn: str) -> list[str]:
    """The ids of migrations that have not run yet, oldest first."""
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        return await _waiting(connection)
    finally:
        await connection.close()


async def _waiting(connection: asyncpg.Connection) -> list[str]:
    ran: set[str] = set()
    if await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL"):
        ran = {row["name"] for row in await connection.fetch("SELECT name FROM migration WHERE app_name = 'daima'")}
    return sorted(known() - ran)


def known() -> set[str]:
    """The ids of all migrations there are, read without importing them."""
    texts = (file.read_text(encoding="utf-8") for file in FOLDER.glob("daima_*.py"))
    return {found[1] for text in texts if (found := re.search(r'^ID = "(.+)"', text, re.MULTILINE))}


async def _run() -> None:
    load()
    from piccolo.apps.migrations.commands.forwards import run_forwards

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        result = await run_forwards("daima", "all")
    if not result.success:
        raise MigrationError(f"{result.message or ''}\n{printed.getvalue()}".strip())


async def _connected(dsn: str) -> asyncpg.Connection:
    give_up = time.monotonic() + REACHABLE_WITHIN_S
    while True:
        try:
            return await asyncpg.connect(dsn, timeout=5)
        except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.InvalidCatalogNameError):
            if time.monotonic() > give_up:
                raise
            await asyncio.sleep(0.1)
