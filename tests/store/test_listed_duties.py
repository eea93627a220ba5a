"""The days of deputies, those with the fewest first: found by what was measured, counted as duties stand."""

from datetime import date

import pytest

from server.commands import catalogue, indicators
from server.store import listed_duties, sql
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county

YEAR = NOW.year


@pytest.fixture
async def county(database: None) -> County:
    """陈静 has two days, 王立 half a day, and nobody else any."""
    made = await a_county()
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    await credit(made, "陈静", 4)
    await credit(made, "王立", 1)
    await indicators.rebuild(NOW)
    return made


async def credit(county: County, name: str, half_days: int, on: date = date(YEAR, 3, 8)) -> None:
    await sql.execute(
        "insert into duty (id, seat, category, title, on_date, half_days, source, source_id, text, state, version)"
        " values (uuidv7(), $1, 'HELP', '走访', $2, $3, 'SELF', uuidv7(), '', 'APPROVED', 1)",
        county.seats[name],
        on,
        half_days,
    )


async def listed(county: County, search: str = "", after: int = 0, first: int = 10) -> list[tuple[str, int]]:
    rows = await listed_duties.fewest_days(await county.viewer("何远"), YEAR, search, after, first)
    return [(row["name"], row["half_days"]) for row in rows]


async def test_whoever_has_the_fewest_comes_first(county: County) -> None:
    """Of those in scope and those the congress elected; the next county's deputy is nobody's here."""
    assert await listed(county) == [("林涛", 0), ("王立", 1), ("陈静", 4)]


async def test_pages_follow_each_other(county: County) -> None:
    """Nobody twice, nobody left out."""
    assert await listed(county, first=2) + await listed(county, after=2, first=2) == await listed(county)


async def test_they_are_found_by_name_or_unit(county: County) -> None:
    """And nobody is an empty page."""
    assert await listed(county, "王") == [("王立", 1)]
    assert await listed(county, "town") == [("王立", 1)]
    assert await listed(county, "没有这个人") == []


async def test_what_was_approved_a_moment_ago_is_counted(county: County) -> None:
    """Though nobody has measured since; another year's is not."""
    await credit(county, "王立", 2)
    await credit(county, "林涛", 2, date(YEAR - 1, 12, 31))

    assert dict(await listed(county)) == {"林涛": 0, "王立": 3, "陈静": 4}
