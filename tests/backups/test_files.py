"""A backup's file, and what is found out about one that is not whole."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from server.backups import files, making
from server.backups.files import BackupError, Manifest

BYTES = [b"one" * 1000, b"two" * 1000]
MANIFEST = Manifest(files.FORMAT, datetime(2026, 11, 25, tzinfo=UTC), "0.1.0", 180004, "abcdef01", [], "mark", {})


async def pieces(*, failing: bool = False) -> AsyncIterator[bytes]:
    for piece in BYTES:
        yield piece
    if failing:
        raise RuntimeError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A whole backup."""
    file = tmp_path / "daima-20261125T000000Z.zip"
    asyncio.run(files.write(file, MANIFEST, pieces()))
    return file


def test_a_backup_says_what_is_in_it_and_gives_it_back(file: Path) -> None:
    """Only we may read it, and nothing half-made lies beside it."""
    manifest = files.check(file)

    assert msgspec.structs.replace(manifest, members={}) == MANIFEST
    assert b"".join(files.database(file)) == b"".join(BYTES)
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    """Neither whole nor half."""
    with pytest.raises(RuntimeError):
        asyncio.run(files.write(tmp_path / "daima-20261125T000000Z.zip", MANIFEST, pieces(failing=True)))

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["flipped", "cut", "swapped", "no zip", "newer"])
def test_a_damaged_backup_is_found_out_before_anything_is_touched(file: Path, damage: str) -> None:
    """One wrong byte, a cut end, another content of the right shape, another file, a format of the future."""
    whole = file.read_bytes()
    if damage == "flipped":
        file.write_bytes(whole[:500] + bytes([whole[500] ^ 1]) + whole[501:])
    elif damage == "cut":
        file.write_bytes(whole[:-100])
    elif damage == "no zip":
        file.write_bytes(b"x" * 1000)
    else:
        manifest = files.check(file)
        with ZipFile(file, "w") as zipped:
            zipped.writestr(files.DATABASE, b"".join(BYTES) if damage == "newer" else b"other")
            newer = msgspec.structs.replace(manifest, format=2 if damage == "newer" else 1)
            zipped.writestr(files.MANIFEST, msgspec.json.encode(newer))

    with pytest.raises(BackupError):
        files.check(file)


def test_only_the_newest_stay(tmp_path: Path) -> None:
    """With their secrets; what is none of ours is left alone."""
    for day in range(1, 6):
        for ending in (".zip", ".secrets.env"):
            (tmp_path / f"daima-2026110{day}T190000Z{ending}").touch()
    (tmp_path / "photos.zip").touch()

    gone = making.keep_newest(tmp_path, 2)

    left = sorted(file.name for file in tmp_path.iterdir())
    assert [file.name for file in gone] == [f"daima-2026110{day}T190000Z.zip" for day in (1, 2, 3)]
    assert left == [
        *(f"daima-2026110{day}T190000Z{ending}" for day in (4, 5) for ending in (".secrets.env", ".zip")),
        "photos.zip",
    ]
