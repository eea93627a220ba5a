"""
Restoring a backup: into a fresh database beside the present one, which is only then put in its place.

Whatever fails before leaves everything as it was. The restored system begins a new epoch, so
that no phone takes it for the one it knew: phones begin anew and send again what they kept.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from server.backups import dumps, files, making
from server.backups.files import BackupError, Manifest
from server.store import epochs, migrations


def fits(manifest: Manifest, *, other_secret: bool) -> None:
    """
    Whether this program, with this secret, can run what is in the backup.

    Raises:
        BackupError: It cannot; the words say what would help.
    """
    if newer := set(manifest.migrations) - migrations.known():
        raise BackupError(
            f"备份来自更新的版本({manifest.version},多 {len(newer)} 步数据库更新)。请先升级本系统再恢复。"
        )
    if manifest.secret != making.secret_mark() and not other_secret:
        raise BackupError(
            "备份时的 DAIMA_SECRET 与现在的不同,恢复后手机号等密文打不开。\n"
            "请把备份旁边的 *.secrets.env 放回 DATA/secrets.env,或把 DAIMA_SECRET 放进环境变量;"
            "密钥确实丢失时用 --other-secret。"
        )


async def is_empty(url: str) -> bool:
    """Whether nobody is there yet, or no database at all."""
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidCatalogNameError:
        return True
    try:
        if not await connection.fetchval("SELECT to_regclass('person') IS NOT NULL"):
            return True
        return not await connection.fetchval("SELECT EXISTS (SELECT FROM person)")
    finally:
        await connection.close()


async def into_fresh(file: Path, manifest: Manifest, url: str) -> str:
    """
    A fresh database holds what the backup holds; nothing knows of it yet.

    Returns:
        Its address.

    Raises:
        BackupError, dumps.DumpError: The backup could not be restored, or not all of it is there.
    """
    name = f"{_name(url)}_restored"
    async with _administering(url) as server:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await server.execute(f'CREATE DATABASE "{name}"')
    fresh = _named(url, name)
    await dumps.restore(fresh, files.database(file))
    connection = await asyncpg.connect(fresh)
    try:
        if (found := await making.counts(connection)) != manifest.counts:
            raise BackupError(f"恢复出来的行数与清单不符:{found} ≠ {manifest.counts}")
    finally:
        await connection.close()
    return fresh


async def begin_epoch(url: str) -> str:
    """The restored system is another one to every phone; its epoch."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            return await epochs.renew(connection)
    finally:
        await connection.close()


async def put_in_place(fresh: str, url: str) -> str:
    """
    The fresh database has the present one's name, in one step.

    Returns:
        The name the one before has now.

    Raises:
        BackupError: Somebody still uses the present one.
    """
    name, before = _name(url), f"{_name(url)}_before_{secrets.token_hex(4)}"
    async with _administering(url) as server:
        try:
            async with server.transaction():
                if await server.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name):
                    await server.execute(f'ALTER DATABASE "{name}" RENAME TO "{before}"')
                await server.execute(f'ALTER DATABASE "{_name(fresh)}" RENAME TO "{name}"')
        except asyncpg.ObjectInUseError as exc:
            raise BackupError("还有程序连着数据库。请先停止 web 与 worker,再恢复。") from exc
    return before


async def drop(name: str, url: str) -> None:
    """A database that is not wanted any more is gone."""
    async with _administering(url) as server:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}"')


@asynccontextmanager
async def _administering(url: str) -> AsyncIterator[Any]:
    """A connection to the server's own database, from which others can be made and renamed."""
    connection = await asyncpg.connect(_named(url, "postgres"))
    try:
        yield connection
    finally:
        await connection.close()


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _named(url: str, database: str) -> str:
    # urlunsplit would drop the empty host of postgresql:///name?host=…
    before, slash, _ = url.partition("?")[0].rpartition("/")
    query = urlsplit(url).query
    return f"{before}{slash}{database}" + (f"?{query}" if query else "")
