"""The rest of a series: changed or cancelled together, on their own days, told once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import series, series_rest
from server.domain.series import Every, Repeat
from server.errors import ConflictError, ForbiddenError, InvalidError
from server.store import sql
from server.tables.engine import ENGINE
from tests.commands.test_activities import created
from tests.county import NOW, County, a_county

pytestmark = pytest.mark.usefixtures("database")
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


async def a_series(county: County, times: int = 4) -> list[UUID]:
    """Weekly receptions with 陈静, announced."""
    viewer = await county.viewer("何远")
    plan = county.plan(starts_at=NOW + WEEK, ends_at=NOW + WEEK + HOUR)
    async with ENGINE.transaction() as tx:
        repeat, seats = Repeat(Every.WEEK, times), [county.seats["陈静"]]
        rows = await series.create(tx, viewer, plan, repeat, seats=seats, publish=True, now=NOW)
    return [row["id"] for row in rows]


async def edited(county: County, activity: UUID, plan: Any, by: str = "何远", **how: Any) -> int:
    viewer = await county.viewer(by)
    async with ENGINE.transaction() as tx:
        return await series_rest.edit(tx, viewer, activity, plan, now=NOW, **how)


async def cancelled(county: County, activity: UUID, reason: str | None = "站点搬迁", by: str = "何远") -> int:
    viewer = await county.viewer(by)
    async with ENGINE.transaction() as tx:
        return await series_rest.cancel(tx, viewer, activity, reason, now=NOW)


async def notices(county: County, name: str) -> list[tuple[str, str]]:
    """Of what befell activities: titles and texts, the newest last."""
    rows = await sql.fetch(
        "select n.title, n.body from notice n join delivery d on d.notice = n.id and d.channel = 'APP'"
        " where d.person = $1 and n.title like '活动%' order by n.id",
        county.persons[name],
    )
    return [(row["title"], row["body"]) for row in rows]


async def test_all_after_it_are_changed_each_on_its_day() -> None:
    """An hour later, elsewhere and a day on; the one before stays; 陈静 is told once, with the days."""
    county = await a_county()
    ids = await a_series(county)
    start = NOW + 2 * WEEK + timedelta(days=1) + HOUR
    plan = county.plan(starts_at=start, ends_at=start + HOUR, place="新站点")

    assert await edited(county, ids[1], plan, reason="站点搬迁", version=2) == 3

    rows = await sql.fetch("select id, starts_at, place from activity order by starts_at")
    assert [row["id"] for row in rows] == ids
    assert [row["starts_at"] for row in rows] == [NOW + WEEK, start, start + WEEK, start + 2 * WEEK]
    assert [row["place"] == "新站点" for row in rows] == [False, True, True, True]
    ((title, text),) = await notices(county, "陈静")
    assert title.startswith("活动有变")
    assert "12月5日、12月12日、12月19日共3场有变" in text
    assert "时间改为12月6日 10:00、12月13日 10:00、12月20日 10:00;地点改为新站点" in text
    assert "站点搬迁" in text


async def test_all_after_it_are_cancelled_and_told_once() -> None:
    """The one before is held; each has its event; the reason is read."""
    county = await a_county()
    ids = await a_series(county)

    assert await cancelled(county, ids[2]) == 2

    states = await sql.fetch("select state from activity order by starts_at")
    assert [row["state"] for row in states] == ["PUBLISHED", "PUBLISHED", "CANCELLED", "CANCELLED"]
    assert await sql.value("select count(*) from event where kind = 'activity' and verb = 'cancel'") == 2
    ((title, text),) = await notices(county, "陈静")
    assert title.startswith("活动已取消")
    assert "共2场不再举行" in text
    assert "站点搬迁" in text


async def test_all_or_none() -> None:
    """Without a reason, of what is no series, by who may not: nothing is changed."""
    county = await a_county()
    ids = await a_series(county)
    alone = await created(county, plan=county.plan(starts_at=NOW + 50 * WEEK, ends_at=NOW + 50 * WEEK + HOUR))

    with pytest.raises(InvalidError, match="原因"):
        await cancelled(county, ids[0], None)
    with pytest.raises(ConflictError, match="不是系列活动"):
        await cancelled(county, alone["id"])
    with pytest.raises(ForbiddenError):
        await cancelled(county, ids[0], by="陈静")
    with pytest.raises(InvalidError, match="原因"):
        await edited(county, ids[0], county.plan(starts_at=NOW + WEEK, ends_at=NOW + WEEK + HOUR, place="别处"))
    with pytest.raises(ConflictError):
        await edited(county, ids[0], county.plan(starts_at=NOW + WEEK, ends_at=NOW + WEEK + HOUR), version=1)

    assert await sql.value("select count(*) from activity where state = 'CANCELLED' or place = '别处'") == 0
    assert await notices(county, "陈静") == []
