"""
P20 and P16: an audience of 20,000 is counted and frozen, and the ledger of 10,000 receivers is read.

Each is asked as the desk asks it, by its trusted document at POST /graphql; the time is on the wall, the
slowest of twenty in a hundred left out, beside one plain statement over the same rows. Every answer must
name as many people as there are.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any
from uuid import UUID

import msgspec

from tests.bench import cities
from tests.bench.asgi import ask
from tests.bench.lists import OPERATIONS
from tests.bench.rows import Row, below, counted
from tests.bench.standing import Standing, headers_of, standing

DEPUTIES = 20_000
TOLD = 10_000
MOST_MS = 300
TIMES = 40

# Every path of the townships begins with the city's.
CITY = f"""
INSERT INTO unit (id, parent, kind, level, name, number, path, congress, zone)
VALUES (bench_id({cities.UNIT}, 0, 0), NULL, 'CONGRESS', 'CITY', '市人大', 0, '1.', bench_id({cities.UNIT}, 0, 0),
        'Asia/Shanghai')
"""
UNDER = f"""
UPDATE unit SET level = 'TOWN', congress = bench_id({cities.UNIT}, 0, 0)
WHERE starts_with(path, '1.') AND path <> '1.'
"""
KNOWS = """
UPDATE seat SET expertise = CASE WHEN abs(hashtext(id::text)) % 5 = 0 THEN '{教育}'::varchar[] ELSE '{}' END,
       grass_roots = abs(hashtext(id::text)) % 3 = 0 WHERE role = 'DEPUTY'
"""
PHONES = """
INSERT INTO subscription (id, person, endpoint, origin, p256dh, auth, generation, created_at, seen_at)
SELECT gen_random_uuid(), person, 'https://push.example/' || id, 'https://push.example', $1, $2, 1, now(), now()
FROM seat WHERE role = 'DEPUTY' AND abs(hashtext(id::text)) % 2 = 0
"""
NOTICE = f"""
INSERT INTO notice (id, kind, unit, title, body, audience, published_at, state, category, written_by)
SELECT $1, 'NOTICE', unit, '关于视察的通知', '请准时参加。', '{{}}', now(), 'SENT', 'NEWS', id
FROM seat WHERE unit = bench_id({cities.UNIT}, 0, 0)
"""
DELIVERIES = """
INSERT INTO delivery (id, notice, person, channel, address, state, reason, at, accepted_at, shown_at, acked_at, version)
SELECT uuidv7(), $1, s.person, way.channel, s.person, way.state, way.reason, now(),
       CASE WHEN way.state IN ('ACCEPTED', 'SHOWN') THEN now() END, CASE way.state WHEN 'SHOWN' THEN now() END,
       CASE WHEN way.channel = 'APP' AND n % 4 = 0 THEN now() END, 1
FROM (SELECT person, row_number() OVER (ORDER BY id) AS n FROM seat WHERE role = 'DEPUTY' ORDER BY id LIMIT $2) s,
     LATERAL (VALUES ('APP', 'ACCEPTED', NULL),
              ('PUSH', CASE n % 3 WHEN 0 THEN 'SHOWN' WHEN 1 THEN 'ACCEPTED' ELSE 'UNREACHABLE' END,
               CASE n % 3 WHEN 2 THEN 'GONE' END)) AS way (channel, state, reason)
