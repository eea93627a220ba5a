"""
A backup's file: a zip of the database's archive and a manifest that vouches for it.

It is written beside and renamed, so that a file of its name is a whole one. Secrets are never
in it. What the database holds is already packed by pg_dump, and is stored as it comes.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

DATABASE, MANIFEST = "database.dump", "manifest.json"
FORMAT = 1
CHUNK_BYTES = 1 << 20


class BackupError(Exception):
    """This is no backup, or a damaged one, or not one for this system; the words say which."""


class Member(msgspec.Struct, frozen=True):
    """A file in the file."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """
    What a backup says of itself.

    Attributes:
        migrations: Those that had run, so that an older program does not restore a newer system.
        secret: A mark of DAIMA_SECRET that tells nothing of it.
        counts: Rows of some tables, in the snapshot that was dumped.
    """

    format: int
    made_at: datetime
    version: str
    postgres: int
    epoch: str
    migrations: list[str]
    secret: str
    counts: dict[str, int]
    members: dict[str, Member] = {}


async def write(file: Path, manifest: Manifest, database: AsyncIterator[bytes]) -> None:
    """The file is there, whole and on disk, and only we may read it; or it is not there."""
    half = file.with_name(f".{file.name}.half")
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            with ZipFile(out, "w", ZIP_STORED) as zipped:
                members = {DATABASE: await _put(zipped, DATABASE, database)}
                whole = msgspec.structs.replace(manifest, members=members)
                zipped.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(whole), indent=1))
            out.flush()
            os.fsync(out.fileno())
        half.replace(file)
        _sync_folder(file.parent)
    finally:
        with suppress(FileNotFoundError):
            half.unlink()


async def _put(zipped: ZipFile, name: str, pieces: AsyncIterator[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    with zipped.open(ZipInfo(name), "w", force_zip64=True) as out:
        async for piece in pieces:
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return Member(size, digest.hexdigest())


def _sync_folder(folder: Path) -> None:
    """The rename itself is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check(file: Path) -> Manifest:
    """
    What a backup says of itself, once every byte of it was found as it was written.

    Raises:
        BackupError: It is none of ours, or damaged.
    """
    try:
        with ZipFile(file) as zipped:
            manifest = msgspec.json.decode(zipped.read(MANIFEST), type=Manifest)
    except (OSError, BadZipFile, KeyError, msgspec.DecodeError) as exc:
        raise BackupError(f"读不出备份文件 {file}:{exc}") from exc
    if manifest.format != FORMAT:
        raise BackupError(f"备份的格式是 {manifest.format},这个版本只认识 {FORMAT}。")
    found = _found(file)
    if manifest.members.get(DATABASE) != found:
        raise BackupError(f"备份文件已损坏:{DATABASE} 与清单上的校验值不符。请换一份备份。")
    return manifest


def _found(file: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    try:
        for piece in database(file):
            digest.update(piece)
            size += len(piece)
    except (BadZipFile, KeyError, OSError) as exc:
        raise BackupError(f"备份文件已损坏:{exc}。请换一份备份。") from exc
    return Member(size, digest.hexdigest())


def database(file: Path) -> Iterator[bytes]:
    """The database's archive, piece by piece."""
    with ZipFile(file) as zipped, zipped.open(DATABASE) as found:
        while piece := found.read(CHUNK_BYTES):
            yield piece
