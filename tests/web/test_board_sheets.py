"""Board sheets (看板): what the topics of a subtree come to, on paper and in a workbook, for who may see the board."""

import io
from datetime import UTC, datetime, timedelta

import httpx
import pymupdf
import pytest
from openpyxl import load_workbook

from server.domain.lists import List
from server.domain.people import Role
from server.store import sql
from server.web import papers
from server.web.typesetting import NoFontsError
from tests.topics import a_topic
from tests.web.browser import signed_in
from tests.web.test_topic_sheets import an_item
from tests.web.town import Town


async def test_the_board_is_taken_out_as_it_stands(site: httpx.AsyncClient, town: Town) -> None:
    """Counts by list and state, a line a unit, and the items behind each want, those longest untouched first."""
    topic = await a_topic(unit=town.congress.id)
    answered = await an_item(topic, town.congress.id, List.PROBLEM, "停车占道")
    await an_item(topic, town.congress.id, List.SUGGESTION, "划定车位", answered)
    lone = await an_item(topic, town.congress.id, List.PROBLEM, "=路灯不亮")
    dropped = await an_item(topic, town.congress.id, List.WORK, "不做了")
    await sql.execute("update list_item set state = 'DROPPED' where id = $1", dropped)
    await sql.execute(
        "update list_item set changed_at = $2 where id = $1", lone, datetime.now(UTC) - timedelta(days=40)
    )
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    paper, book = [await site.get(f"/sheets/boards/board.{ending}") for ending in ("pdf", "xlsx")]

    said = "".join("".join(str(page.get_text()) for page in pymupdf.open(stream=paper.content)).split())
    sheets = load_workbook(io.BytesIO(book.content))
    rows = {name: [[cell.value for cell in row] for row in sheets[name]][1:] for name in sheets.sheetnames}
    assert ("主题汇总" in said, "有问题无建议1条" in said) == (True, True)
    assert rows["汇总"] == [
        ["工作", 0, 0, 0, 1, 0],
        ["问题", 2, 0, 0, 0, 2],
        ["建议", 1, 0, 0, 0, 1],
        ["成果", 0, 0, 0, 0, 0],
    ]
    assert [row[1:6] for row in rows["各单位"]] == [[0, 2, 1, 0, 3]]
    assert [row[3] for row in rows["有问题无建议"]] == ["=路灯不亮"]
    assert next(row[3] for row in rows["久未更新"]) == "=路灯不亮"
    assert sheets["有问题无建议"]["D2"].data_type == "s"


async def test_another_year_is_another_board(site: httpx.AsyncClient, town: Town) -> None:
    """Topics of the year alone are counted."""
    topic = await a_topic(unit=town.congress.id)
    await an_item(topic, town.congress.id, List.PROBLEM, "停车占道")
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    book = load_workbook(io.BytesIO((await site.get("/sheets/boards/board.xlsx?year=1999")).content))

    assert [[cell.value for cell in row][1:] for row in book["汇总"]][1:] == [[0, 0, 0, 0, 0]] * 4


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (None, "board.pdf", 401),
        (Role.DEPUTY, "board.pdf", 403),
        (Role.CONGRESS_STAFF, "board.doc", 404),
        (Role.CONGRESS_STAFF, "board.xlsx?year=soon", 400),
    ],
)
async def test_the_board_is_for_who_may_see_it(
    site: httpx.AsyncClient, town: Town, role: Role | None, name: str, status: int
) -> None:
    """Nobody, a deputy, and what is no sheet."""
    if role:
        await signed_in(site, role, town.congress)

    assert (await site.get(f"/sheets/boards/{name}")).status_code == status


async def test_without_fonts_it_is_said_who_can_help(
    site: httpx.AsyncClient, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page in words for whoever wanted paper; the workbook needs none."""

    def bare(*_: object) -> bytes:
        raise NoFontsError

    monkeypatch.setattr(papers, "typeset", bare)
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    paper, book = [await site.get(f"/sheets/boards/board.{ending}") for ending in ("pdf", "xlsx")]

    assert (paper.status_code, "请管理员运行 make setup" in paper.text) == (503, True)
    assert book.status_code == 200
