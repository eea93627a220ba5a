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

from server.store import sql
from server.store import upkeep as store
from server.sync import reconcile
from server.tables.columns import uuid7
from tests.builders import a_deputy, a_phone
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
    assert sorted(did) == [False] * 4 + [True]
    assert again is False
    assert chore.ran_at is not None
    assert timedelta(minutes=59) < chore.due_at - chore.ran_at <= timedelta(hours=1)


async def test_a_chore_that_is_due_again_is_done_again(database: None) -> None:
    """An hour later."""
    await upkeep.perform("prune")
    await sql.execute("UPDATE upkeep SET due_at = now()")

    assert await upkeep.perform("prune") is True


async def test_a_chore_that_fails_is_tried_again_when_its_lease_ends(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither is the worker lost, nor is it tried without pause."""

    async def broken() -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setitem(upkeep.CHORES, "prune", (broken, upkeep.in_an_hour))
    did = [await upkeep.perform("prune"), await upkeep.perform("prune")]

    chore = (await store.chores())["prune"]
    assert did == [False, False]
    assert chore.ran_at is None
    assert chore.due_at > await sql.value("SELECT now() + interval '29 minutes'")


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

    assert await upkeep.perform("look_again")

    waits = await sql.fetch("SELECT id FROM record WHERE state = 0")
    assert [str(row["id"]) for row in waits] == [lately.id]