"""
PLAIN_AUDIENCE = """
SELECT count(DISTINCT s.person) FROM seat s JOIN unit u ON u.id = s.unit
WHERE starts_with(u.path, '1.') AND s.role = 'DEPUTY' AND s.status = 'ACTIVE'
"""
PLAIN_LEDGER = "SELECT channel, state, count(*) FROM delivery WHERE notice = $1 GROUP BY channel, state"

EVERYBODY: dict[str, Any] = {"by": "FILTER", "roles": ["DEPUTY"]}
FILTERS: dict[str, dict[str, Any]] = {
    "all deputies": EVERYBODY,
    "by level": EVERYBODY | {"levels": ["TOWN"]},
    "who know one of three things": EVERYBODY | {"expertise": ["教育", "法律", "医疗"]},
    "of the grass roots": EVERYBODY | {"grassRoots": True},
}


async def measure() -> list[Row]:
    """A city whose staff tell all its deputies, and what they see of it after."""
    async with standing() as ours:
        staff = await _city()
        desk = Standing(ours.app, await headers_of(staff), staff)
        return [*await _audiences(desk), *await _ledger(desk)]


async def _city() -> Any:
    from server.domain.people import Role
    from server.store import sql
    from tests import builders

    await cities.found()
    await cities.grow(DEPUTIES)
    await sql.execute(CITY)
    await sql.execute(UNDER)
    await sql.execute(KNOWS)
    await sql.execute(PHONES, b"p" * 65, b"a" * 16)
    city = await sql.value(f"SELECT bench_id({cities.UNIT}, 0, 0)")
    staff = await builders.a_deputy("王敏", role=Role.CONGRESS_STAFF, unit=city)
    for table in ("unit", "seat", "subscription"):
        await sql.execute(f"VACUUM ANALYZE {table}")
    return await builders.a_phone(staff)


async def _audiences(desk: Standing) -> list[Row]:
    from server.store import sql

    plain = await _p95(lambda: sql.value(PLAIN_AUDIENCE))
    rows = []
    for name, audience in FILTERS.items():
        variables = {"audience": audience, "category": "NEWS"}
        found = (await _answer(desk, "CountReceivers", variables))["countReceivers"]["persons"]
        assert found == DEPUTIES if audience == EVERYBODY else 0 < found <= DEPUTIES, (name, found)
        cost = await _p95(lambda asked=variables: _answer(desk, "CountReceivers", asked))
        rows.append(below(f"P20 {name}: {found:,} counted", cost, "ms p95", MOST_MS, "their seats counted", plain))
    unit = await sql.value(f"SELECT bench_id({cities.UNIT}, 0, 0)")
    rows.append(counted("P20 all deputies, frozen", await _frozen(unit), "ms p95", "their seats counted", plain))
    return rows


async def _frozen(unit: UUID) -> float:
    """The list is made anew each time, in a transaction as `composing.write` has one."""
    from server.domain.audiences import Audience, AudienceBy
    from server.domain.people import Role
    from server.store import activities, receivers
    from server.tables.engine import ENGINE

    row = await activities.unit(unit)
    assert row is not None
    by, wanted = receivers.speaker(row), Audience(by=AudienceBy.FILTER, roles=(Role.DEPUTY,))
    notice = await _a_notice()

    async def once() -> None:
        async with ENGINE.transaction():
            assert await receivers.freeze(notice, by, wanted, datetime.now(UTC)) == DEPUTIES

    return await _p95(once, times=8)


async def _a_notice() -> UUID:
    from server.store import sql
    from server.tables.columns import uuid7

    notice = uuid7()
    await sql.execute(NOTICE, notice)
    return notice


async def _ledger(desk: Standing) -> list[Row]:
    from server.store import sql

    notice = await _a_notice()
    await sql.execute(DELIVERIES, notice, TOLD)
    await sql.execute("VACUUM ANALYZE delivery")
    plain, its = await _p95(lambda: sql.fetch(PLAIN_LEDGER, notice)), {"id": str(notice)}
    assert (await _answer(desk, "NoticeReport", its))["noticeReport"]["total"] == TOLD
    asked = {
        "the report": ("NoticeReport", its),
        "the first page": ("NoticeLedger", its),
        "the last page of those not reached": ("NoticeLedger", its | {"reached": ["UNREACHED"], "skip": 2400}),
        "by part of a name": ("NoticeLedger", its | {"search": "代表"}),
    }
    rows = []
    for name, (operation, variables) in asked.items():
        cost = await _p95(lambda of=operation, what=variables: _answer(desk, of, what))
        rows.append(below(f"P16 {name}, {TOLD:,} told", cost, "ms p95", MOST_MS, "deliveries by state", plain))
    return rows


async def _answer(desk: Standing, name: str, variables: dict[str, Any]) -> dict[str, Any]:
    from server.api import trusted

    text = (OPERATIONS / f"{name}.graphql").read_text()
    (key,) = (key for key, held in trusted.manifest().items() if held.document == text)
    body = msgspec.json.encode({"id": key, "variables": variables})
    reply = await ask(desk.app, "POST", "/graphql", body, desk.headers)
    found = msgspec.json.decode(reply.body)
    assert "errors" not in found, found
    return found["data"]


async def _p95(act: Callable[[], Awaitable[Any]], times: int = TIMES) -> float:
    await act()
    walls = list[float]()
    for _ in range(times):
        start = time.perf_counter()
        await act()
        walls.append((time.perf_counter() - start) * 1000)
    return quantiles(walls, n=20)[-1]
