"""Bringing the tables up to date."""

import asyncio
import os
import sys

import asyncpg

from server.store import migrations


async def test_two_releases_at_once_wait_for_each_other(spare_database: str) -> None:
    """Two machines may start together; both end well and the tables stand once."""
    connection = await asyncpg.connect(spare_database)
    await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await connection.close()
    env = os.environ | {"DATABASE_URL": spare_database}

    both = [await asyncio.create_subprocess_exec(sys.executable, "-m", "server", "migrate", env=env) for _ in range(2)]

    assert [await each.wait() for each in both] == [0, 0]
    assert await migrations.waiting(spare_database) == []


async def test_a_new_database_waits_for_every_migration(spare_database: str) -> None:
    """What has not run is known without importing a migration."""
    connection = await asyncpg.connect(spare_database)
    await connection.execute("DROP TABLE migration")
    await connection.close()

    assert await migrations.waiting(spare_database) == sorted(migrations.known())
    assert migrations.known()
