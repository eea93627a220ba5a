"""The nightly backup."""

from pathlib import Path

import pytest

from server.backups import files
from server.domain.nights import next_night
from server.store import upkeep
from tests.builders import a_deputy
from workers.back_up import BackUpError, back_up


async def test_a_night_brings_a_backup_without_secrets(
    database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder named, whole, and due again the next night."""
    await a_deputy()
    monkeypatch.setenv("BACKUP_TO", str(tmp_path))

    did = await back_up()

    (made,) = _files(tmp_path)
    chore = (await upkeep.chores())["backup"]
    assert did == 1
    assert files.check(made).counts["person"] == 1
    assert made.suffix == ".zip"
    assert chore.ran_at is not None
    assert chore.due_at == next_night(chore.ran_at)


async def test_a_backup_that_fails_is_said_to_the_worker(
    database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves no file, and the chore is due again when its lease ends."""
    monkeypatch.setenv("BACKUP_TO", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql:///daima?host=/nowhere")

    with pytest.raises(BackUpError):
        await back_up()

    assert _files(tmp_path) == []


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())
