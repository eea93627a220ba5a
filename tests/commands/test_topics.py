"""Topics raised, taken up below, used again, opened and closed; and who hears of it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import authors, lists, topics
from server.domain.bodies import ItemAdd
from server.domain.lists import List, TopicState
from server.domain.people import Role
from server.domain.topics import Plan, Verb
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import NOW, County, a_county, add_seat, events, feed

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def county() -> County:
    """The county; 林涛 is staff of the city here too, 王立 of the town."""
    made = await a_county()
    made.seats["林涛"] = await add_seat(made, "林涛", "city", Role.CONGRESS_STAFF)
    made.seats["王立"] = await add_seat(made, "王立", "town", Role.CONGRESS_STAFF)
    return made


def plan(county: County, unit: str, **changed: Any) -> Plan:
    """Rivers, for a year."""
    values = Plan(county.units[unit], "河道清漂", "查清从哪里来。", 2026, date(2026, 11, 1), date(2027, 10, 31))
    return replace(values, **changed)


async def opened(county: County, by: str = "林涛", unit: str = "city") -> dict[str, Any]:
    """A topic that is open."""
    viewer = await county.viewer(by)
    async with ENGINE.transaction() as tx:
        row = await topics.create(tx, viewer, plan(county, unit), now=NOW)
        return await topics.move(tx, viewer, row["id"], Verb.OPEN, now=NOW)


async def told(county: County, name: str) -> list[str]:
    """What someone reads in 消息."""
    return [msgspec.json.decode(row["body"])["title"] for row in await feed(f"person:{county.persons[name]}", "notice")]


async def test_a_topic_is_a_draft_until_it_is_opened_and_congresses_below_hear_of_it(county: County) -> None:
    """The city's topic reaches the county's staff, not those two steps below, and not who did it."""
    row = await opened(county)

    assert (row["state"], row["version"]) == (TopicState.OPEN, 2)
    assert await events("topic") == ["create", "open"]
    assert await told(county, "何远") == await told(county, "高平") == ["city发起主题:河道清漂"]
    assert await told(county, "王立") == await told(county, "林涛") == []
    (fed,) = await feed(f"topic:{row['id']}", "topic")
    assert msgspec.json.decode(fed["body"])["state"] == "OPEN"


async def test_a_county_takes_it_up_once_with_lists_of_its_own(county: County) -> None:
    """It is open at once; the city hears of it; a second time is told so."""
    above, viewer = await opened(county), await county.viewer("何远")

    async with ENGINE.transaction() as tx:
        row = await topics.take_up(tx, viewer, above["id"], plan(county, "county"), now=NOW)
        with pytest.raises(ConflictError, match="已经承接过"):
            await topics.take_up(tx, viewer, above["id"], plan(county, "county"), now=NOW)

    assert (row["parent_topic"], row["parent_title"], row["state"]) == (above["id"], "河道清漂", TopicState.OPEN)
    assert await told(county, "林涛") == ["county承接了主题:河道清漂"]
    assert await told(county, "王立") == ["county发起主题:河道清漂"]


@pytest.mark.parametrize(
    ("name", "unit", "refusal"),
    [
        ("何远", "next county", ForbiddenError),
        ("陈静", "county", ForbiddenError),
        ("周敏", "station", ForbiddenError),
        ("林涛", "city", InvalidError),
    ],
)
async def test_who_may_not_write_there_takes_nothing_up(
    county: County, name: str, unit: str, refusal: type[Exception]
) -> None:
    """Another county's staff, a deputy, a station; and nobody takes up their own."""
    above, viewer = await opened(county), await county.viewer(name)

    async with ENGINE.transaction() as tx:
        with pytest.raises(refusal):
            await topics.take_up(tx, viewer, above["id"], plan(county, unit), now=NOW)
    assert await sql.value("SELECT count(*) FROM topic") == 1


