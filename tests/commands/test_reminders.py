"""What came due is told once, to whom it concerns, and no more once it is done."""

import asyncio

import msgspec
import pytest

from server.commands import reminders
from server.store import sql
from server.tables.columns import uuid7
from tests.builders import a_deputy, a_unit
from tests.county import feed
from tests.reminders import (
    DAY,
    HOUR,
    MINUTE,
    START,
    at_the_door,
    enrols,
    has_phone,
    is_there,
    looks,
    pushes,
    sent_a_scan,
    settled,
)

pytestmark = pytest.mark.usefixtures("database")


async def test_an_activity_is_reminded_of_when_it_comes_near() -> None:
    """A week before who has not answered, the evening before and an hour before who is to come; each in its words."""
    chen, lin = await a_deputy(), await a_deputy("林涛")
    activity = await at_the_door([chen, lin], place="渡口站")
    await enrols(activity, lin, "ENROLLED")

    told = await looks(*(START + days * DAY for days in (-8, -7, -3, -1)), START - 18 * HOUR, START - HOUR, START)

    assert told == [
        ("activity_week", {chen.person}, "一周后有活动:视察校门口"),
        ("invitation", {chen.person}, "请答复邀请:视察校门口"),
        ("invitation", {chen.person}, "请答复邀请:视察校门口"),
        ("activity_day", {chen.person, lin.person}, "明天有活动:视察校门口"),
        ("activity_hour", {chen.person, lin.person}, "一小时后:视察校门口"),
    ]
    body = await sql.value("select body from notice where rule = 'activity_hour'")
    assert body == "时间:11月27日 14:00,地点:渡口站。到场后请扫描活动码签到,没有网络也可以。"


async def test_a_reminder_is_in_the_inbox_and_waits_to_wake_the_phone() -> None:
    """Its row says why one got it, what it replaces and until when it matters."""
    chen = await a_deputy()
    await has_phone(chen.person)
    activity = await at_the_door([chen])

    await looks(START - HOUR - MINUTE, START - HOUR)

    (told,) = await feed(f"person:{chen.person}", "notice")
    body = msgspec.json.decode(told["body"])
    assert (body["why"], body["tag"], body["category"]) == ("您在这项活动的名单里", f"act-{activity.id}", "ACTIVITY")
    assert body["expiresAt"] == round(START.timestamp() * 1000)
    assert await sql.value("select state from delivery where channel = 'PUSH'") == "WAITING"


async def test_looking_twice_and_at_once_tells_once() -> None:
    """Four workers look in the same moment."""
    await at_the_door([await a_deputy(), await a_deputy("林涛")])
    await looks(START - HOUR - MINUTE)

    told = await asyncio.gather(*(reminders.remind(START - HOUR) for _ in range(4)))
    again = await reminders.remind(START - HOUR + MINUTE)

    assert (sum(told), again) == (1, 0)
    assert await sql.value("select count(*) from delivery") == 2


async def test_who_is_not_there_is_asked_ten_minutes_later() -> None:
    """Not who was checked in, has leave, or sent a scan that nobody judged yet; and the words take the worry away."""
    people = [await a_deputy(name) for name in ("陈静", "林涛", "王立", "周敏")]
    activity = await at_the_door(people)
    await is_there(activity, people[1])
    await enrols(activity, people[2], "ON_LEAVE")
    await sent_a_scan(people[3])

    told = await looks(START + 9 * MINUTE, START + 10 * MINUTE)

    assert told == [("not_checked_in", {people[0].person}, "还没有您的签到:视察校门口")]
    assert "什么都没有丢" in await sql.value("select body from notice")


async def test_an_activity_moved_is_reminded_of_at_its_new_time() -> None:
    """Nothing was written ahead, so nothing is left of the old one; what waits of it is settled."""
    activity = await at_the_door([chen := await a_deputy()])
    await has_phone(chen.person)
    await looks(START - HOUR - MINUTE, START - HOUR)
    before = await pushes()

    await sql.execute("update activity set starts_at = $1, ends_at = $2", START + 4 * HOUR, START + 6 * HOUR)
    told = await looks(START, START + 3 * HOUR)

    assert [rule for rule, _, _ in told] == ["activity_hour"]
    assert await settled(before) == set(before)
    assert await settled(await pushes()) == set(before)
    assert activity.id == (await sql.value("select distinct about from notice"))


