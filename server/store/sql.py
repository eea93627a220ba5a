"""
Hot SQL, on the connection of the transaction the caller is in, else on one of the pool.

Piccolo's queries join the current transaction by themselves; these do the same for
statements it cannot say well.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from server.tables.engine import ENGINE

Row = dict[str, Any]


async def fetch(sql: str, *args: Any) -> list[Row]:
    """All rows, as mappings by column name."""
    return [dict(row) for row in await _runner().fetch(sql, *args)]


async def fetch_anew(sql: str, *args: Any) -> list[Row]:
    """
    All rows, by a plan made for just these arguments.

    For what looks through a whole city or a single town: one plan for both would be good for neither.
    """
    async with _connection() as connection, connection.transaction():
        await connection.execute("set local plan_cache_mode = force_custom_plan")
        return [dict(row) for row in await connection.fetch(sql, *args)]


async def one(sql: str, *args: Any) -> Row | None:
    """The first row, or None."""
    row = await _runner().fetchrow(sql, *args)
    return None if row is None else dict(row)


async def value(sql: str, *args: Any) -> Any:
    """The first column of the first row, or None."""
    return await _runner().fetchval(sql, *args)


async def execute(sql: str, *args: Any) -> int:
    """How many rows a statement changed."""
    status = cast(str, await _runner().execute(sql, *args))
    count = status.rpartition(" ")[2]
    return int(count) if count.isdigit() else 0


@asynccontextmanager
async def _connection() -> AsyncIterator[Any]:
    """That of the transaction the caller is in, else one of the pool."""
    runner = _runner()
    if runner is not ENGINE.pool:
        yield runner
        return
    async with runner.acquire() as connection:
        yield connection


def _runner() -> Any:
    """A connection or the pool; both answer to the same names."""
    transaction = ENGINE.current_transaction.get()
    if transaction is not None:
        return transaction.connection
    if ENGINE.pool is None:
        raise RuntimeError("the connection pool is not open: call server.tables.engine.open_pool first")
    return ENGINE.pool
