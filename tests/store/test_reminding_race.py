"""
A check-in that was committed before the claim never gets "not checked in".

Each round has somebody at the door and a push that is due. Both go at once, meet at a barrier in
one of four orders, and another connection looks while the claim's transaction is still open:
whoever is to be woken then is nobody who has checked in. `RACES=5000` is the long form.
"""

import asyncio
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from server.commands import catalogue, reminders
from server.store import presence, push_claims, sql
from server.store.presence import Line
from server.tables.engine import ENGINE
from tests.builders import Held, Someone, a_deputy, an_activity
from tests.reminders import enrols, has_phone

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.timeout(900)]

RACES = int(os.environ.get("RACES", "300"))
AT_A_TIME = 100
"""Persons of one activity."""
START = datetime(2026, 11, 27, 6, tzinfo=UTC)
LATE = START + timedelta(minutes=10)
NEVER = datetime(2100, 1, 1, tzinfo=UTC)

ORDERS = ("checked in before", "locks first", "at once", "claims first")


async def test_a_checkin_committed_before_the_claim_is_never_asked_for() -> None:
    """Sent only while nobody has checked in; dropped as settled else; and each of the two happens in every race."""
    chance, came = Random(7), Counter[tuple[str, str]]()
    for first in range(0, RACES, AT_A_TIME):
        activity, people = await at_ten_past(min(AT_A_TIME, RACES - first), first)
        for who in people:
            order = chance.choice(ORDERS)
            came[order, await a_race(activity, who, order, chance)] += 1

    assert {outcome for order, outcome in came if order == "checked in before"} == {"SETTLED"}
    assert {outcome for _, outcome in came} == {"SETTLED", "SENT"}


async def a_race(activity: Held, who: Someone, order: str, chance: Random) -> str:
    """One round; what became of the push."""
    await sql.execute("update delivery set not_before = $2 where person = $1 and channel = 'PUSH'", who.person, START)
    meet, yields = asyncio.Barrier(2), (chance.randrange(8), chance.randrange(8))
    _, outcome = await asyncio.gather(
        checks_in(activity, who, order, meet, yields[0]), claims(activity, who, order, meet, yields[1])
    )
    assert await presence_of(activity, who) == "PRESENT"
    return outcome


async def checks_in(activity: Held, who: Someone, order: str, meet: asyncio.Barrier, yields: int) -> None:
    """As a scan is settled: the line is held, folded and saved."""
    if order in ("claims first", "at once"):
        await meet.wait()
    await pause(yields * 40 if order == "at once" else yields)
    async with ENGINE.transaction():
        line: Line = (activity.id, who.person, 0)
        row = (await presence.hold({line: who.seat}))[line]
        if order == "locks first":
            await meet.wait()
            await pause(yields)
        await presence.save([row | {"presence": "PRESENT", "first_in": LATE, "version": row["version"] + 1}])
    if order == "checked in before":
        await meet.wait()


async def claims(activity: Held, who: Someone, order: str, meet: asyncio.Barrier, yields: int) -> str:
    """A worker claims what is due; another connection looks at who is there before that is committed."""
    if order != "claims first":
        await meet.wait()
    await pause(yields)
    async with ENGINE.transaction():
        claimed = await push_claims.claim(LATE, 10, [], {1})
        if order == "claims first":
            await meet.wait()
            await pause(yields)
        there = await presence_of(activity, who)
        assert not claimed or there == "NONE", f"woken though there: {order}"
    state, reason = await push_of(who)
    assert (state, reason) == (("CLAIMED", None) if claimed else ("DROPPED", "SETTLED"))
    await sql.execute("update delivery set state = 'ACCEPTED' where person = $1 and channel = 'PUSH'", who.person)
    return "SENT" if claimed else "SETTLED"


async def at_ten_past(persons: int, first: int) -> tuple[Held, list[Someone]]:
    """An activity with so many who are to come; ten minutes after its start all are asked where they are."""
    if not first:
        async with ENGINE.transaction() as tx:
            await catalogue.install(tx)
    await sql.execute("update activity set state = 'ENDED'")
    people = [await a_deputy(f"代表{first + n}") for n in range(persons)]
    activity = await an_activity(people)
    until = START + timedelta(hours=2)
    await sql.execute(
        "update activity set starts_at = $2, ends_at = $3, checkin_from = $2, checkin_until = $3 where id = $1",
        activity.id,
        START,
        until,
    )
    for who in people:
        await enrols(activity, who, "ENROLLED")
        await has_phone(who.person)
    await sql.execute("delete from reminder_mark")
    await reminders.remind(LATE - timedelta(seconds=1))
    assert await reminders.remind(LATE) == 1
    await sql.execute("update delivery set not_before = $1 where state = 'WAITING'", NEVER)
    return activity, people


async def presence_of(activity: Held, who: Someone) -> str:
    """What is committed, to a connection that has no part in any of it."""
    assert ENGINE.pool
    statement = "select presence from attendance where activity = $1 and person = $2"
    return await ENGINE.pool.fetchval(statement, activity.id, who.person)


async def push_of(who: Someone) -> tuple[str, UUID | None]:
    row = await sql.one("select state, reason from delivery where person = $1 and channel = 'PUSH'", who.person)
    assert row is not None
    return row["state"], row["reason"]


async def pause(turns: int) -> None:
    """Let the others go on, for a few turns of the loop."""
    for _ in range(turns):
        await asyncio.sleep(0)
