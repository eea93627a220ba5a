"""What the office takes out in a workbook and takes in again changes nothing."""

import io
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from server.commands import intakes as commands
from server.domain.intake_plans import Outcome
from server.domain.intake_trees import Tree
from server.store import directory, enlisting, intakes, sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.web import exports
from tests.county import County, a_county
from tests.spreadsheets.books import a_book_of
from workers.intakes import work_all

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
UNITS = ("上级单位", "单位名称", "单位类型", "层级", "标签", "地址", "纬度", "经度", "开放时间", "状态")
PEOPLE = ("姓名", "手机号", "单位", "身份", "任职日期", "原选举单位", "联络站", "专长", "基层一线", "职务", "接待时间")
WORDS = ("法律", "财经", "“引号”", "一二", "007", "否", "清")


@pytest.mark.parametrize("seed", range(4))
async def test_what_goes_out_comes_in_and_changes_nothing(database: None, seed: int) -> None:
    """Of any units and people that could be taken in: every line is left as it is."""
    chance, county = random.Random(seed), await a_county()
    await _through(county, a_book_of({"单位": [UNITS, *_units(chance)], "人员": [PEOPLE, *_people(chance)]}))
    await sql.execute("update unit set active = false where name = 'station'")

    book = await _exported(county)
    row = await _checked(county, book)

    lines = await intakes.lines(row["id"], None)
    assert [line for line in lines if line["outcome"] != Outcome.LEAVE] == []
    assert len(lines) == 3 + 20 + 60


async def test_who_has_no_number_stands_apart(database: None) -> None:
    """An intake leaves that sheet out; nobody is lost from the office's list."""
    county = await a_county()

    book = load_workbook(io.BytesIO(await _exported(county)))

    names = [str(row[0]) for row in book[exports.UNNUMBERED].values]
    assert book.sheetnames == ["单位", "人员", exports.UNNUMBERED]
    assert {"陈静", "林涛", "何远", "周敏"} <= set(names)
    assert not {"王立", "苏岚", "高平"} & set(names)


def _units(chance: random.Random) -> list[tuple[Any, ...]]:
    """Stations, some under an area of the same name as another's."""
    return [
        (
            "county",
            f"{chance.choice(WORDS)}站{number}",
            "联络站",
            chance.choice(("乡镇街道", "村社")),
            chance.choice(("", "绿色产业、立法", "民营")),
            "海滨路 1 号",
            *chance.choice((("", ""), ("24.518000", "117.655001"))),
            chance.choice(("", "周一至周五 9:00-11:30")),
            chance.choice(("使用", "停用", "")),
        )
        for number in range(20)
    ]


def _people(chance: random.Random) -> list[tuple[Any, ...]]:
    return [
        (
            f"人{number}",
            f"139{number:08}",
            *chance.choice((("county", "代表", "2024-01-10", ""), ("city", "代表", "2024-01-10", "county"))),
            "",
            chance.choice(("", "法律、财经", "自己写的")),
            chance.choice(("", "是", "否")),
            chance.choice(("", "教师 主任", "-1", "1e5")),
            chance.choice(("", "每周三上午")),
        )
        for number in range(60)
    ]


async def _exported(county: County) -> bytes:
    viewer = await county.viewer("何远")
    tree = Tree(await enlisting.nodes(), uuid7)
    return exports.book(viewer, tree, await directory.kept(viewer))


async def _checked(county: County, data: bytes) -> dict[str, Any]:
    async with ENGINE.transaction() as tx:
        intake = await commands.begin(tx, await county.viewer("何远"), "名单.xlsx", data, NOW)
    await work_all()
    row = await intakes.one(intake)
    assert row is not None
    return row


async def _through(county: County, data: bytes) -> None:
    row = await _checked(county, data)
    wrong = [line for line in await intakes.lines(row["id"], None) if line["outcome"] == Outcome.REFUSE]
    assert not wrong, wrong
    async with ENGINE.transaction() as tx:
        await commands.apply(tx, await county.viewer("何远"), row["id"], NOW)
    await work_all()
