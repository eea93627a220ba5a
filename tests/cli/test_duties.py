"""`daima duties rebuild`, as an operator runs it."""

import asyncio
import os
import sys

import asyncpg

STRAY = """
INSERT INTO unit (id, kind, level, name, number, path, tags, honours, active, version)
VALUES (uuidv7(), 'CONGRESS', 'CITY', '测试市', 1, '1.', '{}', '{}', true, 1);
INSERT INTO person (id, name) VALUES (uuidv7(), '陈静');
INSERT INTO seat (id, person, unit, role, since, status) SELECT uuidv7(), p.id, u.id, 'DEPUTY', '2022-01-05', 'ACTIVE'
FROM person p, unit u;
INSERT INTO activity (id, kind, unit, title, starts_at, ends_at, checkin_from, checkin_until, state, enrol)
SELECT uuidv7(), k.id, u.id, '接待日', now(), now(), now(), now(), 'ENDED', 'ASSIGNED'
FROM activity_kind k, unit u WHERE k.key = 'RECEPTION';
INSERT INTO duty (id, seat, category, title, on_date, half_days, source, source_id, text, state, version)
SELECT uuidv7(), s.id, 'RECEPTION', '接待日', current_date, 1, 'ATTENDANCE', a.id, '', 'APPROVED', 1
FROM seat s, activity a
"""
"""A duty of an activity that was never filed: a fault no fold would make."""


async def rebuild(database: str) -> tuple[int | None, str]:
    """Exit code and what was said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "duties", "rebuild"),
        env=os.environ | {"DATABASE_URL": database},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_it_says_how_many_were_not_as_they_should_be(spare_database: str) -> None:
    """And the second time that none is."""
    connection = await asyncpg.connect(spare_database)
    await connection.execute(STRAY)

    first, second = await rebuild(spare_database), await rebuild(spare_database)

    state = await connection.fetchval("SELECT state FROM duty")
    await connection.close()
    assert first == (0, "已改正 1 条履职记录。\n")
    assert second == (0, "全部履职记录都与到场和清单一致。\n")
    assert state == "VOID"
