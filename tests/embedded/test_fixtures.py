"""The fixtures others rely on."""

from redis.asyncio import Redis

from server.tables.engine import ENGINE


async def test_the_database_is_migrated_and_knows_its_epoch(database: None) -> None:
    """A test that asks for a database may use every table at once."""
    assert ENGINE.pool
    assert len(await ENGINE.pool.fetchval("SELECT epoch FROM sync_meta")) == 8


async def test_valkey_answers(redis_url: str) -> None:
    """A test that asks for Redis gets one that answers."""
    async with Redis.from_url(redis_url) as client:
        assert await client.ping()
