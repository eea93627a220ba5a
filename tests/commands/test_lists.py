"""Who writes on a list, what history says of it, and what two at once cannot do together."""

import asyncio
from datetime import date

import msgspec
import pytest

from server.commands import authors, lists
from server.domain.bodies import ItemAdd, ItemChange, ItemDel, ItemMove, ItemSet
from server.domain.lists import ItemField, List, TopicState
from server.domain.people import Role, SeatStatus, UnitKind
from server.errors import ForbiddenError, InvalidError
from server.store import sql
from server.store.changes import touched
from server.sync import reconcile
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.builders import a_deputy, a_host, a_phone, a_unit, viewer_of
from tests.topics import a_topic, adds, code, exchange, sets, stands, two_phones

pytestmark = pytest.mark.usefixtures("database")


async def test_a_click_is_one_event_and_pokes_who_holds_the_topic() -> None:
    """Row, history and feed at once; nobody is sent a receipt they did not ask for."""
    topic, staff = await a_topic(), await a_phone(await a_host())
    viewer, item = await viewer_of(staff), uuid7()

    async with ENGINE.transaction() as tx:
        await lists.add(tx, authors.at_desk(viewer, item), ItemAdd(topic, List.WORK, "走访", "a0", due_on="2026-12-01"))
        await lists.move(tx, authors.at_desk(viewer, item, 1), ItemMove("b0"))
        poked = touched(tx)

    assert poked == {f"topic:{topic}"}
    assert await sql.value("SELECT count(*) FROM feed WHERE kind = 'receipt'") == 0
    row = await stands(str(item))
    assert (row["by"], row["due_on"], row["rank"], row["version"]) == (viewer.person, date(2026, 12, 1), "b0", 2)
    events = await sql.fetch(
        "SELECT verb, by_seat, record, unit_path, data FROM event WHERE target = $1 ORDER BY seq", item
    )
    assert [(event["verb"], event["by_seat"], event["record"]) for event in events] == [
        ("add", viewer.seat, None),
        ("move", viewer.seat, None),
    ]
    assert msgspec.json.decode(events[1]["data"]) == {"rank": "b0", "code": "APPLIED"}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VOLUNTEER, Role.LEADER, Role.LIAISON])
async def test_who_helps_at_a_station_writes_on_the_topics_above_it(role: Role) -> None:
    """A station lies under the congress that raised the topic."""
    congress, topic = await a_unit(), await a_topic()
    station = await a_unit("联络站", "1.9.", UnitKind.STATION, congress)
    phone = await a_phone(await a_deputy(role=role, unit=station))
    added = adds(phone, topic)

    await exchange(phone)

    assert code(phone, added) == "APPLIED"
    assert added.entity in phone.rows("item")


async def test_a_department_writes_what_it_must_see_to_and_nothing_else() -> None:
    """A handler sets the state of an item that is theirs, adds none and leaves others alone."""
    one, _, topic, item = await two_phones()
    department = await a_unit("住建局", "1.8.", UnitKind.DEPARTMENT, await a_unit())
    handler = await a_phone(await a_deputy("经办", role=Role.HANDLER, unit=department))
    mine = adds(one, topic, "请修路灯", list="WORK", owner=str(handler.seat)).entity
    await exchange(one, handler)
    done, other = sets(handler, mine, STATE="DONE"), sets(handler, item, STATE="DONE")
    own = adds(handler, topic, "自己写的")

    await exchange(handler)

    assert [code(handler, one) for one in (done, other, own)] == [
        "APPLIED",
        "REJECTED_PERMISSION",
        "REJECTED_PERMISSION",
    ]


async def test_who_lost_the_seat_writes_no_more() -> None:
    """What waited on the phone when the seat ended is refused, visibly; the topic is theirs no longer."""
    one, other, topic, item = await two_phones()
    said = sets(other, item, TEXT="离任前写的")
    await sql.execute(
        "UPDATE seat SET status = $2, until = current_date WHERE id = $1", other.seat, SeatStatus.RESIGNED
    )
    await a_deputy("林涛", person=other.person, unit=await a_unit("邻县", "7."))

    await exchange(other)

    assert code(other, said) == "REJECTED_PERMISSION"
    assert f"topic:{topic}" not in other.scopes
    assert other.rows("item") == {}
    assert (await stands(item))["version"] == 1
    assert item in one.rows("item")


async def test_a_seat_that_was_named_must_be_the_one_that_may() -> None:
    """Acting in a seat of another congress, a deputy of both writes nothing here."""
    phone, topic = await a_phone(await a_deputy()), await a_topic()
    elsewhere = await a_deputy(person=phone.person, unit=await a_unit("邻县", "7."))
    body = {"topic": str(topic), "text": "拥堵"}
    named = phone.writes("itemAdd", body, seat=str(elsewhere.seat))
    default = phone.writes("itemAdd", body)

    await exchange(phone)

    assert (code(phone, named), code(phone, default)) == ("REJECTED_PERMISSION", "APPLIED")


async def test_two_who_link_items_to_each_other_at_once_close_no_circle() -> None:
    """The first to come stands, the other is told; neither waits for ever."""
    one, other, topic, first = await two_phones()
    second = adds(one, topic, "另一条").entity
    await exchange(one, other)
    here, there = sets(one, first, FROM_ITEM=second), sets(other, second, FROM_ITEM=first)
    await one.syncs()
    await other.syncs()

    await asyncio.gather(*(reconcile.drain() for _ in range(4)))
    await one.pulls()
    await other.pulls()

    assert sorted([code(one, here), code(other, there)]) == ["APPLIED", "REJECTED_INVALID"]
    assert await sql.value("SELECT count(*) FROM list_item WHERE from_item IS NOT NULL") == 1


async def test_the_desk_is_refused_by_the_same_words() -> None:
    """A closed topic, a deputy's item in another's hands, a blank text."""
    one, _, topic, item = await two_phones()
    key = (await stands(item))["id"]
    staff = await viewer_of(await a_phone(await a_host()))
    deputy = await viewer_of(await a_phone(await a_deputy("高岚")))
    blank = ItemSet([ItemChange(ItemField.TEXT, " ")])

    async with ENGINE.transaction() as tx:
        with pytest.raises(ForbiddenError):
            await lists.remove(tx, authors.at_desk(deputy, key, 1), ItemDel())
        with pytest.raises(InvalidError, match="一到两千字"):
            await lists.set_fields(tx, authors.at_desk(staff, key, 1), blank)
        await sql.execute("UPDATE topic SET state = $2 WHERE id = $1", topic, TopicState.CLOSED)
        with pytest.raises(InvalidError, match="已经结束"):
            await lists.remove(tx, authors.at_desk(staff, key, 1), ItemDel())
    assert one.rows("item")[item]["state"] == "OPEN"
