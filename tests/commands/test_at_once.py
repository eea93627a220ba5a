"""Many hosts at once: nobody waits in a circle, and phones are told what stands in the tables."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import activities, attendance, codes
from server.domain.activities import Verb
from server.domain.codes import CodeKind
from server.domain.scans import Presence
from server.domain.viewer import Viewer
from server.errors import DaimaError
from server.store import activities as stored
from server.store import attendance as listed
from server.store import sql
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, a_crowd, a_scan

pytestmark = pytest.mark.usefixtures("database")

Deed = Callable[[Any], Awaitable[object]]


async def done(deed: Deed) -> object:
    """One act in a transaction of its own; a refusal is an answer like another."""
    try:
        async with ENGINE.transaction() as tx:
            return await deed(tx)
    except DaimaError as refused:
        return refused


def deeds(county: County, viewer: Viewer, made: list[UUID], seats: list[UUID], chance: random.Random) -> list[Deed]:
    """A heap of acts on the same few activities, persons and codes."""
    scanned = [county.persons[name] for name in ("陈静", "林涛")]
    own = county.seats["陈静"]

    def one() -> Deed:
        activity, person = chance.choice(made), chance.choice(scanned)
        some = chance.sample(seats, 5)
        presence = chance.choice([Presence.PRESENT, Presence.REFUSED])
        return chance.choice(
            [
                lambda tx: activities.invite(tx, viewer, activity, some, now=NOW),
                lambda tx: attendance.decide(tx, viewer, activity, person, presence, "核对名单", now=NOW + HOUR),
                lambda tx: codes.replace(tx, viewer, CodeKind.ACTIVITY, activity, now=NOW + HOUR),
                lambda tx: codes.replace(tx, viewer, CodeKind.DEPUTY, own, now=NOW + HOUR),
                lambda tx: activities.move(tx, viewer, made[0], Verb.CANCEL, reason="暴雨", now=NOW),
            ]
        )

    return [one() for _ in range(25)]


@pytest.mark.parametrize("seed", range(2))
async def test_what_phones_are_told_is_what_stands(seed: int) -> None:
    """After any mix of acts at once, every row of the feed equals its row in the tables."""
    chance, county = random.Random(seed), await a_county()
    viewer, seats = await county.viewer("何远"), await a_crowd(county, 12)
    asked = [county.seats["陈静"], county.seats["林涛"]]
    made: list[UUID] = []
    for _ in range(3):
        async with ENGINE.transaction() as tx:
            row = await activities.create(tx, viewer, county.plan(), seats=asked, publish=True, now=NOW)
        made.append(row["id"])
        await a_scan(county, "陈静", row["id"], captured_at=NOW + HOUR, received_at=NOW + HOUR)

    await asyncio.gather(*(done(deed) for deed in deeds(county, viewer, made, seats, chance)))

    told = {(row["scope"], row["kind"], row["id"]): row for row in await sql.fetch("select * from feed")}
    stands = [row for activity in await stored.many(made) for row in await stored.fed(activity)]
    stands += [row for activity in made for row in await listed.fed(activity)]
    for expected in stands:
        row = told[expected.scope, expected.kind, expected.id]
        assert (row["rev"], msgspec.json.decode(row["body"])) == (expected.rev, expected.body)
