"""Activities begin and end by time."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from server.commands import activities, timetable
from server.domain.activities import Verb
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, a_county, events, feed

pytestmark = pytest.mark.usefixtures("database")


async def test_what_nobody_moves_begins_and_ends() -> None:
    """Phones and history say so, once each; it ends when nobody may scan any more."""
    county = await a_county()
    plan = county.plan(checkin_until=NOW + 4 * HOUR)
    async with ENGINE.transaction() as tx:
        made = await activities.create(tx, await county.viewer("何远"), plan, publish=True, now=NOW)
    states: list[str] = []

    for hours in (0, 1, 1, 3, 4, 4):
        await timetable.keep(NOW + hours * HOUR)
        (told,) = await feed(f"activity:{made['id']}", "activity")
        states.append(msgspec.json.decode(told["body"])["state"])

    assert states == ["PUBLISHED", "RUNNING", "RUNNING", "RUNNING", "ENDED", "ENDED"]
    assert await events("activity") == ["create", "publish", "start", "end"]
    assert await sql.value("select version from activity") == told["rev"]


async def test_two_workers_move_it_once() -> None:
    """Whoever comes second finds nothing to do."""
    county = await a_county()
    async with ENGINE.transaction() as tx:
        await activities.create(tx, await county.viewer("何远"), county.plan(), publish=True, now=NOW)

    moved = await asyncio.gather(*(timetable.keep(NOW + HOUR) for _ in range(3)))

    assert sorted(moved) == [0, 0, 1]
    assert await events("activity") == ["create", "publish", "start"]


async def test_drafts_and_cancelled_ones_stay() -> None:
    """Time moves only what was announced and is held."""
    county = await a_county()
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        await activities.create(tx, viewer, county.plan(), now=NOW)
        cancelled = await activities.create(tx, viewer, county.plan(), publish=True, now=NOW)
        await activities.move(tx, viewer, cancelled["id"], Verb.CANCEL, reason="暴雨", now=NOW)

    assert await timetable.keep(NOW + timedelta(days=3)) == 0
