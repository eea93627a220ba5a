"""`daima sync status`, as a person and as a watchdog run it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
import pytest

PHONE = """
INSERT INTO person (id, name) VALUES (uuidv7(), '陈静');
INSERT INTO device (id, person, name, public_key, registered_at, seen_at, pending)
SELECT uuidv7(), id, '测试手机', '', now(), now(), 7 FROM person
"""
RECORD = """
INSERT INTO record (person, device, seq, kind, v, entity, at_ms, canonical, sha, received_at, state, code)
SELECT person, id, 1, 'scan.add', 1, uuidv7(), 0, '', '', now() - make_interval(secs => $1), $2, $3 FROM device
"""

FAILURE = """
INSERT INTO chore_failure (chore, times, error, since, at)
VALUES ('clashes', 4, 'KeyError', now() - interval '1 hour', now() - interval '5 minutes')
"""


@pytest.fixture
async def connection(spare_database: str) -> AsyncIterator[asyncpg.Connection]:
    """A system with one phone, that said seven records wait on it."""
    connection = await asyncpg.connect(spare_database)
    await connection.execute(PHONE)
    yield connection
    await connection.close()


async def status(database: str, *options: str) -> tuple[int | None, str]:
    """Exit code and what was written."""
    env = os.environ | {"DATABASE_URL": database, "COLUMNS": "120"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "sync", "status", *options),
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_a_well_system_says_so_on_one_screen(connection: asyncpg.Connection, spare_database: str) -> None:
    """In Chinese, and with nothing to do the exit code is 0."""
    code, said = await status(spare_database)

    assert code == 0
    assert all(words in said for words in ("待处理记录", "0 条", "7 条,1 部手机", "纪元", "一切正常"))
    assert len(said.splitlines()) < 30
    assert "陈静" not in said


@pytest.mark.parametrize(
    ("age_s", "state", "parked", "exit_code", "words"),
    [
        (5, 0, None, 0, "一切正常"),
        (90, 0, None, 2, "后台进程没有在运行"),
        (90, 2, "POISON", 1, "处理出错 1"),
        (90, 2, "WAITING_PARENT", 0, "等前一条 1"),
    ],
)
async def test_the_exit_code_tells_a_watchdog(
    connection: asyncpg.Connection,
    spare_database: str,
    age_s: int,
    state: int,
    parked: str | None,
    exit_code: int,
    words: str,
) -> None:
    """0 well, 1 a person should look, 2 it does not work now; and the words say what to do."""
    await connection.execute(RECORD, age_s, state, parked)

    code, said = await status(spare_database)

    assert code == exit_code
    assert words in said


async def test_a_chore_that_fails_is_said_by_its_name(connection: asyncpg.Connection, spare_database: str) -> None:
    """How often, of what it died and when; a person should look."""
    await connection.execute(FAILURE)

    code, said = await status(spare_database)

    assert code == 1
    assert all(words in said for words in ("clashes 连续 4 次(KeyError),最近一次在 5 分钟前", "chore_failed"))


async def test_a_program_reads_the_same_as_json(connection: asyncpg.Connection, spare_database: str) -> None:
    """Every number of the screen, by name."""
    await connection.execute(RECORD, 90, 0, None)

    code, said = await status(spare_database, "--json")

    told: dict[str, Any] = msgspec.json.decode(said)
    assert code == 2
    assert told["worries"] == ["NOT_SETTLING"]
    assert told["vitals"]["waiting"] == 1
    assert told["vitals"]["oldest_s"] > 89
    assert [(phone["waiting"], phone["unsent"]) for phone in told["phones"]] == [(1, 7)]
    assert len(told["months"]) == 6


async def test_no_database_is_said_in_words() -> None:
    """Not by a stack."""
    code, said = await status("postgresql:///daima?host=/nowhere")

    assert code == 2
    assert "数据库连不上" in said
    assert "Traceback" not in said
