"""A list sent over the wire, its report, and what the office is offered."""

import io
from uuid import UUID

import pytest
from openpyxl import load_workbook

from server.spreadsheets.reading import read
from server.store import sql
from tests.api.browser import Browser
from tests.builders import Someone
from tests.spreadsheets.books import PEOPLE, a_book
from workers.intakes import work_all

STAFF, HEADERS = "13800000004", {"x-daima": "1", "content-type": "application/octet-stream"}


@pytest.fixture
async def office(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


async def test_a_list_is_sent_corrected_and_taken_in(office: Browser) -> None:
    """The first has a wrong line and cannot be taken in; the second comes in whole."""
    good = ("赵一", "13900000001", "测试市人大", "代表", "2024-01-10")
    wrong = await _sent(office, a_book(PEOPLE, good, ("钱二", "139", "测试市人大", "代表", "2024-01-10")))
    refused = await office.is_told("ApplyIntake", id=wrong)
    right = await _sent(office, a_book(PEOPLE, good))
    await office.asks("ApplyIntake", id=right)
    await work_all()

    done = await office.asks("Intake", id=right)
    (line,) = await office.asks("IntakeLines", intake=wrong, outcome="REFUSE")
    assert (refused.code, done["state"], done["counts"]["make"]) == ("CONFLICT", "APPLIED", 1)
    assert line["problems"] == [{"column": "手机号", "words": "不是 11 位手机号。"}]


async def test_the_report_is_a_workbook_without_numbers(office: Browser) -> None:
    """What is wrong comes first; of a telephone number only the last digits stand there."""
    intake = await _sent(office, a_book(PEOPLE, ("赵一", "13900000001", "nowhere", "代表", "2024-01-10")))

    answer = await office.client.get(f"/sheets/intakes/{intake}.xlsx")

    rows = [*load_workbook(io.BytesIO(answer.content)).worksheets[0].values]
    assert rows[1][:2] == ("名单", 2)
    assert "尾号 01" in str(rows[1])
    assert "13900000001" not in str(rows)


async def test_the_template_is_read_as_what_it_is(office: Browser) -> None:
    """Sent back as it came it has nothing to take in, and says so."""
    answer = await office.client.get("/sheets/intakes/template.xlsx")

    sheets = read(answer.content)
    intake = await office.asks("Intake", id=await _sent(office, answer.content))
    assert [sheet.name for sheet in sheets] == ["单位", "人员", "填写说明"]
    assert (intake["state"], intake["why"]) == ("UNREADABLE", "表里没有要导入的内容。")


async def test_the_list_is_taken_out_by_the_office_alone(office: Browser) -> None:
    """It holds telephone numbers: that it was taken is history, and nobody without a session has it."""
    answer = await office.client.get("/sheets/people.xlsx")
    await office.asks("SignOut")
    again = await office.client.get("/sheets/people.xlsx")

    told = await sql.fetch("SELECT verb, data->>'seats' AS seats FROM event WHERE kind = 'directory'")
    assert answer.status_code == 200
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[:2] == ["单位", "人员"]
    assert again.status_code == 401
    assert [row["verb"] for row in told] == ["exported"]
    assert int(told[0]["seats"]) > 0


async def test_a_file_too_large_is_refused_in_words(office: Browser) -> None:
    """Before any of it is kept."""
    answer = await office.client.post("/intakes?name=x.xlsx", content=bytes((10 << 20) + 1), headers=HEADERS)

    assert answer.status_code == 413


async def test_a_page_of_another_site_sends_nothing(office: Browser) -> None:
    """It cannot set the header."""
    answer = await office.client.post("/intakes?name=x.xlsx", content=b"x")

    assert answer.status_code == 403


async def _sent(office: Browser, data: bytes) -> str:
    answer = await office.client.post("/intakes?name=名单.xlsx", content=data, headers=HEADERS)
    assert answer.status_code == 201, answer.text
    await work_all()
    return str(UUID(answer.json()["id"]))
