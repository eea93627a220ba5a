"""The months of the table `record`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from server.domain.months import Month, month_of
from server.store import claims, partitions, records, sql
from server.sync import reconcile
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_phone, an_activity

NOW = datetime.now(UTC)
THIS = month_of(NOW)

Connection = Any
"""Of the pool."""

RECORD = """
INSERT INTO record (id, person, device, seq, kind, v, entity, at_ms, canonical, sha, received_at, state, settled_at)
SELECT $1, person, id, 1, 'scan.add', 1, uuidv7(), 0, '', '', $2, $3, $4 FROM device
"""


def id_of(month: Month, chance: int = 1) -> UUID:
    """A UUIDv7 made in a month's first moment."""
    return UUID(int=month.first_id.int | 7 << 76 | 2 << 62 | chance)


@pytest.fixture
async def connection(database: None) -> AsyncIterator[Connection]:
    """One that writes records of one phone; months made meanwhile are gone afterwards."""
    standing = {part.name for part in await partitions.parts()}
    await a_phone(await a_deputy("黄敏"))
    assert ENGINE.pool
    async with ENGINE.pool.acquire() as connection:
        yield connection
        await connection.execute("DELETE FROM record")
    for part in [*await partitions.parts(), *await partitions.parts("record_archive")]:
        if part.name not in standing:
            await sql.execute(f"DROP TABLE {part.name}")


async def put(connection: Connection, id_: UUID, received: datetime = NOW, state: int = 1) -> None:
    await connection.execute(RECORD, id_, received, state, received if state else None)


async def where(id_: UUID) -> str:
    """The part a record lies in."""
    return await sql.value("SELECT tableoid::regclass::text FROM record WHERE id = $1", id_)


async def test_months_ahead_stand_after_a_migration(database: None) -> None:
    """The release makes them, so that no record of the next three months waits for a job."""
    there = {part.month for part in await partitions.parts()}

    assert there >= {THIS.plus(step) for step in range(-1, 4)} | {None}


async def test_a_record_lies_in_the_month_of_its_id(connection: Connection) -> None:
    """An id that is no UUIDv7, or of a clock far off, lies apart, and is found by the same key."""
    honest, wild, foreign = id_of(THIS), id_of(THIS.plus(30)), UUID(int=uuid4().int | 0xF << 124)
    for id_ in (honest, wild, foreign):
        await put(connection, id_)

    assert [await where(id_) for id_ in (honest, wild, foreign)] == [
        f"record_{THIS}",
        "record_default",
        "record_default",
    ]
    assert set(await records.known([honest, wild, foreign])) == {honest, wild, foreign}


async def test_an_id_is_unique_across_all_months(connection: Connection) -> None:
    """Of two that say the same id one is kept."""
    await put(connection, id_of(THIS))

    with pytest.raises(asyncpg.UniqueViolationError):
        await put(connection, id_of(THIS))


async def test_what_strayed_is_moved_into_its_month(connection: Connection) -> None:
    """Records that came before their month stood; a second run finds nothing to do."""
    later = THIS.plus(6)
    strayed, wild = id_of(later), id_of(THIS.plus(40))
    await put(connection, strayed, later.begins)
    await put(connection, wild)

    made = [await partitions.keep(NOW), await partitions.keep(NOW)]

    assert made == [[str(later)], []]
    assert [await where(strayed), await where(wild)] == [f"record_{later}", "record_default"]


async def test_two_workers_at_once_make_a_month_once(connection: Connection) -> None:
    """One holds the lock, the other leaves it for the next time."""
    then = THIS.plus(12).begins

    made = [*await asyncio.gather(partitions.keep(then), partitions.keep(then)), await partitions.keep(then)]

    assert sorted(name for names in made for name in names) == [str(THIS.plus(step)) for step in range(11, 16)]


async def test_a_month_whose_table_is_in_use_is_left_for_later(connection: Connection) -> None:
    """Who makes room gives up rather than let writers queue behind it."""
    async with connection.transaction():
        await put(connection, id_of(THIS.plus(50)))

        made = await partitions.keep(THIS.plus(12).begins)

    assert made == []
    assert len(await partitions.keep(THIS.plus(12).begins)) == 5


