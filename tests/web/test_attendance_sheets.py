"""Attendance sheets: everyone on the list and what became of them, for those who run the activity."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pymupdf
from openpyxl import load_workbook

from server.domain.people import Role
from server.domain.scans import Enrolment, Evidence, Presence
from server.tables.columns import uuid7
from server.tables.people import Seat
from server.tables.scans import Attendance
from server.web import attendance_sheets as sheets
from tests.web.browser import signed_in
from tests.web.town import Town

CAME = datetime(2026, 11, 25, 6, 3, tzinfo=UTC)


async def came(town: Town, activity: UUID, presence: Presence, enrolment: Enrolment = Enrolment.INVITED) -> None:
    """The town's deputy at an activity."""
    seat = await Seat.objects().get(Seat.id == town.deputy.id)
    assert seat is not None
    await Attendance(
        id=uuid7(),
        activity=activity,
        person=seat.person,
        seat=seat.id,
        enrolment=enrolment,
        presence=presence,
        first_in=CAME if presence is Presence.PRESENT else None,
        evidence=Evidence.E2,
    ).save()


async def test_the_sheet_says_who_came_and_when(site: httpx.AsyncClient, town: Town) -> None:
    """On paper with the congress's hour; in the workbook as a time that can be sorted."""
    await came(town, town.fair_id, Presence.PRESENT)
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    paper = await site.get(f"/sheets/attendance/{town.fair_id}.pdf")
    book = await site.get(f"/sheets/attendance/{town.fair_id}.xlsx")

    said = "".join(str(pymupdf.open(stream=paper.content)[0].get_text()).split())
    page = load_workbook(io.BytesIO(book.content)).worksheets[0]
    values = [cell.value for cell in page[2]]
    assert [
        word
        for word in ("陈静", "已签到", "14:03", "现场活码", "应到1人,已签到1人")
        if word not in said.replace("，", ",")
    ] == []
    assert values[1] == "陈静"
    assert values[5:8] == ["已签到", datetime(2026, 11, 25, 14, 3), None]  # noqa: DTZ001  # a cell has no zone


async def test_a_sheet_is_for_who_may_see_it(site: httpx.AsyncClient, town: Town) -> None:
    """Nobody, and a deputy, are told so; what is no sheet is not found."""
    path = f"/sheets/attendance/{town.fair_id}.pdf"
    nobody = await site.get(path)
    await signed_in(site, Role.DEPUTY, town.congress)
    deputy = await site.get(path)
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)
    others = [
        await site.get(f"/sheets/attendance/{name}") for name in (f"{town.fair_id}.doc", "x.pdf", f"{uuid7()}.pdf")
    ]

    assert (nobody.status_code, deputy.status_code) == (401, 403)
    assert [answer.status_code for answer in others] == [404, 404, 404]


def test_an_empty_list_is_said_in_words() -> None:
    """A sheet without people is a sheet."""
    assert sheets.summed([]) == "应到 0 人，已签到 0 人"


def test_leave_is_counted_only_of_who_did_not_come() -> None:
    """Who was on leave and came, came."""
    row = {"presence": Presence.PRESENT, "enrolment": Enrolment.ON_LEAVE}
    away = {"presence": Presence.NONE, "enrolment": Enrolment.LEAVE_ASKED}

    assert sheets.summed([row, away]) == "应到 2 人，已签到 1 人，请假 1 人"


def test_the_sheet_says_what_the_phone_says() -> None:
    """One word a state, on paper and on every screen."""
    catalogue = (Path(__file__).parents[2] / "pwa/src/words/zh-CN/core.ts").read_text()
    said = dict(re.findall(r"'(\w+\.\w+)': '([^']*)'", catalogue))
    told = {
        **{f"presence.{key}": word for key, word in sheets.PRESENCES.items()},
        **{f"evidence.{key}": word for key, word in sheets.EVIDENCES.items()},
        **{f"enrolment.{key}": word for key, word in sheets.ENROLMENTS.items()},
    }

    assert set(sheets.ENROLMENTS) == set(Enrolment)
    assert told == {key: said[key] for key in told}
