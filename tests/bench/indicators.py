"""
B11: indicators of a city of 50,000 deputies and two million duties, and its boards and lists.

They sit in 250 towns, each with a congress of its own. Every deputy's days are measured beside the same sum
written by hand; one duty more is taken up as the worker does, and a deputy asks for their portrait. What the desk
draws is asked where all of it is one congress's, whose office sees every line. Pages are asked by their trusted
documents at POST /graphql, the slowest of twenty in a hundred left out. `DEPUTIES` makes the city smaller, to try.
"""

import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.bench import cities
from tests.bench.receiving import CITY, UNDER, _answer, _p95
from tests.bench.rows import Row, below, within
from tests.bench.standing import Standing, headers_of, standing

DEPUTIES = int(os.environ.get("DEPUTIES", "50000"))
EACH = 40
"""Duties of one deputy, over this year and the last."""
PORTRAIT_MS, LIST_MS, CHANGE_MS = 100, 100, 50
TIMES = 20

DUTIES = """
INSERT INTO duty (id, seat, category, title, on_date, half_days, source, source_id, text, state, version)
SELECT gen_random_uuid(), s.id, CASE n % 20 WHEN 0 THEN 'REPORT' WHEN 1 THEN 'ANNUAL_REPORT' ELSE 'INSPECTION' END,
       '视察', current_date - (n * 17 + abs(hashtext(s.id::text)) % 17) % 700, 1, 'SELF', gen_random_uuid(), '',
       CASE n % 10 WHEN 9 THEN 'SUBMITTED' ELSE 'APPROVED' END, 1
  FROM (SELECT id FROM seat WHERE role = 'DEPUTY') s, generate_series(1, $1::int) AS n
"""
BY_HAND = """
SELECT s.id, p.y, 5 * coalesce(d.halves, 0) AS tenths FROM seat s CROSS JOIN unnest($1::int[]) AS p (y)
  LEFT JOIN (SELECT seat, extract(year FROM on_date)::int AS y, sum(half_days) AS halves FROM duty
              WHERE state = 'APPROVED' AND category NOT IN (SELECT key FROM duty_category WHERE NOT counts)
              GROUP BY 1, 2) d ON d.seat = s.id AND d.y = p.y
 WHERE s.role = 'DEPUTY'
"""
ONE_MORE = """
UPDATE duty SET half_days = half_days + 1 WHERE id = (SELECT id FROM duty WHERE seat = $1 LIMIT 1) RETURNING id
"""
TOLD = """
INSERT INTO event (at, kind, target, unit_path, verb, public, data)
VALUES ($2, 'duty', $1, '1.1.', 'approve', false, '{}')
"""
COUNTED_BY_HAND = """
SELECT s.rule, s.standing, count(*) FROM snapshot s JOIN seat x ON x.id = s.subject JOIN unit u ON u.id = x.unit
 WHERE s.subject_kind = 'DEPUTY' AND (s.starts_on IS NULL OR current_date BETWEEN s.starts_on AND s.ends_on)
   AND u.path LIKE '1.%' GROUP BY 1, 2
"""
PLAIN_PORTRAIT = "SELECT * FROM snapshot WHERE subject = $1"

LISTS: dict[str, dict[str, Any]] = {
    "Activities": {},
    "Duties": {},
    "DutiesWaiting": {},
    "Directory": {"filter": {}},
    "Branches": {},
    "Seats": {"search": "代表"},
    "StandingCounts": {"subject": "DEPUTY"},
    "Standings": {"filter": {"subject": "DEPUTY", "rule": "duty_days"}},
    "Topics": {},
    "Board": {},
    "BoardItems": {},
    "Notices": {},
    "DutyDayPage": {"year": datetime.now(UTC).year},
    "Concerns": {"first": 50},
    "ConcernCounts": {},
    "StrayScans": {},
    "ActivityRequests": {},
    "Units": {},
    "TopicChoices": {},
    "Rules": {},
}