@pytest.mark.parametrize("state", [0, 2])
async def test_a_month_with_an_open_record_never_leaves(connection: Connection, state: int) -> None:
    """However old: somebody still waits for an answer."""
    old = THIS.plus(-200)
    await put(connection, id_of(old), old.begins)
    await put(connection, id_of(old, 2), old.begins, state)
    await partitions.keep(NOW)

    assert await partitions.archive(NOW) == []
    assert await where(id_of(old)) == f"record_{old}"


async def test_a_month_is_archived_a_year_after_all_of_it_was_settled(connection: Connection) -> None:
    """Neither a month of this year, nor one with what was settled since; a second run finds nothing to do."""
    old, late, young = THIS.plus(-200), THIS.plus(-199), THIS.plus(-12)
    for month in (old, late, young):
        await put(connection, id_of(month), month.begins)
    await partitions.keep(NOW)
    await sql.execute("UPDATE record SET settled_at = $2 WHERE id = $1", id_of(late), NOW)

    archived = [await partitions.archive(NOW), await partitions.archive(NOW)]

    assert archived == [[str(old)], []]
    assert await sql.value("SELECT count(*) FROM record") == 2
    assert await sql.value("SELECT count(*) FROM record_archive") == 1


async def test_what_is_in_the_archive_is_not_done_again(connection: Connection) -> None:
    """A record sent again after years is known under its id, and no second one is kept."""
    old, new = id_of(THIS.plus(-200)), id_of(THIS.plus(-200), 2)
    await put(connection, old, THIS.plus(-200).begins)
    await partitions.keep(NOW)
    await partitions.archive(NOW)

    await put(connection, old, state=0)
    await put(connection, new, state=0)

    assert await sql.fetch("SELECT id, state FROM record") == [{"id": new, "state": 0}]
    assert {id_: one.state for id_, one in (await records.known([old, new])).items()} == {old: 1, new: 0}


async def test_an_archived_month_is_dropped_when_its_time_is_over(connection: Connection) -> None:
    """Not a second before its end was that long ago."""
    old = THIS.plus(-200)
    await put(connection, id_of(old), old.begins)
    await partitions.keep(NOW)
    await partitions.archive(NOW)
    ended = old.plus(1).begins

    dropped = [await partitions.drop(ended - timedelta(seconds=1)), await partitions.drop(ended)]

    assert dropped == [[], [str(old)]]
    assert await sql.value("SELECT count(*) FROM record_archive") == 0


async def test_the_hot_statements_read_no_month_from_end_to_end(connection: Connection) -> None:
    """Push and reconcile use an index on every part, though each holds thousands of settled records."""
    await _fill_three(connection)
    deputy = await a_deputy()
    activity, phone = await an_activity([deputy]), await a_phone(deputy)
    before = await _read_through()

    for _ in range(3):
        phone.scans(activity.poster)
        await phone.syncs()
        await reconcile.drain()
        await phone.pulls()

    assert len(before) == 3
    assert await _read_through() == before
    assert await sql.value("SELECT count(*) FROM record WHERE code = 'APPLIED'") == 3


async def test_a_phones_waiting_records_are_found_by_an_index_of_every_month(connection: Connection) -> None:
    """EXPLAIN reads no filled month for them."""
    await _fill_three(connection)

    plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {claims.WAITING}", [uuid4()], 200, 200, 9999))

    assert [f"Index Scan using record_{THIS.plus(step)}_" in plan for step in range(-1, 2)] == [True] * 3, plan


FILL = """
INSERT INTO record (id, person, device, seq, kind, v, entity, at_ms, canonical, sha, received_at, state, settled_at)
SELECT (left($1::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, person, id, 1, 'scan.add', 1, uuidv7(), 0,
       '', '', now(), 1, now()
  FROM generate_series(1, $2::int) AS n, device
"""


async def _fill_three(connection: Connection) -> None:
    """Last month, this one and the next hold thousands of settled records each."""
    for step in range(-1, 2):
        await connection.execute(FILL, str(THIS.plus(step).first_id), 4000)
    await connection.execute("ANALYZE record")


async def _read_through() -> dict[str, int]:
    """How often each filled month was read from end to end, as all connections of the pool tell."""
    assert ENGINE.pool
    async with AsyncExitStack() as held:
        for _ in range(ENGINE.pool.get_idle_size()):
            one = await held.enter_async_context(ENGINE.pool.acquire())
            await one.execute("SELECT pg_stat_force_next_flush()")
    rows = await sql.fetch(
        "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname ~ '^record_[0-9]' AND n_live_tup > 1000"
    )
    return {row["relname"]: row["seq_scan"] for row in rows}