async def test_a_draft_is_not_there_for_others(county: County) -> None:
    """Neither taken up, nor copied, nor moved by who may not know of it."""
    async with ENGINE.transaction() as tx:
        row = await topics.create(tx, await county.viewer("林涛"), plan(county, "city"), now=NOW)
    viewer = await county.viewer("何远")

    async with ENGINE.transaction() as tx:
        for act in (topics.take_up, topics.copy):
            with pytest.raises(NotFoundError):
                await act(tx, viewer, row["id"], plan(county, "county"), now=NOW)
        with pytest.raises(NotFoundError):
            await topics.move(tx, viewer, row["id"], Verb.OPEN, now=NOW)


async def test_closing_wants_a_summary_and_beginning_again_a_reason(county: County) -> None:
    """Both stand in history; a closed topic says nothing else, and a stale page is told."""
    above, viewer = await opened(county), await county.viewer("林涛")
    topic: UUID = above["id"]

    async with ENGINE.transaction() as tx:
        with pytest.raises(InvalidError, match="成果和总结"):
            await topics.move(tx, viewer, topic, Verb.CLOSE, " ", now=NOW)
        closed = await topics.move(tx, viewer, topic, Verb.CLOSE, "清漂三百公里。", now=NOW)
        with pytest.raises(ConflictError):
            await topics.edit(tx, viewer, topic, plan(county, "city", title="别的"), now=NOW)
        with pytest.raises(ConflictError):
            await topics.move(tx, viewer, topic, Verb.REOPEN, "有反复", version=above["version"], now=NOW)
        with pytest.raises(InvalidError, match="原因"):
            await topics.move(tx, viewer, topic, Verb.REOPEN, now=NOW)
        again = await topics.move(tx, viewer, topic, Verb.REOPEN, "有反复", version=closed["version"], now=NOW)

    assert (closed["state"], closed["summary"], closed["closed_at"]) == (TopicState.CLOSED, "清漂三百公里。", NOW)
    assert (again["state"], again["closed_at"]) == (TopicState.OPEN, None)
    assert await events("topic") == ["create", "open", "close", "reopen"]


async def test_a_topic_is_used_again_with_its_work_undone(county: County) -> None:
    """Its 工作 comes along in order, without owner, day or state; its problems do not."""
    origin, viewer = await opened(county), await county.viewer("林涛")
    async with ENGINE.transaction() as tx:
        for list_, text, rank in (
            (List.WORK, "徒步巡查", "a0"),
            (List.WORK, "查排口", "a1"),
            (List.PROBLEM, "漂浮物", "a0"),
        ):
            said = ItemAdd(origin["id"], list_, text, rank, due_on="2026-12-01")
            await lists.add(tx, authors.at_desk(viewer, uuid7()), said)

    async with ENGINE.transaction() as tx:
        row = await topics.copy(tx, viewer, origin["id"], plan(county, "city", title="河道清漂(续)"), now=NOW)

    items = await sql.fetch("SELECT * FROM list_item WHERE topic = $1 ORDER BY rank", row["id"])
    assert [(item["text"], item["state"], item["due_on"]) for item in items] == [
        ("徒步巡查", "OPEN", None),
        ("查排口", "OPEN", None),
    ]
    assert len(await feed(f"topic:{row['id']}", "item")) == 2
    assert row["state"] == TopicState.DRAFT


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"ends_on": date(2026, 10, 1)}, "endsOn"),
        ({"starts_on": date(2096, 1, 1), "ends_on": date(2096, 2, 1)}, "startsOn"),
        ({"year": 2031}, "year"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_by_field(county: County, changed: dict[str, Any], field: str) -> None:
    """Words a clerk understands, at the field that is wrong."""
    viewer = await county.viewer("林涛")

    async with ENGINE.transaction() as tx:
        with pytest.raises(InvalidError) as refusal:
            await topics.create(tx, viewer, plan(county, "city", **changed), now=NOW)
    assert refusal.value.detail["field"] == field
