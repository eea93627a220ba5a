"""Records that lay in one table come to lie in months, and back."""

import asyncio
import os
import sys
from uuid import UUID, uuid4

import asyncpg
from piccolo.apps.migrations.commands.new import AutoMigrationManager

from server.tables.piccolo_app import APP_CONFIG
from tests.store.test_partitions import NOW, RECORD, THIS, id_of

BEFORE = "2026-11-22T00:00:00:000000"
"""The last migration under which all records lay in one table."""

THIS_MIGRATION = "2026-11-25T00:10:00:000000"
WHOLE = """
SELECT id, person, device, seq, prev, seat, kind, v, entity, at_ms, skew_ms, skew_error_ms, canonical, sha, signed,
       received_at, state, code, detail, attempts, settled_at FROM record ORDER BY id
"""
"""All that a record was then; columns have come since."""

PERSON = "INSERT INTO person (id, name) VALUES (uuidv7(), '陈静')"
DEVICE = """
INSERT INTO device (id, person, name, public_key, registered_at, seen_at)
SELECT uuidv7(), id, '测试手机', '', now(), now() FROM person
"""


async def test_a_system_of_before_loses_no_record(spare_database: str) -> None:
    """Every row is there after the migration, byte for byte, and lies in its month."""
    await _run(spare_database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await _piccolo(spare_database, "migrations", "forwards", "daima", BEFORE)
    months = [THIS.plus(step) for step in range(-3, 1)]
    rows = [(id_of(month, chance), month.begins) for month in months for chance in range(50)]
    rows += [(UUID(int=uuid4().int | 0xF << 124), NOW) for _ in range(20)]
    connection = await _connected(spare_database)
    await connection.executemany(RECORD, [(id_, at, 0, None) for id_, at in rows])
    kept = await connection.fetch(WHOLE)

    migrate = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", "migrate", env=os.environ | {"DATABASE_URL": spare_database}
    )
    ended = await migrate.wait()

    counts = await connection.fetch("SELECT tableoid::regclass::text AS part, count(*) FROM record GROUP BY 1")
    assert ended == 0
    assert await connection.fetch(WHOLE) == kept
    assert dict(map(tuple, counts)) == {f"record_{month}": 50 for month in months} | {"record_default": 20}
    await connection.close()


async def test_the_way_back_loses_no_record_either(spare_database: str) -> None:
    """The table is whole again, with its indexes."""
    connection = await _connected(spare_database)
    await connection.executemany(RECORD, [(id_of(THIS.plus(step)), NOW, 0, None) for step in range(-1, 9)])
    kept = await connection.fetch(WHOLE)

    await _piccolo(spare_database, "migrations", "backwards", "daima", THIS_MIGRATION, "--auto_agree")

    indexes = await connection.fetch("SELECT indexname FROM pg_indexes WHERE tablename = 'record'")
    assert await connection.fetch(WHOLE) == kept
    assert {row[0] for row in indexes} >= {"record_pkey", "record_waiting", "record_oldest", "record_person"}
    await connection.close()


async def test_piccolo_still_knows_the_table() -> None:
    """Its snapshot of all migrations asks for no change of records: months are no business of the table's class."""
    asked = await AutoMigrationManager(auto_input="n").get_alter_statements(APP_CONFIG)

    assert [statement for group in asked for statement in group.statements if "tablename='record'" in statement] == []


async def _connected(database: str) -> asyncpg.Connection:
    """With one person and their phone there."""
    connection = await asyncpg.connect(database)
    await connection.execute(PERSON)
    await connection.execute(DEVICE)
    return connection


async def _run(database: str, script: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute(script)
    await connection.close()


async def _piccolo(database: str, *arguments: str) -> None:
    env = os.environ | {"DATABASE_URL": database, "PICCOLO_CONF": "server.piccolo_conf"}
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from piccolo.main import main; main()", *arguments, env=env
    )
    assert await done.wait() == 0
