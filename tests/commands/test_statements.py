"""A station's statement is drafted of its facts, written, published, and counted."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from server.commands import catalogue, indicators, statements
from server.domain.statements import StatementKind
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.store import sql, stations
from server.store import statements as kept
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county

DAY = date(2026, 11, 3)


@pytest.fixture
async def county(database: None) -> County:
    """The county, its catalogue, and a reception of its station in November that 陈静 came to."""
    made = await a_county()
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    await sql.execute("update activity_kind set category = 'RECEPTION' where key = 'RECEPTION'")
    await a_reception(made, made.units["station"])
    return made


async def a_reception(made: County, unit: UUID) -> None:
    activity = uuid7()
    await sql.execute(
        "insert into activity (id, kind, unit, title, brief, starts_at, ends_at, checkin_from, checkin_until, enrol,"
        " min_evidence, visibility, state, summary)"
        " values ($1, $2, $3, '接待选民日', '', $4, $5, $4, $5, 'ASSIGNED', 'E1', 'PUBLIC', 'FILED', '')",
        activity,
        made.kinds["RECEPTION"],
        unit,
        NOW - timedelta(days=3),
        NOW - timedelta(days=3, hours=-2),
    )
    await sql.execute(
        "insert into attendance (id, activity, person, seat, enrolment, presence) values ($1, $2, $3, $4, $5, $6)",
        uuid7(),
        activity,
        made.persons["陈静"],
        made.seats["陈静"],
        "INVITED",
        "PRESENT",
    )


async def begun(county: County, viewer: str = "周敏", kind: StatementKind = StatementKind.SUMMARY) -> dict:
    who = await county.viewer(viewer)
    async with ENGINE.transaction() as tx:
        return await statements.begin(tx, who, county.units["station"], kind, DAY, now=NOW)


async def written(county: County, row: dict, body: str, viewer: str = "周敏", *, publish: bool = False) -> dict:
    who = await county.viewer(viewer)
    async with ENGINE.transaction() as tx:
        return await statements.write(
            tx, who, row["id"], row["title"], body, version=row["version"], publish=publish, now=NOW
        )


async def test_a_draft_says_what_happened(county: County) -> None:
    """Nobody but the station's desk sees it yet."""
    row = await begun(county)

    assert "接待选民 1 场,代表到站 1 人次" in row["body"]
    assert "接待选民日:陈静" in row["body"]
    assert row["published_at"] is None
    assert await stations.notices("1.2.4.", NOW) == []


async def test_one_stands_of_a_period_however_often_it_is_begun(county: County) -> None:
    """Whoever begins again goes on with what is there."""
    row = await begun(county)
    await written(county, row, "已改过的正文")

    again = await begun(county, "何远")

    assert (again["id"], again["body"]) == (row["id"], "已改过的正文")


async def test_published_it_stands_on_the_page_and_counts(county: County) -> None:
    """月有汇总 is met from then on, whether or not it is put right later."""
    row = await begun(county)
    await indicators.rebuild(NOW)
    assert await summary_of(county) == "OPEN"

    after = await written(county, row, "本月接待一场。", publish=True)
    await written(county, after, "本月接待一场,共一位代表。")
    await indicators.rebuild(NOW)

    [shown] = await stations.notices("1.2.4.", NOW)
    assert shown.body == "本月接待一场,共一位代表。"
    assert await summary_of(county) == "MET"


async def summary_of(county: County) -> str:
    return await sql.value(
        "select standing from snapshot where rule = 'month_summary' and subject = $1 and period = '2026-11'",
        county.units["station"],
    )


async def test_bad_input_is_refused_in_words(county: County) -> None:
    """Nothing written, somebody else's writing, a period that has not begun."""
    row = await begun(county)
    await written(county, row, "先写的")

    with pytest.raises(ConflictError, match="刚被别人改过"):
        await written(county, row, "后写的")
    with pytest.raises(InvalidError, match="请填写正文"):
        await written(county, row | {"version": 2}, " ")
    who = await county.viewer("周敏")
    with pytest.raises(InvalidError, match="还没有开始"):
        async with ENGINE.transaction() as tx:
            await statements.begin(
                tx, who, county.units["station"], StatementKind.SUMMARY, DAY + timedelta(days=40), now=NOW
            )


async def test_who_does_not_keep_the_station_writes_nothing(county: County) -> None:
    """A deputy and the next county's staff find no station; of a unit that is none nobody does."""
    row = await begun(county)
    for name in ("陈静", "高平"):
        with pytest.raises(NotFoundError):
            await written(county, row, "文", name)
    who = await county.viewer("何远")
    with pytest.raises((NotFoundError, ForbiddenError)):
        async with ENGINE.transaction() as tx:
            await statements.begin(tx, who, county.units["group"], StatementKind.PLAN, DAY, now=NOW)


async def test_the_receptions_to_come_are_listed(county: County) -> None:
    """Past ones are not."""
    assert await kept.receptions(county.units["station"], NOW) == []
