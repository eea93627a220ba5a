"""
INTAKES: a list of 20,000 deputies checked, and taken in, by one worker, against reading the file alone.

Void unless every line is one person with one seat in the tables afterwards.
"""

import time
from datetime import UTC, date, datetime
from uuid import UUID

from server.commands import intakes as commands
from server.domain.people import Role
from server.domain.viewer import Viewer
from server.spreadsheets import reading
from server.store import intakes, people, sql
from server.tables.engine import ENGINE
from server.tables.people import Term
from tests.bench.rows import Row, faster
from tests.bench.standing import standing
from tests.builders import a_host, a_unit
from tests.spreadsheets.books import a_book
from workers.intakes import work_all

LINES = 20_000
LEAST = 2_000
HEADS = ("姓名", "手机号", "单位", "身份", "任职日期", "选区", "代表证号", "专长", "基层一线", "职务", "接待时间")


async def measure() -> list[Row]:
    """Lines a second for the check, and for taking in."""
    async with standing():
        viewer, data = await _office(), _list()
        read_s = _read_s(data)
        intake, check_s = await _checked(viewer, data)
        async with ENGINE.transaction() as tx:
            await commands.apply(tx, viewer, intake, datetime.now(UTC))
        apply_s = await _worked()
        row = await intakes.one(intake)
        assert row is not None
        assert (row["state"], row["counts"]["MAKE"]) == ("APPLIED", LINES), row
        assert await sql.value("SELECT count(*) FROM seat WHERE certificate_no LIKE 'BX-%'") == LINES
    return [
        faster(f"INTAKES {what}", LINES / took_s, "lines/s", "reading alone", LINES / read_s, least=LEAST)
        for what, took_s in (("check", check_s), ("take in, checked again", apply_s))
    ]


async def _office() -> Viewer:
    host, unit = await a_host(), await a_unit()
    await Term.insert(Term(congress=unit, ordinal=6, starts_on=date(2024, 1, 1), ends_on=date(2028, 12, 31)))
    viewer = await people.viewer(host.person, datetime.now(UTC), host.seat)
    assert viewer is not None
    assert viewer.role is Role.CONGRESS_STAFF
    return viewer


def _list() -> bytes:
    fixed = ("测试市人大", "代表", "2024-01-10", "第一选区")
    more = ("法律、教育", "是", "中学教师", "每周三上午")
    lines = ((f"代表{n}", 13_900_000_000 + n, *fixed, f"BX-{n}", *more) for n in range(LINES))
    return a_book(HEADS, *lines)


def _read_s(data: bytes) -> float:
    start = time.perf_counter()
    (sheet,) = reading.read(data)
    assert len(sheet.lines) == LINES + 1
    return time.perf_counter() - start


async def _checked(viewer: Viewer, data: bytes) -> tuple[UUID, float]:
    async with ENGINE.transaction() as tx:
        intake = await commands.begin(tx, viewer, "代表.xlsx", data, datetime.now(UTC))
    return intake, await _worked()


async def _worked() -> float:
    start = time.perf_counter()
    assert await work_all() == 1
    return time.perf_counter() - start
