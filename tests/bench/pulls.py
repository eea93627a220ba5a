"""
B6: pull, in PostgreSQL: nothing new, and a first snapshot of 1,500 rows, in cities of 200, 5,000 and 50,000 deputies.

Measured is the CPU time PostgreSQL's backend takes for all statements of one pull: the time on the
wall is mostly that of others on a shared machine, and the round trips are the same in every city.
The phone is the same in every city and holds the same; a snapshot of another size, or a pull
that finds something where nothing is new, voids the run.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import psutil

from server.domain.projections import person_scope
from server.domain.viewer import Viewer
from server.store import feed, sql
from server.store.people import viewer
from server.sync import scopes
from server.sync.feed import FIRST, NOTHING_SEEN
from tests.bench import cities
from tests.bench.cities import PERSON, SNAPSHOT
from tests.bench.rows import Row, below, beside, within

SIZES = (200, 5_000, 50_000)
ROUNDS = 1000

NAIVE = """
SELECT scope, kind, id, rev, deleted, body FROM feed WHERE scope = ANY($1) AND at > $2 ORDER BY at LIMIT 501
"""

Pull = Callable[[Any], Awaitable[int]]


async def measure() -> list[Row]:
    """One deputy's phone and one of the staff, while the city grows around them."""
    from server.tables.engine import close_pool, open_pool
    from tests.builders import a_kind

    await open_pool(most=2)
    try:
        await a_kind()
        await cities.found()
        rows: list[Row] = []
        small: dict[str, float] = {}
        for deputies in SIZES:
            await cities.grow(deputies)
            for who, found in (await _costs()).items():
                rows += _told(f"B6 {who}, {deputies} deputies", found, small.setdefault(who, found["nothing"]))
        await sql.execute("CHECKPOINT")  # else the engines are killed over their last one
        return rows
    finally:
        await close_pool()


def _told(name: str, found: dict[str, float], small: float) -> list[Row]:
    first = f"{name}, first {SNAPSHOT} rows" if "deputy" in name else f"{name}, first snapshot"
    return [
        below(f"{name}, nothing new", found["nothing"], "ms CPU", 1, "naive updated_at", found["naive"]),
        within(f"{name}, nothing new", found["nothing"], "ms CPU", "the same phone, 200 deputies", small, most=1.2),
        beside(first, found["first"], "ms CPU", "nothing new", found["nothing"], later="as much as its rows"),
    ]


async def _costs() -> dict[str, dict[str, float]]:
    """What each phone's pulls cost now, in milliseconds."""
    costs = {}
    for who, number in (("deputy", 1), ("staff", 0)):
        asker = await viewer(await cities.id_of(PERSON, number), datetime.now(UTC))
        assert asker is not None
        costs[who] = await _of(asker, exactly=SNAPSHOT if who == "deputy" else None)
    return costs


async def _of(asker: Viewer, exactly: int | None) -> dict[str, float]:
    async with feed.reading() as connection:
        held = sorted(await scopes.held(connection, asker))
        missing = exactly - len(await feed.since(connection, NOTHING_SEEN, FIRST, [], held, 10_000)) if exactly else 0
    if missing:
        await cities.fill(person_scope(asker.person), missing)
        await sql.execute("ANALYZE feed")
    async with feed.reading() as connection:
        seen = await feed.now(connection, None)
    assert seen is not None
    snapshot, since = seen.snapshot, await sql.value("SELECT clock_timestamp()")

    async def nothing(connection: Any) -> int:
        now = await feed.now(connection, snapshot)
        assert now is not None
        kept = sorted(await scopes.held(connection, asker))
        return len(await feed.since(connection, snapshot, FIRST, kept, [], 501))

    async def first(connection: Any) -> int:
        await feed.now(connection, None)
        new = sorted(await scopes.held(connection, asker))
        return len(await feed.since(connection, NOTHING_SEEN, FIRST, [], new, 2_001))

    async def naive(connection: Any) -> int:
        rows = await connection.fetch(NAIVE, held, since)
        return len(rows)

    async with feed.reading() as connection:
        assert await nothing(connection) == await naive(connection) == 0, "nothing is new"
        assert exactly in (None, await first(connection)), "the snapshot has its size"
        return {
            "nothing": await _ms(nothing, connection),
            "naive": await _ms(naive, connection),
            "first": await _ms(first, connection, rounds=100),
        }


async def _ms(pull: Pull, connection: Any, rounds: int = ROUNDS) -> float:
    """CPU milliseconds of the connection's backend for one pull, once its plans have settled."""
    backend = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
    for _ in range(20):
        await pull(connection)
    before = backend.cpu_times()
    for _ in range(rounds):
        await pull(connection)
    after = backend.cpu_times()
    return (after.user + after.system - before.user - before.system) / rounds * 1000
