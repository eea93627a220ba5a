"""The file of a deputy on paper and as a workbook, and the days of all: for who may see their duties."""

import io
from datetime import date

import httpx
import pymupdf
from openpyxl import load_workbook

from server.commands.duty_catalogue import rows
from server.domain.people import Role
from server.tables.columns import uuid7
from server.tables.duties import Duty, DutyCategory
from tests.web.browser import signed_in
from tests.web.town import Town


async def credited(town: Town, *titles: str) -> None:
    """The town's deputy with a day each, this year of 2026."""
    await DutyCategory.insert(*rows())
    for title in titles:
        key = uuid7()
        await Duty(
            id=key,
            seat=town.deputy.id,
            category="HELP",
            title=title,
            on_date=date(2026, 3, 8),
            half_days=2,
            source="SELF",
            source_id=key,
            state="APPROVED",
        ).save()


async def test_a_file_says_every_duty_and_their_sum(site: httpx.AsyncClient, town: Town) -> None:
    """What begins like a formula is text to whoever opens the workbook."""
    await credited(town, "走访独居老人", "=1+1")
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    paper = await site.get(f"/sheets/duties/{town.deputy.id}.pdf?year=2026")
    book = await site.get(f"/sheets/duties/{town.deputy.id}.xlsx?year=2026")

    said = "".join(str(pymupdf.open(stream=paper.content)[0].get_text()).split())
    page = load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert all(words in said for words in ("陈静代表2026年履职档案", "2天", "走访独居老人", "扶弱济困"))
    assert {(page.cell(row, 3).value, page.cell(row, 3).data_type) for row in (2, 3)} == {
        ("走访独居老人", "s"),
        ("=1+1", "s"),
    }
    assert page["D2"].value == 1


async def test_the_days_of_all_are_a_workbook(site: httpx.AsyncClient, town: Town) -> None:
    """One line a sitting deputy."""
    await credited(town, "走访独居老人")
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    book = await site.get("/sheets/duties/days.xlsx?year=2026")

    page = load_workbook(io.BytesIO(book.content)).worksheets[0]
    told = {page.cell(row, 1).value: page.cell(row, 5).value for row in range(2, page.max_row + 1)}
    assert told["陈静"] == 1


async def test_a_file_is_nobodys_who_may_not_see_it(site: httpx.AsyncClient, town: Town) -> None:
    """Neither signed out, nor from a place that has nothing to do with the deputy."""
    out = await site.get(f"/sheets/duties/{town.deputy.id}.pdf")
    await signed_in(site, Role.HANDLER, town.congress)
    handler = await site.get(f"/sheets/duties/{town.deputy.id}.pdf")
    days = await site.get("/sheets/duties/days.xlsx")

    assert (out.status_code, handler.status_code, days.status_code) == (401, 404, 403)