@pytest.mark.parametrize(
    "change",
    [
        "update activity set state = 'CANCELLED'",
        "update attendance set enrolment = 'DECLINED'",
        "update attendance set presence = 'PRESENT'",
        "update rule_set set body = body || '{\"active\": false}' where key = 'not_checked_in'",
    ],
)
async def test_what_is_done_wakes_nobody(change: str) -> None:
    """Asked again in the transaction that sends."""
    await at_the_door([chen := await a_deputy()])
    await has_phone(chen.person)
    await looks(START + 9 * MINUTE, START + 10 * MINUTE)
    waiting = await pushes()

    assert await settled(waiting) == set()
    await sql.execute(change)
    assert await settled(waiting) == set(waiting)


async def test_what_is_done_leaves_the_inbox_unless_it_was_read() -> None:
    """Who checked in finds no "not checked in" there; who read it keeps what they were told."""
    chen, lin, wang = await a_deputy(), await a_deputy("林涛"), await a_deputy("王立")
    activity = await at_the_door([chen, lin, wang])
    await looks(START + 9 * MINUTE, START + 10 * MINUTE)
    await sql.execute("update delivery set acked_at = $1, version = 2 where person = $2", START, lin.person)
    for who in (chen, lin):
        await is_there(activity, who)

    left = await reminders.settle(START + 11 * MINUTE)
    again = await reminders.settle(START + 11 * MINUTE)

    assert (left, again) == (1, 0)
    assert [len(await feed(f"person:{who.person}", "notice")) for who in (chen, lin, wang)] == [0, 1, 1]
    gone = await sql.one("select state, reason from delivery where person = $1", chen.person)
    assert gone == {"state": "DROPPED", "reason": "SETTLED"}


async def test_after_an_outage_what_helps_nobody_is_not_told() -> None:
    """Eight hours later neither "in an hour" nor "not checked in"; of what is still to come, the evening before."""
    await at_the_door([await a_deputy()])
    await looks(START - DAY)

    told = await looks(START + 8 * HOUR)

    assert told == []
    assert await reminders.remind(START + 9 * HOUR) == 0


async def test_a_rule_that_is_new_tells_nothing_of_what_was_before() -> None:
    """Its mark begins where it is first looked at."""
    await at_the_door([await a_deputy()])

    assert await looks(START - HOUR, START - HOUR + MINUTE) == []


async def test_a_congress_has_rules_of_its_own() -> None:
    """Its version goes before everyone's there, and nowhere else."""
    here, there = await a_unit(), await a_unit("外市人大", "2.")
    await at_the_door([await a_deputy()], unit=here)
    other = await a_deputy("林涛", unit=there)
    await at_the_door([other], unit=there)
    await looks(START - HOUR - MINUTE)
    await sql.execute(
        """insert into rule_set (id, key, kind, unit, version, starts_on, body, source, state, revision)
        select $1, key, kind, $2, 2, starts_on, body || '{"active": false}', source, 'ISSUED', 1
        from rule_set where key = 'activity_hour'""",
        uuid7(),
        here,
    )

    told = await looks(START - HOUR)

    assert told == [("activity_hour", {other.person}, "一小时后:视察校门口")]


async def test_whoever_left_is_told_nothing() -> None:
    """They hold no seat any more."""
    await at_the_door([await a_deputy()])
    await sql.execute("update seat set status = 'RESIGNED'")

    assert await looks(START - HOUR - MINUTE, START - HOUR) == []


async def test_many_are_told_in_more_than_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends with the reminder it has begun, and the next goes on."""
    monkeypatch.setattr(reminders, "BATCH", 3)
    for name in "一二三四":
        await at_the_door([await a_deputy(name), await a_deputy(f"{name}一")])

    told = await looks(START - HOUR - MINUTE, START - HOUR)

    assert len(told) == 4
    assert await sql.value("select count(*) from delivery where channel = 'APP'") == 8
