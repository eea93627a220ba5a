"""What a backup missed, the phones' archives bring back: nothing lost, nothing doubled (I12)."""

from collections import Counter
from pathlib import Path

import pytest

from server.store import sql
from server.sync import feed as pulling
from server.sync import reconcile
from tests.backups.conftest import Town
from tests.builders import Held, a_deputy, a_phone, an_activity, viewer_of
from tests.fed import held, truth
from tests.phone import Phone

pytest_plugins = ("tests.embedded.conftest",)
pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]

EVERYTHING = "SELECT id::text, state FROM record UNION ALL SELECT id::text, state FROM record_archive"


async def some_phones(number: int = 3) -> tuple[Held, list[Phone]]:
    """Deputies at one activity, each with a phone that has pulled once."""
    deputies = [await a_deputy() for _ in range(number)]
    activity = await an_activity(deputies)
    phones = [await a_phone(deputy) for deputy in deputies]
    for phone in phones:
        await phone.pulls()
    return activity, phones


async def scan_and_settle(phones: list[Phone], code: str, times: int) -> None:
    """Written, sent, settled and heard of."""
    for _ in range(times):
        for phone in phones:
            phone.scans(code)
            await phone.syncs()
        await reconcile.drain()
        for phone in phones:
            await phone.pulls()


async def all_well(phones: list[Phone], written: set[str]) -> None:
    """Every record any phone wrote is there once, settled, and all phones hold what the server has."""
    for phone in phones:
        await phone.pulls()
        await phone.syncs()
    await reconcile.drain()
    for phone in phones:
        await phone.syncs()
        assert held(phone) == await truth(phone)
        assert phone.outbox == []
    rows = await sql.fetch(EVERYTHING)
    assert {row["id"] for row in rows} == written
    assert {row["state"] for row in rows} == {1}
    scans = Counter(str(row["record"]) for row in await sql.fetch("SELECT record FROM scan"))
    assert scans == Counter(written)
    receipts = await sql.fetch("SELECT id::text, count(*) FROM feed WHERE kind = 'receipt' GROUP BY 1")
    assert {row["id"]: row["count"] for row in receipts} == dict.fromkeys(written, 1)


def all_written(phones: list[Phone]) -> set[str]:
    return {written.id for phone in phones for written in (*phone.archive, *phone.outbox)}


async def test_phones_send_again_what_a_restored_backup_had_missed(town: Town) -> None:
    """Backed up while it runs; after the restore every phone hears EPOCH and nothing anybody wrote is missing."""
    async with town.open() as system:
        activity, phones = await some_phones()
        await scan_and_settle(phones, activity.poster, times=2)
        made, said = await town.daima("backup")
        await scan_and_settle(phones, activity.poster, times=2)
        phones[0].scans(activity.poster)
        await phones[0].pushes()  # acknowledged, and nobody settled it
        phones[1].scans(activity.poster)  # never sent
        epoch = await sql.value("SELECT epoch FROM sync_meta")
        refused = await town.daima("restore", str(next(system.places.data.glob("backups/*.zip"))))
    (file,) = town.folder.glob("backups/*.zip")

    careful = await town.daima("restore", str(file))
    restored, words = await town.daima("restore", str(file), "--force")

    assert (made, refused[0], careful[0], restored) == (0, 1, 1, 0), (said, refused, careful, words)
    assert "正在运行" in refused[1]
    assert "--force" in careful[1]
    assert "纪元" in words
    written = all_written(phones)
    async with town.open():
        assert await sql.value("SELECT epoch FROM sync_meta") != epoch
        assert await sql.value("SELECT count(*) FROM record") == 6
        await all_well(phones, written)
    assert len(written) == 14
    assert [phone.resets for phone in phones] == [["EPOCH"]] * 3


async def test_a_data_folder_put_back_by_hand_is_found_out_by_the_phones(town: Town, tmp_path: Path) -> None:
    """Without any command: a phone that saw more than the server has hears AHEAD, and sends again."""
    async with town.open():
        activity, phones = await some_phones()
        await scan_and_settle(phones, activity.poster, times=1)
    town.copy_data(tmp_path / "pg")
    async with town.open():
        await scan_and_settle(phones, activity.poster, times=20)
    town.put_back(tmp_path / "pg")

    written = all_written(phones)
    async with town.open():
        assert await sql.value("SELECT count(*) FROM record") == 3
        await all_well(phones, written)
    assert len(written) == 63
    assert [phone.resets for phone in phones] == [["AHEAD"]] * 3


async def test_a_new_epoch_by_hand_heals_what_ahead_would_not_see(town: Town, tmp_path: Path) -> None:
    """The server wrote on after it was put back, past the phones' cursors; `daima sync renew` is for that."""
    async with town.open():
        activity, phones = await some_phones()
        await scan_and_settle(phones, activity.poster, times=1)
    town.copy_data(tmp_path / "pg")
    async with town.open():
        await scan_and_settle(phones, activity.poster, times=1)
    town.put_back(tmp_path / "pg")

    renewed, _ = await town.daima("sync", "renew")

    written = all_written(phones)
    async with town.open():
        await _use_up_transactions()
        await all_well(phones, written)
    assert renewed == 0
    assert [phone.resets for phone in phones] == [["EPOCH"]] * 3


async def test_a_restore_onto_an_empty_machine_needs_no_force(town: Town) -> None:
    """With the secret that was kept apart; under another one, sealed numbers could not be read, and it says so."""
    async with town.open():
        await _use_up_transactions()
        activity, phones = await some_phones(1)
        await scan_and_settle(phones, activity.poster, times=1)
        await town.daima("backup", "--to", str(town.folder / "kept"))
    kept, elsewhere = town.folder / "kept", Town(town.starts, town.folder.parent / "another", town.monkeypatch)
    (file,), (apart,) = kept.glob("*.zip"), kept.glob("*.secrets.env")

    another_secret = await elsewhere.daima("restore", str(file), DAIMA_SECRET="x" * 43)
    restored = await elsewhere.daima("restore", str(file), **secret_of(apart))

    assert another_secret[0] == 1
    assert "DAIMA_SECRET" in another_secret[1]
    assert restored[0] == 0, restored
    assert "DROP DATABASE" not in restored[1]
    written = all_written(phones)
    async with elsewhere.open():
        await all_well(phones, written)
        await phones[0].pulls()
        again = await pulling.since(await viewer_of(phones[0]), phones[0].cursor, sorted(phones[0].scopes))
        assert again.rows_json == b"[]", "rows that lie in another cluster's future come for ever"


async def _use_up_transactions() -> None:
    """More than a new cluster comes to in a test."""
    for _ in range(3000):
        await sql.value("SELECT pg_current_xact_id()::text")


def secret_of(file: Path) -> dict[str, str]:
    """What the file beside a backup holds."""
    name, _, value = file.read_text().strip().partition("=")
    return {name: value}
