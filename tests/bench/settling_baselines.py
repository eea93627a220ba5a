"""
What settling is held against: one arq job a record, and an inbox drained without rules.

Neither judges, folds, signs or tells anybody anything: the first is what a queue of jobs
costs by itself, the second what the tables cost.
"""

import os
import time
from typing import Any

import asyncpg
from arq import create_pool
from arq.connections import RedisSettings
from arq.worker import Worker

from server.store import sql
from server.tables.columns import uuid7

BATCH = 50

MAKE = """
CREATE TABLE IF NOT EXISTS bench_inbox (id uuid PRIMARY KEY, body text, state smallint NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS bench_done (id uuid PRIMARY KEY, body text);
TRUNCATE bench_inbox, bench_done
"""
FILE = (
    "INSERT INTO bench_inbox (id, body) SELECT * FROM unnest($1::uuid[], $2::text[]) ORDER BY 1 ON CONFLICT DO NOTHING"
)
DRAIN = """
WITH taken AS (SELECT id, body FROM bench_inbox WHERE state = 0 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED),
     done AS (INSERT INTO bench_done SELECT id, body FROM taken)
UPDATE bench_inbox SET state = 1 FROM taken WHERE bench_inbox.id = taken.id
"""
BODY = "x" * 600
"""About as long as a scan."""


async def bare(records: int) -> float:
    """Records a second from the first insert to the last one drained."""
    for statement in MAKE.split(";"):
        await sql.execute(statement)
    start = time.perf_counter()
    for _ in range(0, records, BATCH):
        await sql.execute(FILE, [uuid7() for _ in range(BATCH)], [BODY] * BATCH)
    while await sql.execute(DRAIN):
        pass
    speed = records / (time.perf_counter() - start)
    assert await sql.value("SELECT count(*) FROM bench_done") == records
    return speed


async def one_job_a_record(records: int) -> float:
    """Jobs a second of this process's CPU; each marks one record of the inbox as done."""
    ids = [row["id"] for row in await sql.fetch("UPDATE bench_inbox SET state = 0 RETURNING id")][:records]
    redis = await create_pool(RedisSettings.from_dsn(os.environ["REDIS_URL"]), default_queue_name="bench")
    for id_ in ids:
        await redis.enqueue_job("mark", id_)
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], max_size=10)
    worker = Worker([_mark], redis_pool=redis, queue_name="bench", burst=True, handle_signals=False, ctx={"pool": pool})
    start = time.process_time()
    await worker.main()
    speed = len(ids) / (time.process_time() - start)
    assert await pool.fetchval("SELECT count(*) FROM bench_inbox WHERE state = 1") == len(ids)
    await worker.close()
    await pool.close()
    return speed


async def _mark(ctx: dict[Any, Any], id_: Any) -> None:
    await ctx["pool"].execute("UPDATE bench_inbox SET state = 1 WHERE id = $1", id_)


_mark.__qualname__ = "mark"
