"""Lists of units and people taken in: as a whole, or not at all."""

from typing import Any
from uuid import UUID

import pytest

from server.commands import intakes as commands
from server.domain.intake_plans import Outcome
from server.domain.intakes import IntakeState
from server.domain.people import Role
from server.errors import ConflictError, ForbiddenError
from server.store import intakes, prune, sql
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county, add_seat, events, feed
from tests.spreadsheets.books import PEOPLE, UNITS, a_book, a_book_of, a_csv
from workers.intakes import work_all

SINCE = "2024-01-10"


@pytest.fixture
async def county(database: None) -> County:
    return await a_county()


async def sent(county: County, data: bytes, by: str = "何远") -> UUID:
    """The file, checked."""
    async with ENGINE.transaction() as tx:
        intake = await commands.begin(tx, await county.viewer(by), "名单.xlsx", data, NOW)
    assert await work_all() == 1
    return intake


async def taken_in(county: County, data: bytes, by: str = "何远") -> dict[str, Any]:
    """The file, checked and taken in."""
    intake = await sent(county, data, by)
    async with ENGINE.transaction() as tx:
        await commands.apply(tx, await county.viewer(by), intake, NOW)
    await work_all()
    row = await intakes.one(intake)
    assert row is not None
    return row


async def report(intake: UUID) -> list[tuple[int, str, list[str]]]:
    """Line, outcome, and what is wrong: 列:话."""
    lines = await intakes.lines(intake, None)
    return [
        (line["line"], line["outcome"], [f"{one['column'] or ''}:{one['words']}" for one in line["problems"]])
        for line in lines
    ]


def wrong(of: list[tuple[int, str, list[str]]]) -> dict[int, str]:
    return {line: " ".join(words) for line, outcome, words in of if outcome == Outcome.REFUSE}


async def test_a_list_of_people_is_taken_in(county: County) -> None:
    """Person, seat, history, and what their phone will be told; the number is not there to be read."""
    row = await taken_in(county, a_book(PEOPLE, ("赵一", 13900000001, "county", "代表", SINCE)))

    person = await sql.one("SELECT * FROM person WHERE name = '赵一'")
    assert person is not None
    seat = await sql.one("SELECT * FROM seat WHERE person = $1", person["id"])
    assert (row["state"], row["counts"][Outcome.MAKE]) == (IntakeState.APPLIED, 1)
    assert seat
    assert (seat["role"], seat["status"], seat["unit"]) == ("DEPUTY", "ACTIVE", county.units["county"])
    assert b"13900000001" not in bytes(person["phone_sealed"])
    assert len(await feed(f"person:{person['id']}", "seat")) == 1
    assert await events("seat") == ["created"]
    assert await events("intake") == ["begin", "apply", "applied"]
    assert await intakes.sealed(row["id"]) is None


async def test_the_same_list_again_changes_nothing(county: County) -> None:
    """Found again by number, unit and role; a cell left empty leaves what is there."""
    data = a_book((*PEOPLE, "职务"), ("赵一", "139 0000 0001", "county", "代表", SINCE, "教师"))
    await taken_in(county, data)

    again = await intakes.one(await sent(county, data))
    less = await intakes.one(await sent(county, a_book(PEOPLE, ("赵一", "13900000001", "county", "代表", SINCE))))
    other = await sent(county, a_book((*PEOPLE, "职务"), ("赵一", "13900000001", "county", "代表", SINCE, "校长")))

    assert again
    assert less
    assert (again["counts"][Outcome.LEAVE], less["counts"][Outcome.LEAVE]) == (1, 1)
    (line,) = await intakes.lines(other, None)
    assert (line["outcome"], line["notes"]) == ("CHANGE", ["职务:教师 → 校长"])


async def test_a_file_nobody_went_on_with_is_gone(county: County) -> None:
    """The hourly clearing up takes what lay too long, and leaves what was sent today."""
    book = a_book(PEOPLE, ("赵一", 13900000001, "county", "代表", SINCE))
    old, new = await sent(county, book), await sent(county, book)
    await sql.execute("UPDATE intake SET created_at = now() - interval '60 days' WHERE id = $1", old)
    await sql.execute("UPDATE intake SET created_at = now() WHERE id = $1", new)

    await prune.prune()

    row = await intakes.one(old)
    assert row
    assert (row["state"], await intakes.sealed(old)) == (IntakeState.DISCARDED, None)
    assert await intakes.sealed(new) is not None


