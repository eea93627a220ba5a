"""A rule is drafted, written, tried on the facts, and issued; older versions decide what was before."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import catalogue, indicators, rules
from server.domain.people import Role
from server.domain.viewer import Viewer
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.store import rules as kept
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.notices import Notice
from tests.county import NOW, County, a_county, add_seat

TODAY = date(2026, 11, 21)


@pytest.fixture
async def county(database: None) -> County:
    """The county with the catalogue, measured; a plan of its station stands in this quarter and in the one before."""
    made = await a_county()
    async with ENGINE.transaction() as tx:
        await catalogue.install(tx)
    for days in (10, 70):
        await Notice.insert(
            Notice(
                id=uuid7(),
                kind="PLAN",
                unit=made.units["station"],
                title="安排",
                published_at=NOW - timedelta(days=days),
            )
        )
    await indicators.rebuild(NOW)
    return made


async def drafted(county: County, name: str = "何远", key: str = "quarter_plan") -> tuple[Viewer, dict[str, Any]]:
    who = await county.viewer(name)
    async with ENGINE.transaction() as tx:
        return who, await rules.draft(tx, who, key, TODAY)


async def written(who: Viewer, row: dict[str, Any], starts_on: date = TODAY, **said: Any) -> dict[str, Any]:
    body = json.dumps(json.loads(row["body"]) | said)
    async with ENGINE.transaction() as tx:
        return await rules.write(
            tx, who, row["id"], revision=row["revision"], body=body, source="本区办法第三条", starts_on=starts_on
        )


async def issued(who: Viewer, row: dict[str, Any]) -> dict[str, Any]:
    async with ENGINE.transaction() as tx:
        after = await rules.issue(tx, who, row["id"], revision=row["revision"], today=TODAY)
    await indicators.remeasure(row["key"], NOW)
    return after


async def standings(county: County) -> dict[str, tuple[str, int]]:
    rows = await sql.fetch(
        "select period, standing, rule_version from snapshot where rule = 'quarter_plan' and subject = $1",
        county.units["station"],
    )
    return {row["period"]: (row["standing"], row["rule_version"]) for row in rows}


async def test_a_draft_says_what_is_in_force_and_changes_nothing(county: County) -> None:
    """Begun twice it is one; nothing is measured by it."""
    before = await standings(county)

    who, row = await drafted(county)
    _, again = await drafted(county)
    await written(who, row, least=9)
    await indicators.rebuild(NOW)

    assert (row["state"], row["unit"], row["version"]) == ("DRAFT", county.units["county"], 2)
    assert again["id"] == row["id"]
    assert await standings(county) == before


async def test_a_preview_counts_who_would_stand_elsewhere(county: County) -> None:
    """Of the running period and of the congress the draft is of; writing nothing."""
    who, row = await drafted(county)
    row = await written(who, row, least=2)

    [line] = await indicators.preview(row, NOW)

    assert (line["was"], line["count"], line["moved"]) == ("MET", 1, 0)
    assert line["becomes"] in ("OPEN", "SHORT")
    assert line["some"] == [county.units["station"]]
    assert (await standings(county))["2026-Q4"] == ("MET", 1)


async def test_once_issued_it_decides_what_is_and_the_older_what_was(county: County) -> None:
    """The quarter that ended stays met by the first version; measuring everyone finds nothing left to write."""
    who, row = await drafted(county)
    await issued(who, await written(who, row, least=2))

    found = await standings(county)

    assert found["2026-Q3"] == ("MET", 1)
    assert found["2026-Q4"][1] == 2
    assert found["2026-Q4"][0] != "MET"
    assert await indicators.rebuild(NOW) == 0


async def test_what_begins_later_decides_nothing_yet(county: County) -> None:
    """Until its day the first version does."""
    who, row = await drafted(county)
    await issued(who, await written(who, row, TODAY + timedelta(days=9), least=2))

    assert (await standings(county))["2026-Q4"] == ("MET", 1)


async def test_another_congress_keeps_everyones(county: County) -> None:
    """A congress's own version is its own."""
    who, row = await drafted(county)
    await issued(who, await written(who, row, least=2))

    versions = await kept.versions(None, "quarter_plan")

    assert [(one["version"], one["unit"]) for one in versions] == [(1, None), (2, county.units["county"])]
    [other] = [one for one in await _in_force(county.units["next county"]) if one.key == "quarter_plan"]
    assert other.version == 1


async def _in_force(congress: UUID) -> list[Any]:
    from server.store import indicators as read

    return await read.in_force(congress, TODAY)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"label": ""}, "body.label", "请填写指标名称"),
        ({"least": "十五"}, "body.least", "数字请填整数"),
        ({"least": -1}, "body.least", "不能小于零"),
        ({"least": 5, "most": 3}, "body.least", "下限不能大于上限"),
        ({"window": "DAY"}, "body.window", "列出的选项"),
        ({"window": "NOW"}, "body.window", "“现在”"),
        ({"subject": "MEMBER"}, "body.subject", "换一个对象"),
        ({"extra": 1}, "body", "不是这类规则的内容"),
        ({"where": [{"field": "weather", "test": "IS", "value": "x"}]}, "body.where.0", "没有字段"),
        ({"where": [{"field": "kind", "test": "ONE_OF"}]}, "body.where.0", "至少一个值"),
    ],
)
async def test_what_does_not_fit_is_told_beside_its_field(
    county: County, said: dict[str, Any], field: str, words: str
) -> None:
    """In words a clerk understands; the draft stays as it was."""
    who, row = await drafted(county)

    with pytest.raises(InvalidError, match=words) as refused:
        await written(who, row, **said)

    assert refused.value.detail["field"] == field
    unchanged = await kept.one(row["id"])
    assert unchanged is not None
    assert unchanged["revision"] == 1


async def test_a_draft_is_written_by_one_at_a_time_and_an_issued_one_by_nobody(county: County) -> None:
    """Whoever comes late is told so."""
    who, row = await drafted(county)
    after = await written(who, row, least=2)

    with pytest.raises(ConflictError, match="刚被别人改过"):
        await written(who, row, least=3)
    await issued(who, after)
    with pytest.raises(ConflictError, match="已经颁布"):
        await written(who, after | {"revision": after["revision"] + 1}, least=3)


async def test_a_version_wants_a_day_to_come(county: County) -> None:
    """What was before is decided by older ones."""
    who, row = await drafted(county)
    early = await written(who, row, TODAY - timedelta(days=1))

    with pytest.raises(InvalidError, match="不能早于今天"):
        await issued(who, early)


async def test_who_sets_no_rules_there_is_told_so(county: County) -> None:
    """A deputy none; staff of another congress not this one's draft; everyone's only who keeps the whole tree."""
    _, row = await drafted(county)
    with pytest.raises(ForbiddenError):
        await drafted(county, "陈静")
    other = await county.viewer("高平")
    with pytest.raises(NotFoundError):
        await written(other, row, least=2)
    with pytest.raises(ForbiddenError, match="全市统一"):
        await drafted(county, key="checkin")
    county.seats["林涛"] = await add_seat(county, "林涛", "city", Role.ADMIN)
    _, everyones = await drafted(county, "林涛", "checkin")
    assert everyones["unit"] is None
    with pytest.raises(NotFoundError):
        await drafted(county, key="no such rule")


async def test_a_dropped_draft_is_gone(county: County) -> None:
    """And its number is free again."""
    who, row = await drafted(county)
    async with ENGINE.transaction() as tx:
        await rules.drop(tx, who, row["id"], revision=1)

    _, again = await drafted(county)

    assert await kept.one(row["id"]) is None
    assert again["version"] == 2
