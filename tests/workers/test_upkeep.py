"""The hours a worker keeps, and that Redis is not asked for them."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from typing import NoReturn
from uuid import UUID

import asyncpg
import pytest

from server.store import failures, sql
from server.store import upkeep as store
from server.sync import reconcile
from server.tables.columns import uuid7
from tests.builders import a_deputy, a_phone
from tests.sync.test_chore import until
from workers import upkeep

OLD_CODE = """
INSERT INTO login_code (id, phone_hash, code_hash, browser_hash, created_at, expires_at, tries)
VALUES (uuidv7(), '', '', '', now() - interval '2 days', now() - interval '2 days', 0)
"""


async def test_of_many_workers_one_does_a_chore(database: None) -> None:
    """All look at once, and look again: it is done once, and due again in an hour."""
    did = await asyncio.gather(*(upkeep.perform("prune") for _ in range(5)))
    again = await upkeep.perform("prune")

    chore = (await store.chores())["prune"]
    assert sorted(did, key=str) == [0, None, None, None, None]
    assert again is None
    assert chore.ran_at is not None
    assert timedelta(minutes=59) < chore.due_at - chore.ran_at <= timedelta(hours=1)


async def test_a_chore_that_is_due_again_is_done_again(database: None) -> None:
    """An hour later."""
    await upkeep.perform("prune")
    await sql.execute("UPDATE upkeep SET due_at = now()")

    assert await upkeep.perform("prune") is not None


@pytest.mark.parametrize("error", [ZeroDivisionError, TimeoutError, asyncpg.DeadlockDetectedError])
async def test_a_chore_that_fails_is_due_again_in_a_minute(
    database: None, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker may do better; nobody waits until a lease is over."""

    async def broken() -> NoReturn:
        raise error

    monkeypatch.setitem(upkeep.CHORES, "prune", (broken, upkeep.in_an_hour))
    with pytest.raises(error):
        await upkeep.perform("prune")

    chore = (await store.chores())["prune"]
    assert chore.ran_at is None
    assert await sql.value("SELECT due_at - now() BETWEEN '55 s' AND '1 min' FROM upkeep WHERE chore = 'prune'")


async def test_chores_that_fail_or_hang_keep_no_other_waiting(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that never ends and a prune that cannot: months are made all the same."""
    hangs, stop = asyncio.Event(), asyncio.Event()

    async def broken() -> NoReturn:
        raise ZeroDivisionError

    async def hang() -> int:
        hangs.set()
        await asyncio.Event().wait()
        return 0

    monkeypatch.setitem(upkeep.CHORES, "prune", (broken, upkeep.in_an_hour))
    monkeypatch.setitem(upkeep.CHORES, "look_again", (hang, upkeep.in_a_minute))
    loop = asyncio.create_task(upkeep.keep(stop))
    try:
        async with asyncio.timeout(20):
            await hangs.wait()
            await until(failures.told)
            await until(_others_ran)
        assert not loop.done()
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)

    assert [(one.chore, one.error) for one in await failures.told()] == [("prune", "ZeroDivisionError")]
    assert "prune" not in await _ran()


async def _others_ran() -> bool:
    return {"partition", "photos"} <= await _ran()


async def _ran() -> set[str]:
    return {name for name, chore in (await store.chores()).items() if chore.ran_at}


@pytest.mark.chaos
async def test_a_worker_without_redis_keeps_its_hours(spare_database: str) -> None:
    """Old codes go and months are made though there is no bell at all."""
    connection = await asyncpg.connect(spare_database)
    await connection.execute(OLD_CODE)
    env = os.environ | {"DATABASE_URL": spare_database, "REDIS_URL": "unix:///nowhere/redis.sock"}
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "workers.main", env=env)

    try:
        async with asyncio.timeout(30):
            await _all_done(connection)
    finally:
        worker.send_signal(signal.SIGTERM)
        await worker.wait()

    assert await connection.fetchval("SELECT count(*) FROM login_code") == 0
    await connection.close()


async def _all_done(connection: asyncpg.Connection) -> None:
    while True:
        if await connection.fetchval("SELECT count(*) FROM upkeep WHERE ran_at IS NOT NULL") == len(upkeep.CHORES) - 1:
            return
        await asyncio.sleep(0.05)


async def test_what_was_parked_a_moment_ago_is_looked_at_again(database: None) -> None:
    """Its parent may have been settled at the same moment, unseen; what has waited longer waits for the hourly look."""
    phone = await a_phone(await a_deputy())
    lately, long_ago = phone.withdraws(str(uuid7())), phone.withdraws(str(uuid7()))
    for written in (lately, long_ago):
        written.given["deps"] = [str(uuid7())]
    await phone.pushes()
    await reconcile.drain()
    await sql.execute("UPDATE record SET settled_at = now() - interval '10 minutes' WHERE id = $1", UUID(long_ago.id))

    assert await upkeep.perform("look_again") == 1

    waits = await sql.fetch("SELECT id FROM record WHERE state = 0")
    assert [str(row["id"]) for row in waits] == [lately.id]
