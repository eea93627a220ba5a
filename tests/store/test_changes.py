"""The one writer: effect, history, feed and answer together, or not at all."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from server.domain.records import ReceiptCode
from server.store import changes, sql
from server.store.changes import Answer, Happened, Row
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, count

SERVER = Path(__file__).parents[2] / "server"


@pytest.mark.usefixtures("database")
async def test_nothing_is_written_of_a_change_that_fails() -> None:
    """No feed row, no event, no receipt."""
    with suppress(LookupError):
        async with ENGINE.transaction() as tx:
            happened = Happened("activity", uuid4(), "create", "1.", datetime.now(UTC))
            await changes.commit(tx, rows=[Row("config", "kind", uuid4(), 1, {})], events=[happened])
            raise LookupError

    assert (await count("feed"), await count("event")) == (0, 0)


@pytest.mark.usefixtures("database")
async def test_a_key_twice_in_one_change_is_its_newest() -> None:
    """And the scopes to poke are those that were written."""
    id_ = uuid4()

    async with ENGINE.transaction() as tx:
        await changes.commit(tx, rows=[Row("config", "kind", id_, 2, {"n": 2}), Row("config", "kind", id_, 1, {})])
        await changes.commit(tx, rows=[Row("unit:x", "kind", id_, 1, None)])

    assert changes.touched(tx) == {"config", "unit:x"}
    assert await sql.value("SELECT body FROM feed WHERE scope = 'config'") == '{"n":2}'
    assert await sql.value("SELECT deleted FROM feed WHERE scope = 'unit:x'") is True


@pytest.mark.usefixtures("database")
async def test_a_final_answer_settles_the_record_and_replaces_a_waiting_one() -> None:
    """Its receipt goes forward in the feed."""
    phone = await a_phone(await a_deputy())
    record = phone.scans("/a/x")
    await phone.syncs()

    for code, state in ((ReceiptCode.WAITING_PARENT, 2), (ReceiptCode.APPLIED, 1)):
        async with ENGINE.transaction() as tx:
            answer = Answer(phone.person, UUID(record.id), code, None, uuid4(), {"n": 1}, "scan")
            await changes.commit(tx, answers=[answer])
        await phone.pulls()

        assert phone.receipt(record)["code"] == code
        assert await sql.value("SELECT state FROM record") == state


def test_nobody_else_writes_events_feed_rows_or_receipts() -> None:
    """The tables' names stand behind INSERT and UPDATE in one file only; retention deletes, a new epoch stamps."""
    writers = {
        path.relative_to(SERVER).as_posix()
        for path in SERVER.rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text().upper().splitlines()
        if any(word in line for word in ("INSERT INTO FEED", "UPDATE FEED", "INSERT INTO EVENT", "EVENT.INSERT("))
    }

    assert writers == {"store/changes.py", "store/epochs.py"}
