"""Topics and lists over the wire: the desk's clicks and phones' records are merged by the same rules."""

from typing import Any

import pytest

from tests.api.browser import Browser
from tests.builders import Someone, a_deputy, a_phone, a_unit
from tests.topics import a_topic, adds, exchange, sets

STAFF = "13800000004"


@pytest.fixture
async def desk(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


async def test_a_line_is_written_set_dropped_opened_and_taken_off(desk: Browser) -> None:
    """Every act of the desk, each with the version it looked at."""
    topic = await a_topic()
    added = await desk.asks("AddItem", item=line(topic))
    item, version = added["id"], added["version"]
    change = {"changes": [{"field": "STATE", "value": "DROPPED"}], "reason": "已另案办理"}
    dropped = await desk.asks("SetItem", item=item, base=version, set=change)
    opened = await desk.asks("ReopenItem", item=item, base=dropped["version"])
    (listed,) = await desk.asks("ListItems", topic=str(topic))
    gone = await desk.asks("DeleteItem", item=item, base=opened["version"])

    assert (added["list"], added["text"], added["dueOn"], added["byName"]) == (
        "PROBLEM",
        "路灯不亮",
        "2026-12-01",
        "何远",
    )
    assert (added["mayWrite"], added["mayDelete"]) == (True, True)
    assert (dropped["state"], dropped["reason"]) == ("DROPPED", "已另案办理")
    assert (opened["state"], opened["reason"]) == ("OPEN", None)
    assert listed == opened
    assert gone is True
    assert await desk.asks("ListItems", topic=str(topic)) == []


async def test_staff_settle_what_two_phones_wrote(desk: Browser) -> None:
    """The desk sees both values and who wrote them; setting the field with both seen ends it on every phone."""
    one, other = await a_phone(await a_deputy()), await a_phone(await a_deputy("林涛"))
    topic = await a_topic()
    item = adds(one, topic).entity
    await exchange(one, other)
    sets(one, item, TEXT="甲说")
    sets(other, item, TEXT="乙说")
    await exchange(one, other)
    (before,) = await desk.asks("ListItems", topic=str(topic))
    (conflict,) = before["conflicts"]

    chosen = {"changes": [{"field": "TEXT", "value": "甲乙都说"}]}
    after = await desk.asks("SetItem", item=item, base=before["version"], set=chosen)
    await exchange(one, other)

    assert {before["text"], conflict["value"]} == {"甲说", "乙说"}
    assert {conflict["byName"], conflict["standsByName"]} == {"陈静", "林涛"}
    assert (after["text"], after["conflicts"]) == ("甲乙都说", [])
    assert [phone.rows("item")[item]["text"] for phone in (one, other)] == ["甲乙都说"] * 2


async def test_a_click_that_had_not_seen_a_phones_edit_keeps_both(desk: Browser) -> None:
    """An old page in a browser overwrites nobody."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    item = adds(phone, topic).entity
    await exchange(phone)
    sets(phone, item, TEXT="手机上写的")
    await exchange(phone)

    late = await desk.asks("SetItem", item=item, base=1, set={"changes": [{"field": "TEXT", "value": "旧页面写的"}]})

    assert late["text"] == "旧页面写的"
    assert [other["value"] for other in late["conflicts"]] == ["手机上写的"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ([{"field": "TEXT", "value": " "}], "TEXT"),
        ([{"field": "DUE_ON", "value": "2026-02-30"}], "DUE_ON"),
        ([{"field": "STATE", "value": "DROPPED"}], "reason"),
        ([], "changes"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_field(desk: Browser, changes: Any, field: str) -> None:
    """In words, under the field's name, as a phone would read it."""
    item = (await desk.asks("AddItem", item=line(await a_topic())))["id"]

    refused = await desk.is_told("SetItem", item=item, base=1, set={"changes": changes})

    assert (refused.code, refused.field) == ("INVALID", field)


async def test_who_has_nothing_to_do_there_knows_of_nothing(desk: Browser) -> None:
    """A topic of another congress, and its items, are not there for this desk."""
    stranger = await a_phone(await a_deputy("王立", unit=await a_unit("邻县", "7.")))
    topic = await a_topic(unit=await a_unit("邻县", "7."))
    item = adds(stranger, topic).entity
    await exchange(stranger)

    assert await desk.asks("Topics") == []
    assert (await desk.is_told("ListItems", topic=str(topic))).code == "NOT_FOUND"
    change = {"changes": [{"field": "TEXT", "value": "外人"}]}
    assert (await desk.is_told("SetItem", item=item, base=1, set=change)).code == "NOT_FOUND"
    assert (await desk.is_told("DeleteItem", item=item, base=1)).code == "NOT_FOUND"


async def test_topics_are_listed_open_ones_first_closed_on_request(desk: Browser) -> None:
    """What is over is not in the way."""
    over, on = await a_topic(state="CLOSED"), await a_topic()

    assert [row["id"] for row in await desk.asks("Topics")] == [str(on)]
    assert [(row["id"], row["mayWrite"]) for row in await desk.asks("Topics", closed=True)] == [
        (str(on), True),
        (str(over), False),
    ]


def line(topic: Any) -> dict[str, Any]:
    """A line for the problems of a topic."""
    return {"topic": str(topic), "list": "PROBLEM", "text": "路灯不亮", "rank": "a0", "dueOn": "2026-12-01"}
