"""Whom an activity may ask, narrowed by each thing one may be chosen for."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.domain.lists import List
from server.domain.people import Level
from server.store import audience, sql
from server.store.audience import Time, Wanted
from server.tables.columns import uuid7
from server.tables.lists import ListItem
from tests.commands.test_activities import created
from tests.county import HOUR, NOW, County, a_county
from tests.topics import a_topic

pytestmark = pytest.mark.usefixtures("database")


async def found(county: County, who: str = "何远", time: Time | None = None, **wanted: Any) -> list[dict[str, Any]]:
    return await audience.find(await county.viewer(who), Wanted(**wanted), time, NOW, 60)


async def raised(county: County, name: str, text: str, topic: UUID, list_: List = List.PROBLEM) -> None:
    """Somebody wrote a line down."""
    await ListItem.insert(
        ListItem(
            id=uuid7(),
            topic=topic,
            list=list_,
            text=text,
            unit=county.units["county"],
            rank="a0",
            by=county.persons[name],
            written_at=datetime.now(UTC) - timedelta(days=1),
        )
    )


CASES: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"陈静", "林涛"}),
    ({"words": "静"}, {"陈静"}),
    ({"level": Level.CITY}, {"林涛"}),
    ({"unit_path": "1.2.5."}, {"陈静"}),
    ({"expertise": ("环保", "法律")}, {"陈静"}),
    ({"grass_roots": True}, set()),
    ({"raised": "路灯"}, {"林涛"}),
    ({"raised": "校门"}, {"陈静", "林涛"}),
    ({"raised": "100%"}, set()),
    ({"raised": "校门", "expertise": ("法律",)}, {"陈静"}),
]


@pytest.mark.parametrize(("wanted", "names"), CASES)
async def test_each_thing_narrows(wanted: dict[str, Any], names: set[str]) -> None:
    """By name, level, unit or group, expertise, grass roots and what was raised; all of them at once too."""
    county = await a_county()
    topic = await a_topic(unit=county.units["county"])
    for name, text in (("陈静", "校门口拥堵"), ("林涛", "路灯不亮"), ("林涛", "校门没有护栏")):
        await raised(county, name, text, topic)
    await raised(county, "陈静", "路灯巡查", topic, List.WORK)

    assert {row["name"] for row in await found(county, **wanted)} == names


async def test_who_raised_more_comes_first_with_the_newest_line() -> None:
    """On a topic; what somebody only did is not raised."""
    county = await a_county()
    topic, other = await a_topic(unit=county.units["county"]), await a_topic(unit=county.units["county"])
    await raised(county, "陈静", "其他主题", other)
    for name, text in (("陈静", "拥堵"), ("林涛", "一"), ("林涛", "二")):
        await raised(county, name, text, topic)

    rows = await found(county, topic=topic)

    assert [(row["name"], row["raised"], row["total"]) for row in rows] == [("林涛", 2, 2), ("陈静", 1, 2)]
    assert rows[1]["latest"] == "拥堵"


async def test_who_is_elsewhere_then_is_marked() -> None:
    """At another activity of that time; not at this one, and not at one that is cancelled."""
    county = await a_county()
    made = await created(county, seats=[county.seats["陈静"]], publish=True)
    time = Time(NOW + 2 * HOUR, NOW + 4 * HOUR)

    assert (await found(county, words="陈静", time=time))[0]["elsewhere"] == "接待选民"
    here = Time(time.starts_at, time.ends_at, made["id"])
    assert (await found(county, words="陈静", time=here))[0]["elsewhere"] is None
    await sql.execute("update activity set state = 'CANCELLED'")
    assert (await found(county, words="陈静", time=time))[0]["elsewhere"] is None


async def test_nobody_outside_ones_reach_is_found() -> None:
    """The next county's staff find their own deputies alone."""
    county = await a_county()

    assert {row["name"] for row in await found(county, "高平")} == {"苏岚"}
