"""Series as they are made: all or none, around the holidays the calendar knows."""

from datetime import timedelta
from typing import Any

import pytest

from server.commands import catalogue, series
from server.domain.plans import Plan
from server.domain.series import Every, OnHoliday, Repeat
from server.errors import ConflictError, InvalidError
from server.store import sql
from server.tables.engine import ENGINE
from tests.commands.test_activities import created
from tests.county import NOW, County, a_county, feed

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


async def repeated(county: County, repeat: Repeat, plan: Plan | None = None, **how: Any) -> list[dict[str, Any]]:
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        return await series.create(tx, viewer, plan or county.plan(), repeat, now=NOW, **how)


async def test_weekly_receptions_stand_as_one_series_and_mind_the_holidays() -> None:
    """New Year's Day is a holiday; the reception moves to the next workday at its hour, with its check-in."""
    county = await a_county()
    await catalogue.release()
    plan = county.plan(starts_at=NOW + 34 * DAY, ends_at=NOW + 34 * DAY + timedelta(hours=2))

    made = await repeated(county, Repeat(Every.WEEK, 3), plan, seats=[county.seats["陈静"]], publish=True)

    assert [row["starts_at"] for row in made] == [NOW + days * DAY for days in (34, 44, 48)]
    assert [row["checkin_from"] for row in made] == [row["starts_at"] - timedelta(minutes=30) for row in made]
    assert len({row["series"] for row in made}) == 1
    assert len(await feed(f"person:{county.persons['陈静']}", "notice")) == 3


async def test_without_a_calendar_no_day_is_a_holiday() -> None:
    """An installation whose rules are not read yet plans all the same."""
    county = await a_county()

    assert len(await repeated(county, Repeat(Every.FORTNIGHT, 4, OnHoliday.SKIP))) == 4


async def test_a_series_over_what_is_held_already_is_not_made() -> None:
    """The day is named, and none of the series stands."""
    county = await a_county()
    await created(county, plan=county.plan(starts_at=NOW + 8 * DAY, ends_at=NOW + 8 * DAY + timedelta(hours=1)))

    with pytest.raises(ConflictError, match="11月29日"):
        await repeated(county, Repeat(Every.WEEK, 3), county.plan(starts_at=NOW + DAY, ends_at=NOW + 1.1 * DAY))

    assert await sql.value("select count(*) from activity") == 1


async def test_a_series_twice_is_refused_the_second_time() -> None:
    """Whoever clicks twice has one series."""
    county = await a_county()
    await repeated(county, Repeat(Every.WEEK, 2))

    with pytest.raises(ConflictError):
        await repeated(county, Repeat(Every.WEEK, 2))

    assert await sql.value("select count(*) from activity") == 2


async def test_a_wrong_plan_makes_none() -> None:
    """A fault of the plan is said before anything stands."""
    county = await a_county()

    with pytest.raises(InvalidError):
        await repeated(county, Repeat(Every.WEEK, 2), county.plan(title=" "))

    assert await sql.value("select count(*) from activity") == 0
