"""Making a backup of a running system, and letting the oldest go."""

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from server import VERSION, sealing
from server.backups import dumps, files
from server.backups.files import Manifest

COUNTED = ("person", "record", "event", "scan", "attendance", "attachment")
MIGRATIONS = "SELECT name FROM migration WHERE app_name = 'daima' ORDER BY name"
NAME = re.compile(r"daima-\d{8}T\d{6}Z\.zip")
SECRETS = ".secrets.env"


async def make(url: str, folder: Path) -> Path:
    """
    One more backup lies in the folder; the system went on meanwhile.

    Everything in it was true at one moment, that of its snapshot. The folder must exist.

    Raises:
        dumps.DumpError: The database could not be read to the end; no file is there.
    """
    made_at = datetime.now(UTC)
    file = folder / f"daima-{made_at:%Y%m%dT%H%M%SZ}.zip"
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            manifest = await _manifest(connection, made_at)
            await files.write(file, manifest, dumps.dump(url, snapshot))
    finally:
        await connection.close()
    return file


async def _manifest(connection: Any, made_at: datetime) -> Manifest:
    return Manifest(
        format=files.FORMAT,
        made_at=made_at,
        version=VERSION,
        postgres=int(await connection.fetchval("SHOW server_version_num")),
        epoch=await connection.fetchval("SELECT epoch FROM sync_meta"),
        migrations=[row["name"] for row in await connection.fetch(MIGRATIONS)],
        secret=secret_mark(),
        counts=await counts(connection),
    )


async def counts(connection: Any) -> dict[str, int]:
    """Rows of the tables a backup is checked by."""
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in COUNTED}


def secret_mark() -> str:
    """By this the secret that opens what is sealed is known again."""
    return sealing.keyed_hash("backup-mark", b"").hex()[:16]


def put_secrets_beside(file: Path, secrets: Path) -> Path | None:
    """The secrets of the system in a file of their own, for a person to keep elsewhere; None if it has no such file."""
    if not secrets.exists():
        return None
    beside = file.with_suffix(SECRETS)
    beside.touch(mode=0o600)
    shutil.copyfile(secrets, beside)
    return beside


def keep_newest(folder: Path, most: int) -> list[Path]:
    """Only so many backups are left; those that went, oldest first."""
    found = sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name))
    gone = found[: max(len(found) - most, 0)]
    _remove(gone)
    return gone


def _remove(backups: Iterable[Path]) -> None:
    for file in backups:
        file.unlink()
        file.with_suffix(SECRETS).unlink(missing_ok=True)
