"""Indicators over the whole demo city, beside the same numbers asked of PostgreSQL by hand."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.commands import catalogue, indicators
from server.demo import city, writing
from server.domain.indicators import Indicator
from server.domain.periods import Period
from server.domain.targets import Standing, bounds, standing
from server.store import sql
from server.tables.engine import ENGINE

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
TODAY = "date '2026-11-21'"
DAY = "(a.starts_at at time zone 'Asia/Shanghai')::date"

BY_HAND = {
    "duty_days": """
        select s.id, y::text, 5 * coalesce((select sum(d.half_days) from duty d where d.seat = s.id
            and d.state = 'APPROVED' and d.category not in (select key from duty_category where not counts)
            and extract(year from d.on_date) = y), 0)
        from seat s, (values (2025), (2026)) p (y)
        where s.role = 'DEPUTY' and s.since < make_date(y + 1, 1, 1)
            and (s.until is null or s.until > make_date(y, 1, 1))
    """,
    "week_reception": f"""
        select u.id, to_char(w, 'IYYY-"W"IW'), 10 * (select count(*) from activity a
            join activity_kind k on k.id = a.kind where a.unit = u.id and k.key = 'RECEPTION'
            and a.state in ('ENDED', 'FILED') and {DAY} >= w and {DAY} < w + 7)
        from unit u, generate_series(date '2026-08-24', date '2026-11-16', interval '7 days') g,
            lateral (select g::date w) d
        where u.kind = 'STATION'
    """,
    "quarter_plan": """
        select u.id, y || '-Q' || q, 10 * (select count(*) from notice n where n.unit = u.id and n.kind = 'PLAN'
            and extract(year from n.published_at at time zone 'Asia/Shanghai') = y
            and extract(quarter from n.published_at at time zone 'Asia/Shanghai') = q)
        from unit u, (values (2025, 4), (2026, 1), (2026, 2), (2026, 3), (2026, 4)) p (y, q) where u.kind = 'STATION'
    """,
    "month_summary": """
        select u.id, to_char(g, 'YYYY-MM'), 10 * (select count(*) from notice n where n.unit = u.id
            and n.kind = 'SUMMARY' and n.period = to_char(g, 'YYYY-MM') and n.published_at is not null)
        from unit u, generate_series(date '2025-11-01', date '2026-11-01', interval '1 month') g
        where u.kind = 'STATION'
    """,
    "year_report": """
        select u.id, y::text, 10 * (select count(*) from duty d join seat s on s.id = d.seat where s.station = u.id
            and d.category = 'REPORT' and d.state = 'APPROVED' and extract(year from d.on_date) = y)
        from unit u, (values (2025), (2026)) p (y) where u.kind = 'STATION'
    """,
    "group_activities": f"""
        select u.id, y::text, 10 * (select count(*) from activity a where a.unit = u.id and a.state = 'FILED'
            and extract(year from {DAY}) = y)
        from unit u, (values (2025), (2026)) p (y) where u.kind = 'GROUP'
    """,
    "pairing_size": f"""
        select m.id, 'now', 10 * (select count(*) from pairing p join seat d on d.id = p.deputy_seat
            where p.member_seat = m.id and p.since <= {TODAY} and (p.until is null or p.until > {TODAY})
            and d.status = 'ACTIVE' and (d.until is null or d.until > {TODAY}))
        from seat m where m.role = 'COMMITTEE_MEMBER' and m.status = 'ACTIVE'
    """,
    "pairing_contacts": f"""
        select p.id, y::text, 10 * (select count(distinct a.id) from attendance t join activity a on a.id = t.activity
            join activity_kind k on k.id = a.kind
            where t.seat = p.deputy_seat and a.host_seat = p.member_seat and k.key = 'VISIT' and a.state = 'FILED'
            and t.presence = 'PRESENT' and extract(year from {DAY}) = y)
        from pairing p, (values (2025), (2026)) v (y)
        where p.since < make_date(y + 1, 1, 1) and (p.until is null or p.until > make_date(y, 1, 1))
    """,
    "petition_min": f"""
        select a.id, 'each', 10 * (select count(distinct t.seat) from attendance t
            where t.activity = a.id and t.presence = 'PRESENT')
        from activity a join activity_kind k on k.id = a.kind
        where k.key = 'PETITION_RECEPTION' and a.state not in ('DRAFT', 'CANCELLED')
            and {DAY} between '2025-01-01' and {TODAY}
    """,
    "session_absence": f"""
        select s.id, t.starts_on::text, 10 * (select count(distinct a.id) from attendance v
            join activity a on a.id = v.activity join activity_kind k on k.id = a.kind
            where v.seat = s.id and k.key = 'SESSION' and v.presence = 'ABSENT' and v.enrolment <> 'ON_LEAVE'
            and {DAY} between t.starts_on and t.ends_on)
        from seat s join term t on t.congress = s.unit
        where s.role = 'DEPUTY' and {TODAY} between t.starts_on and t.ends_on
            and s.since <= t.ends_on and (s.until is null or s.until > t.starts_on)
    """,
    "training_coverage": f"""
        select s.unit, t.starts_on::text, 1000 * count(*) filter (where exists (select 1 from attendance v
            join activity a on a.id = v.activity join activity_kind k on k.id = a.kind
            where v.seat = s.id and k.category = 'TRAINING' and v.presence = 'PRESENT'
            and {DAY} between t.starts_on and t.ends_on)) / count(*)
        from seat s join term t on t.congress = s.unit
        where s.role = 'DEPUTY' and {TODAY} between t.starts_on and t.ends_on
            and s.since <= t.ends_on and (s.until is null or s.until > t.starts_on)
        group by s.unit, t.starts_on
    """,
    "sit_in_coverage": f"""
        select s.unit, t.starts_on::text, 1000 * count(*) filter (where exists (select 1 from attendance v
            join activity a on a.id = v.activity join activity_kind k on k.id = a.kind
            where v.seat = s.id and k.key = 'SIT_IN' and v.presence = 'PRESENT'
            and {DAY} between t.starts_on and t.ends_on)) / count(*)
        from seat s join term t on t.congress = s.unit
        where s.role = 'DEPUTY' and s.grass_roots and {TODAY} between t.starts_on and t.ends_on
            and s.since <= t.ends_on and (s.until is null or s.until > t.starts_on)
        group by s.unit, t.starts_on
    """,
}


VOIDED = "update duty set state = 'VOID' where source = 'ATTENDANCE' and right(id::text, 1) = '7'"
"""Of what the system credited some does not stand."""


@pytest.fixture
async def lived_in(database: None) -> None:
    """The demo city of an ordinary afternoon, with nothing measured yet, moved in since the planner last looked."""
    await sql.execute("ANALYZE")
    async with ENGINE.transaction() as tx:
        await writing.write(tx, city.make(NOW, b"m" * 32), lambda *_: None)
    await sql.execute(VOIDED)


async def measured(rule: str) -> list[tuple[Any, ...]]:
    """What an indicator came to: subject, period, tenths."""
    rows = await sql.fetch("select subject, period, tenths from snapshot where rule = $1", rule)
    return sorted(tuple(row.values()) for row in rows)


async def test_values_are_those_counted_by_hand(lived_in: None) -> None:
    """Every subject in every period, also where nothing was done; and not all of them nothing."""
    await indicators.rebuild(NOW)

    for rule, query in BY_HAND.items():
        named = f"select * from ({query}) q (subject, period, tenths)"
        by_hand = sorted(tuple(row.values()) for row in await sql.fetch(named))
        assert await measured(rule) == by_hand, rule
        assert rule == "session_absence" or any(tenths for *_, tenths in by_hand), rule


async def test_measuring_again_writes_nothing(lived_in: None) -> None:
    """What stands as it should is left alone."""
    first = await indicators.rebuild(NOW)

    assert first > 1000
    assert await indicators.rebuild(NOW) == 0


async def test_the_statement_says_of_each_value_how_it_stands_as_the_rule_does(lived_in: None) -> None:
    """Said once in SQL and once in Python: the same for every value of the city."""
    await indicators.rebuild(NOW)
    rules = {one.key: one.body for one in catalogue.indicators()}
    rows = await sql.fetch("select * from snapshot where period <> 'each'")

    said = {(row["rule"], row["period"], row["tenths"], row["standing"]) for row in rows}
    meant = {(row["rule"], row["period"], row["tenths"], str(_stands(rules[row["rule"]], row))) for row in rows}

    assert said == meant
    assert {standing for *_, standing in said} == set(Standing)


def _stands(rule: Indicator, row: dict[str, Any]) -> Standing:
    within = Period(row["period"], row["starts_on"], row["ends_on"])
    return standing(row["tenths"], bounds(rule, within, NOW.date()))