async def test_one_wrong_line_keeps_all_out(county: County) -> None:
    """Nothing is half taken in; the report says which line, which column, and what to do."""
    data = a_book(
        PEOPLE,
        ("赵一", 13900000001, "county", "代表", SINCE),
        ("钱二", "1390000", "county", "代表", SINCE),
        ("孙三", "13900000003", "nowhere", "代表", SINCE),
        ("李四", "13900000001", "county", "代表", SINCE),
        ("赵一", "13900000001", "county", "代表", SINCE),
        ("", "13900000006", "county", "领导", "去年"),
        ("吴七", "13900000007", "=A1", "代表", SINCE),
        ("郑八", "13900000008", "town", "代表", SINCE),
        ("王九", "13900000009", "station", "代表", SINCE),
    )
    intake = await sent(county, data)

    told = wrong(await report(intake))
    with pytest.raises(ConflictError, match="8 行有误"):
        async with ENGINE.transaction() as tx:
            await commands.apply(tx, await county.viewer("何远"), intake, NOW)
    assert "手机号:不是 11 位手机号" in told[3]
    assert "单位:没有找到“nowhere”" in told[4]
    assert "与第 2 行“赵一”的手机号相同" in told[5]
    assert "与第 2 行重复" in told[6]
    assert all(words in told[7] for words in ("姓名:没有填写", "身份:“领导”不在可选范围", "任职日期:不是日期"))
    assert "单位:是公式" in told[8]
    assert "由town人大管理" in told[9]
    assert "身份:“station”里不能任代表" in told[10]
    assert await sql.value("SELECT count(*) FROM person WHERE name = '赵一'") == 0


async def test_a_number_that_is_somebody_elses_is_refused_without_a_name(county: County) -> None:
    """Whose it is, is nobody's business; the same person in another unit gets one seat more."""
    await taken_in(county, a_book(PEOPLE, ("赵一", "13900000001", "county", "代表", SINCE)))
    data = a_book(
        PEOPLE,
        ("钱二", "13900000001", "county", "人大工作人员", SINCE),
        ("赵一", "13900000001", "group", "组员", SINCE),
    )

    intake = await sent(county, data)

    lines = await intakes.lines(intake, None)
    assert lines[0]["problems"] == [{"column": "手机号", "words": "尾号 01 的手机号已登记在其他人名下。"}]
    # A line is judged by what the file itself says first: the second gives the number another name.
    assert "姓名却不同" in lines[1]["problems"][0]["words"]


async def test_the_electing_county_keeps_the_deputies_it_sent_up(county: County) -> None:
    """The one exception of the law; without it a seat above is not the county's."""
    heads = (*PEOPLE, "原选举单位")
    data = a_book(
        heads,
        ("赵一", "13900000001", "city", "代表", SINCE, "county"),
        ("钱二", "13900000002", "city", "代表", SINCE, ""),
    )

    told = await report(await sent(county, data))

    assert [outcome for _, outcome, _ in told] == ["MAKE", "REFUSE"]
    assert "由city人大管理" in wrong(told)[3]


async def test_units_and_the_people_in_them_come_in_one_file(county: County) -> None:
    """Units first, whatever the order of the sheets; a line may name a unit the one above makes."""
    data = a_book_of(
        {
            "人": [PEOPLE, ("赵一", "13900000001", "county/新街/新街联络站", "站长", SINCE)],
            "单位": [
                UNITS,
                ("", "county", "新街", "区划", "乡镇街道"),
                ("", "新街", "新街联络站", "联络站", "", "新街 1 号", "117.655", "24.518"),
            ],
        }
    )

    row = await taken_in(county, data)

    station = await sql.one("SELECT u.*, p.lat FROM unit u JOIN place p ON p.unit = u.id WHERE u.name = '新街联络站'")
    assert row["state"] == IntakeState.APPLIED
    assert station
    assert (station["lat"], station["level"], station["congress"]) == (
        24_518_000,
        "TOWN",
        county.units["county"],
    )
    assert station["path"].startswith("1.2.7.")
    assert await sql.value("SELECT count(*) FROM seat WHERE unit = $1 AND role = 'STATION_HEAD'", station["id"]) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("", "county", "town", "联络站", ""), "与现在的类型不同"),
        (("", "next county", "新站", "联络站", ""), "不在您的管理范围"),
        (("", "没有的", "新站", "联络站", ""), "没有找到"),
        (("99", "county", "新站", "联络站", ""), "没有编号为 99"),
        (("", "county", "新街", "区划", "市"), "不能高于上级"),
        (("", "county", "新街", "区划", "", "新街 1 号"), "只有代表之家、联络站、联系点"),
        (("", "county", "新站", "联络站", "", "1 号", "24.5", "117.6"), "超出范围"),
        (("", "county", "新站", "联络站", "", "1 号", "117.6", ""), "经度和纬度要一起填"),
        (("", "county", "新站", "", ""), "新单位要写类型"),
        (("", "", "新站", "联络站", ""), "新单位要写上级"),
    ],
)
async def test_a_unit_that_fits_nowhere_is_refused_on_its_line(
    county: County, line: tuple[str, ...], words: str
) -> None:
    """Each with its own words."""
    told = wrong(await report(await sent(county, a_book(UNITS, line))))

    assert words in told[2]


