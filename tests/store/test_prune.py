"""What is forgotten, and what never is."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from server.store import changes, prune, sql
from server.store.changes import Row
from server.sync import reconcile
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_host, a_phone, an_activity, count
from workers.prune import prune as job
from workers.settle import settle

pytestmark = pytest.mark.usefixtures("database")


async def test_old_receipts_and_deletions_go_and_nothing_a_person_wrote() -> None:
    """The record, the scan and the attendance stay for ever; a floor remembers the deletions."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy)
    phone.scans(activity.poster)
    await phone.syncs()
    await reconcile.drain()
    async with ENGINE.transaction() as tx:
        await changes.commit(tx, rows=[Row("config", "kind", uuid4(), 1, None)])
    kept = [await count(table) for table in ("record", "scan", "attendance", "event")]
    await sql.execute("UPDATE feed SET at = at - interval '1 year'")

    gone = await prune.prune()
    floor = await sql.value("SELECT floor_xid FROM sync_meta")
    await sql.execute("UPDATE sync_meta SET floor_xid = '0'")

    assert gone == 2
    assert floor > 0
    assert kept == [await count(table) for table in ("record", "scan", "attendance", "event")]
    assert await sql.value("SELECT count(*) FROM feed WHERE kind = 'attendance'") == 1


async def test_both_jobs_may_run_twice() -> None:
    """The second time there is nothing to do."""
    await sql.execute(
        "INSERT INTO login_code (id, phone_hash, code_hash, browser_hash, created_at, expires_at, tries)"
        " VALUES ($1, '', '', '', $2::timestamptz - interval '2 days', $2::timestamptz - interval '2 days', 0)",
        uuid4(),
        datetime.now(UTC),
    )

    await settle({})
    await settle({})

    assert [await job(), await job()] == [1, 0]


async def test_bytes_kept_apart_wait_for_a_person_however_long() -> None:
    """What nobody dealt with stays; what somebody did goes three years later, and that they did stays."""
    host = await a_host()
    phone = await a_phone(host)
    old, open_, new = uuid4(), uuid4(), uuid4()
    for id_ in (old, open_, new):
        await sql.execute(APART, id_, phone.person, phone.device)
    for id_, years in ((old, 4), (new, 1)):
        await sql.execute(HANDLED, id_, host.seat, years)

    gone = await prune.prune()

    left = await sql.fetch("SELECT id FROM quarantine")
    assert gone == 1
    assert {row["id"] for row in left} == {open_, new}
    assert await count("handling") == 2


APART = """
INSERT INTO quarantine (id, record, person, device, code, why, bytes, received_at)
VALUES ($1, '', $2, $3, 'MALFORMED', '', '', now() - interval '9 years')
"""
HANDLED = """
INSERT INTO handling (id, concern, act, by_seat, at)
VALUES (uuidv7(), $1, 'SEEN', $2, now() - make_interval(years => $3))
"""