async def measure() -> list[Row]:
    """A city whose office looks at all of it."""
    from server.commands import catalogue, indicators
    from server.store import sql

    async with standing() as ours:
        await catalogue.release()
        staff = await _city()
        desk = Standing(ours.app, await headers_of(staff), staff)
        rows = [await _days()]
        await indicators.rebuild()
        await sql.execute("VACUUM ANALYZE snapshot")
        rows += [await _one_more(), await _portrait(ours.app)]
        await sql.execute(UNDER)
        for name, variables in LISTS.items():
            rows.append(await _list(desk, name, variables))
        return rows


async def _city() -> Any:
    from server.domain.people import Role
    from server.store import sql
    from tests import builders

    await cities.found()
    await cities.grow(DEPUTIES)
    await sql.execute(CITY)
    await sql.execute(DUTIES, EACH)
    city = await sql.value(f"SELECT bench_id({cities.UNIT}, 0, 0)")
    staff = await builders.a_deputy("王敏", role=Role.CONGRESS_STAFF, unit=city)
    for table in ("unit", "seat", "duty"):
        await sql.execute(f"VACUUM ANALYZE {table}")
    return await builders.a_phone(staff)


async def _days() -> Row:
    """All deputies' days of two years, read and not written."""
    from server.commands import catalogue, indicators
    from server.store import sql
    from server.store.measuring import Arguments, Asked, statement

    indicator = next(one.body for one in catalogue.indicators() if one.key == "duty_days")
    now = datetime.now(UTC)
    calendar = (await indicators.calendars(now))[0]
    periods = calendar.periods(indicator.window, calendar.congresses)
    given = Arguments()
    select = statement(indicator, Asked(None, periods, calendar.today), given)
    years = [int(period.name) for _, period in periods]

    ours = await _best(lambda: sql.fetch(f"select sum(tenths) from ({select}) x", *given.values))
    hand = await _best(lambda: sql.fetch(f"select sum(tenths) from ({BY_HAND}) x", years))
    return within(f"B11 days of {DEPUTIES:,} deputies", ours, "ms", "SQL by hand", hand, most=1.5)


async def _one_more() -> Row:
    """One duty is approved, told to history, and taken up."""
    from server.commands import indicators
    from server.store import sql

    seat: UUID = await cities.id_of(cities.SEAT, 7)
    at = datetime.now(UTC)
    duty = await sql.value(ONE_MORE, seat)
    await sql.execute(TOLD, duty, at)
    cost = await _best(lambda: indicators.refresh(timedelta(seconds=1), at))
    return below("B11 one duty more, taken up", cost, "ms", CHANGE_MS)


async def _list(desk: Standing, name: str, variables: dict[str, Any]) -> Row:
    """A board or list; one that counts everything is held to the same by hand."""
    from server.store import sql

    cost = await _p95(lambda: _answer(desk, name, variables), TIMES)
    if name != "StandingCounts":
        return below(f"B11 {name}, the whole city", cost, "ms p95", LIST_MS)
    hand = await _p95(lambda: sql.fetch(COUNTED_BY_HAND), TIMES)
    return within(f"B11 {name}, the whole city", cost, "ms p95", "SQL by hand", hand, most=1.5)


async def _portrait(app: Any) -> Row:
    """A deputy's own standings, on their phone."""
    from server.store import sql
    from tests import builders

    seat, person = await cities.id_of(cities.SEAT, 7), await cities.id_of(cities.PERSON, 7)
    phone = await builders.a_phone(builders.Someone(person=person, seat=seat))
    deputy = Standing(app, await headers_of(phone), phone)
    cost = await _p95(lambda: _answer(deputy, "MyStandings", {}), TIMES)
    plain = await _p95(lambda: sql.fetch(PLAIN_PORTRAIT, seat), TIMES)
    return below("B11 a deputy's portrait", cost, "ms p95", PORTRAIT_MS, "their snapshots", plain)


async def _best(act: Callable[[], Awaitable[Any]], times: int = 3) -> float:
    walls = list[float]()
    for _ in range(times):
        start = time.perf_counter()
        await act()
        walls.append((time.perf_counter() - start) * 1000)
    return min(walls)