async def test_a_station_moves_its_door_and_keeps_its_number(county: County) -> None:
    """Found by its number, renamed, and the phones of those who meet voters there are told."""
    data = a_book(UNITS, ("4", "", "江滨联络站", "", "", "江滨路 2 号"))

    await taken_in(county, data)

    (row,) = await feed(f"person:{county.persons['林涛']}", "seat")
    assert await sql.value("SELECT name FROM unit WHERE number = 4") == "江滨联络站"
    assert "江滨联络站" in row["body"]


async def test_what_changed_since_the_check_is_shown_before_it_is_taken_in(county: County) -> None:
    """Somebody else was seated meanwhile: the report is made anew, and nothing is taken in."""
    intake = await sent(county, a_book(PEOPLE, ("赵一", "13900000001", "station", "站长", SINCE)))
    async with ENGINE.transaction() as tx:
        await commands.apply(tx, await county.viewer("何远"), intake, NOW)
    await add_seat(county, "陈静", "station", Role.STATION_HEAD)

    await work_all()

    row = await intakes.one(intake)
    assert row
    assert (row["state"], row["counts"][Outcome.REFUSE]) == (IntakeState.CHECKED, 1)
    assert "请再看一遍" in row["why"]
    assert await sql.value("SELECT count(*) FROM person WHERE name = '赵一'") == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_a_text_file_is_as_good(county: County, encoding: str) -> None:
    """Saved by whatever program, with days and digits as people type them."""
    data = a_csv(PEOPLE, ("赵 一", "１３９０００００００１", "county人大", "代表 ", "2024年1月10日"), encoding=encoding)

    row = await taken_in(county, data)

    assert row["state"] == IntakeState.APPLIED
    assert str(await sql.value("SELECT since FROM seat s JOIN person p ON p.id = s.person WHERE p.name = '赵 一'")) == (
        "2024-01-10"
    )


async def test_merged_cells_are_told_on_their_lines(county: County) -> None:
    """The unit was written once for two people."""
    data = a_book(
        PEOPLE,
        ("赵一", "13900000001", "county", "代表", SINCE),
        ("钱二", "13900000002", "", "代表", SINCE),
        merged=("C2:C3",),
    )

    told = wrong(await report(await sent(county, data)))

    assert all("单位:是合并单元格" in told[line] for line in (2, 3))


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"hello", "没有找到表头"), (a_book(PEOPLE), "没有要导入的内容"), (b"PK\3\4", "打不开")],
)
async def test_what_is_no_list_says_so(county: County, data: bytes, words: str) -> None:
    """And the file is gone."""
    row = await intakes.one(await sent(county, data))

    assert row
    assert row["state"] == IntakeState.UNREADABLE
    assert words in row["why"]
    assert await intakes.sealed(row["id"]) is None


async def test_only_the_office_takes_lists_in(county: County) -> None:
    """Not a deputy, not a station, and not the office of the next county."""
    data = a_book(PEOPLE, ("赵一", "13900000001", "county", "代表", SINCE))
    for name in ("陈静", "周敏"):
        with pytest.raises(ForbiddenError):
            async with ENGINE.transaction() as tx:
                await commands.begin(tx, await county.viewer(name), "名单.xlsx", data, NOW)
    intake = await sent(county, data)

    with pytest.raises(ForbiddenError):
        async with ENGINE.transaction() as tx:
            await commands.apply(tx, await county.viewer("高平"), intake, NOW)


async def test_what_is_given_up_leaves_no_file(county: County) -> None:
    """Given up twice is as once; it cannot be taken in any more."""
    intake = await sent(county, a_book(PEOPLE, ("赵一", "13900000001", "county", "代表", SINCE)))
    for _ in range(2):
        async with ENGINE.transaction() as tx:
            await commands.discard(tx, await county.viewer("何远"), intake, NOW)

    with pytest.raises(ConflictError):
        async with ENGINE.transaction() as tx:
            await commands.apply(tx, await county.viewer("何远"), intake, NOW)
    assert await intakes.sealed(intake) is None
