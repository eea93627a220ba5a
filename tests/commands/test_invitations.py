"""Who is asked to an activity: once, in reach, and judged again when they were there already."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import activities
from server.domain.activities import Verb
from server.errors import ConflictError, InvalidError
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, a_crowd, a_scan, events, feed

pytestmark = pytest.mark.usefixtures("database")


async def a_published_activity(county: County) -> UUID:
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        made: dict[str, Any] = await activities.create(tx, viewer, county.plan(), publish=True, now=NOW)
    return made["id"]


async def invited(county: County, activity: UUID, *names: str) -> list[UUID]:
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        return await activities.invite(tx, viewer, activity, [county.seats[name] for name in names], now=NOW)


async def test_an_invitation_twice_is_one() -> None:
    """Nobody is on the list twice, told twice, or twice in history."""
    county = await a_county()
    activity = await a_published_activity(county)

    first = await invited(county, activity, "陈静", "林涛", "陈静")
    again = await invited(county, activity, "林涛", "陈静")

    assert (sorted(first), again) == (sorted([county.persons["陈静"], county.persons["林涛"]]), [])
    assert await sql.value("select count(*) from attendance") == 2
    assert len(await feed(f"person:{county.persons['陈静']}", "notice")) == 1
    assert await events("activity") == ["create", "publish", "invite"]


async def test_who_was_scanned_in_unasked_is_judged_again_when_asked() -> None:
    """The one reason against the scan was that nobody had asked the person."""
    county = await a_county()
    activity = await a_published_activity(county)
    moment = {"captured_at": NOW + HOUR, "received_at": NOW + HOUR}
    scan = await a_scan(county, "陈静", activity, reasons=["NOT_INVITED"], checks="{}", **moment)

    await invited(county, activity, "陈静")

    assert await sql.value("select verdict from scan where id = $1", scan) == "PRESENT"
    (told,) = await feed(f"person:{county.persons['陈静']}", "attendance")
    body = msgspec.json.decode(told["body"])
    assert (body["enrolment"], body["presence"], body["reasons"]) == ("INVITED", "PRESENT", [])


async def test_two_hundred_are_asked_in_a_few_statements() -> None:
    """The number of statements does not grow with the number of persons."""
    county = await a_county()
    seats = await a_crowd(county, 200)
    viewer = await county.viewer("何远")
    asked: list[str] = []

    async with ENGINE.transaction() as tx:
        tx.connection.add_query_logger(lambda record: asked.append(record.query))
        await activities.create(tx, viewer, county.plan(), seats=seats, publish=True, now=NOW)

    assert len(asked) < 60
    assert await sql.value("select count(*) from feed where kind = 'roster'") == 200
    assert await sql.value("select count(*) from delivery") == 200


async def test_only_those_in_reach_are_asked() -> None:
    """The county asks its own and whom it elected, not the town's deputies; all or none are added."""
    county = await a_county()
    activity = await a_published_activity(county)

    with pytest.raises(InvalidError) as refused:
        await invited(county, activity, "陈静", "王立")

    assert "王立" in refused.value.words
    assert refused.value.detail["field"] == "seats"
    assert await sql.value("select count(*) from attendance") == 0


async def test_nobody_is_asked_to_what_is_over() -> None:
    """An ended or cancelled activity takes nobody on its list."""
    county = await a_county()
    activity = await a_published_activity(county)
    async with ENGINE.transaction() as tx:
        await activities.move(tx, await county.viewer("何远"), activity, Verb.CANCEL, reason="暴雨", now=NOW)

    with pytest.raises(ConflictError):
        await invited(county, activity, "陈静")
