"""Topic sheets: four lists and their chains, for who may read the topic."""

import io
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import pymupdf
from openpyxl import load_workbook

from server.domain.lists import STATE_WORDS, ItemState, List
from server.domain.people import Role
from server.tables.columns import uuid7
from server.tables.lists import ListItem
from server.web import topic_sheets as sheets
from tests.topics import a_topic
from tests.web.browser import signed_in
from tests.web.town import Town


async def an_item(topic: UUID, unit: UUID, on: List, text: str, origin: UUID | None = None) -> UUID:
    """A line on a list, due before the year ends."""
    item = uuid7()
    await ListItem(
        id=item,
        topic=topic,
        list=on,
        text=text,
        unit=unit,
        from_item=origin,
        rank="a0",
        due_on=date(2026, 12, 1),
    ).save()
    return item


async def test_the_sheet_says_what_came_of_what(site: httpx.AsyncClient, town: Town) -> None:
    """On paper by number beside each other; in the workbook a sheet a list, a day that can be sorted, no formula."""
    topic = await a_topic(unit=town.congress.id)
    work = await an_item(topic, town.congress.id, List.WORK, "=走访校门口")
    await an_item(topic, town.congress.id, List.PROBLEM, "停车占道", work)
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    paper = await site.get(f"/sheets/topics/{topic}.pdf")
    book = load_workbook(io.BytesIO((await site.get(f"/sheets/topics/{topic}.xlsx")).content))

    said = "".join(str(pymupdf.open(stream=paper.content)[0].get_text()).split())
    assert [word for word in ("工1=走访校门口", "问1停车占道", "工作清单", "还没有成果") if word not in said] == []
    assert book.sheetnames == ["工作", "问题", "建议", "成果", "来龙去脉"]
    assert [cell.value for cell in book["问题"][2]][:3] == ["问1", "停车占道", "工1"]
    assert (book["工作"]["B2"].value, book["工作"]["B2"].data_type) == ("=走访校门口", "s")
    assert book["工作"]["E2"].value.date() == date(2026, 12, 1)
    assert [cell.value for cell in book["来龙去脉"][2]][:2] == ["工1 =走访校门口", "问1 停车占道"]


async def test_a_sheet_is_for_who_may_read_the_topic(site: httpx.AsyncClient, town: Town) -> None:
    """Nobody is told to sign in; a topic elsewhere, and what is no sheet, are not found."""
    topic = await a_topic(unit=town.congress.id)
    nobody = await site.get(f"/sheets/topics/{topic}.pdf")
    await signed_in(site, Role.DEPUTY, town.congress)
    names = (f"{topic}.xlsx", f"{topic}.doc", "x.pdf", f"{uuid7()}.pdf")
    answers = [(await site.get(f"/sheets/topics/{name}")).status_code for name in names]

    assert (nobody.status_code, answers) == (401, [200, 404, 404, 404])


def test_the_sheet_says_what_the_phone_says() -> None:
    """One word a list and a state, on paper and on every screen."""
    catalogue = (Path(__file__).parents[2] / "pwa/src/words/zh-CN/topic.ts").read_text()
    told = {f"'list.{key}': '{word}'" for key, word in sheets.LISTS.items()}
    told |= {f"'item.{key}': '{STATE_WORDS[key]}'" for key in ItemState}

    assert {line for line in told if line not in catalogue} == set()
