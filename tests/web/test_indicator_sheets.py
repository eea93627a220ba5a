"""The workbook of indicators: everyone of a seat's scope with values, goals and clauses, for who reads there."""

import io

import httpx
import pytest
from openpyxl import load_workbook

from server.commands import catalogue, indicators
from server.domain.people import Role
from server.tables.engine import ENGINE
from server.web.indicator_sheets import goal
from tests.web.browser import signed_in
from tests.web.town import Town


async def test_the_workbook_says_how_everyone_stands_and_by_which_clause(site: httpx.AsyncClient, town: Town) -> None:
    """A line a deputy, three columns an indicator, and a sheet of the clauses."""
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    await indicators.rebuild()
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    book = load_workbook(io.BytesIO((await site.get("/sheets/indicators/DEPUTY.xlsx")).content))

    heads, *lines = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert str(heads[2]).startswith("闭会期间履职天数(天)20")
    assert next(line[:4] for line in lines if line[0] == "陈静")[2:] == [0, "≥15"]
    assert "第22条" in str(book.worksheets[1]["D2"].value)


async def test_the_workbook_is_for_who_reads_there(site: httpx.AsyncClient, town: Town) -> None:
    """Nobody and a deputy are told so; what is no sheet is not found."""
    nobody = await site.get("/sheets/indicators/DEPUTY.xlsx")
    await signed_in(site, Role.DEPUTY, town.congress)
    deputy = await site.get("/sheets/indicators/DEPUTY.xlsx")
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    others = [await site.get(f"/sheets/indicators/{name}") for name in ("DEPUTY.pdf", "CAT.xlsx", "DEPUTY.xlsx?ago=x")]

    assert (nobody.status_code, deputy.status_code) == (401, 403)
    assert [other.status_code for other in others] == [404, 404, 200]


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [(150, None, "≥15"), (None, 0, "≤0"), (30, 50, "3~5"), (1000, 1000, "100"), (None, None, ""), (25, None, "≥2.5")],
)
def test_goals_are_said_shortly(least: int | None, most: int | None, said: str) -> None:
    """As a clerk writes them."""
    assert goal(least, most) == said
