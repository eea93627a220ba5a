"""Enrolment as phones and the desk bring it about: places, turns, leave, and many at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.commands import enrolment
from server.domain.viewer import Viewer
from server.errors import ConflictError, ForbiddenError, InvalidError
from server.store import people, sql
from server.sync import reconcile
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.builders import Held, Someone, a_deputy, a_host, a_phone, a_unit, an_activity, attendance_of
from tests.phone import Phone, Written
from tests.topics import code, exchange

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


async def an_open(places: int | None = None, **more: Any) -> Held:
    """An activity anybody may join, tomorrow."""
    given = {"opens": 24 * HOUR, "closes": 26 * HOUR, "enrol": "OPEN", "places": places} | more
    return await an_activity(**given)


def says(phone: Phone, verb: str, activity: Held, **body: Any) -> Written:
    """Write down what someone says of their own coming."""
    return phone.writes(f"enrol{verb}", body, entity=str(activity.id))


async def deputies(count: int) -> list[tuple[Someone, Phone]]:
    """Deputies of one congress with their phones."""
    there = [await a_deputy(f"代表{n}") for n in range(count)]
    return [(one, await a_phone(one)) for one in there]


async def viewer(someone: Someone) -> Viewer:
    found = await people.viewer(someone.person, datetime.now(UTC), someone.seat)
    assert found is not None
    return found


async def decided(by: Someone, activity: Held, whose: Someone, granted: bool, answer: str | None = None) -> Any:
    async with ENGINE.transaction() as tx:
        return await enrolment.decide_leave(tx, await viewer(by), activity.id, whose.person, granted, answer)


async def state(activity: Held, someone: Someone) -> str:
    return (await attendance_of(activity, someone))["enrolment"]


async def test_signing_up_offline_counts_when_it_reaches_us() -> None:
    """The phone hears that it is enrolled, and holds the activity as its own."""
    activity = await an_open()
    ((deputy, phone),) = await deputies(1)
    joined = says(phone, "Join", activity)

    await exchange(phone)

    assert (code(phone, joined), await state(activity, deputy)) == ("APPLIED", "ENROLLED")
    (row,) = phone.rows("attendance").values()
    assert (row["activity"], row["enrolment"], row["queue"]) == (str(activity.id), "ENROLLED", None)
    assert phone.receipt(joined)["detail"]["title"] == "视察校门口"
    assert str(activity.id) in phone.rows("activity")


async def test_a_full_activity_has_a_waiting_list_and_who_leaves_gives_the_place_on() -> None:
    """The first of those waiting moves up and is told; the others come one nearer."""
    activity, three = await an_open(places=1), await deputies(4)
    for _, phone in three:
        says(phone, "Join", activity)
        await exchange(phone)
    assert [await state(activity, one) for one, _ in three] == ["ENROLLED", "WAITING", "WAITING", "WAITING"]
    first, second, third, fourth = three
    says(third[1], "Withdraw", activity)
    await exchange(third[1])

    says(first[1], "Withdraw", activity)
    await exchange(first[1], second[1], fourth[1])

    assert [await state(activity, one) for one, _ in three] == ["DECLINED", "ENROLLED", "DECLINED", "WAITING"]
    (told,) = second[1].rows("notice").values()
    assert told["title"] == "候补成功:视察校门口"
    (row,) = fourth[1].rows("attendance").values()
    assert row["queue"] == 1


async def test_places_are_never_given_twice() -> None:
    """Forty phones want five places at once, through two workers."""
    activity, crowd = await an_open(places=5), await deputies(40)
    for _, phone in crowd:
        says(phone, "Join", activity)
    await asyncio.gather(*(phone.syncs() for _, phone in crowd))

    await asyncio.gather(reconcile.drain(), reconcile.drain())

    rows = await sql.fetch("select enrolment, queue from attendance order by queue nulls first")
    assert [row["enrolment"] for row in rows] == ["ENROLLED"] * 5 + ["WAITING"] * 35
    assert [row["queue"] for row in rows[5:]] == [*range(1, 36)]


async def test_coming_and_going_at_once_leaves_no_place_empty_and_none_taken_twice() -> None:
    """Whoever goes while others come gives the place to the next; the turns stay 1, 2, 3."""
    activity, crowd = await an_open(places=4), await deputies(16)
    for _, phone in crowd[:8]:
        says(phone, "Join", activity)
    await exchange(*(phone for _, phone in crowd[:8]))
    for _, phone in crowd[:3]:
        says(phone, "Withdraw", activity)
    for _, phone in crowd[8:]:
        says(phone, "Join", activity)
    await asyncio.gather(*(phone.syncs() for _, phone in crowd))

    await asyncio.gather(reconcile.drain(), reconcile.drain(), reconcile.drain())

    waiting = await sql.fetch("select queue from attendance where enrolment = 'WAITING' order by queue")
    assert await sql.value("select count(*) from attendance where enrolment = 'ENROLLED'") == 4
    assert [row["queue"] for row in waiting] == [*range(1, 10)]
    assert await sql.value("select count(*) from record where state <> 1") == 0


async def test_two_phones_of_one_person_say_it_once() -> None:
    """The second is answered as the first, and changes nothing."""
    activity = await an_open(places=2)
    ((deputy, one),) = await deputies(1)
    other = await a_phone(deputy)
    first, second = says(one, "Join", activity), says(other, "Join", activity)

    await exchange(one, other)

    assert (code(one, first), code(other, second)) == ("APPLIED", "APPLIED")
    assert await sql.value("select count(*) from event where kind = 'attendance'") == 1


async def test_who_was_asked_accepts_or_declines() -> None:
    """What was accepted is no longer declined; words say what to do instead."""
    deputy, other = await a_deputy(), await a_deputy("林涛")
    activity = await an_activity([deputy, other], opens=HOUR, closes=3 * HOUR)
    phone, second = await a_phone(deputy), await a_phone(other)
    says(phone, "Join", activity)
    says(second, "Decline", activity, reason="出差")
    await exchange(phone, second)

    late = says(phone, "Decline", activity)
    await exchange(phone)

    assert (await state(activity, deputy), await state(activity, other)) == ("ENROLLED", "DECLINED")
    assert (await attendance_of(activity, other))["reason"] == "出差"
    assert code(phone, late) == "REJECTED_INVALID"
    assert "请假" in phone.receipt(late)["detail"]["words"]


async def test_leave_is_asked_given_and_the_place_goes_on() -> None:
    """The host hears why; the deputy hears the answer; the next in turn has the place."""
    host = await a_host()
    activity, ((deputy, phone), (next_, second)) = await an_open(places=1, host_seat=host.seat), await deputies(2)
    for one in (phone, second):
        says(one, "Join", activity)
        await exchange(one)
    says(phone, "Leave", activity, reason="孩子生病")
    await exchange(phone)
    titles = "select n.title from notice n join delivery d on d.notice = n.id where d.person = $1"
    assert await sql.value(titles, host.person) == "代表0请假:视察校门口"

    await decided(host, activity, deputy, True)

    assert (await state(activity, deputy), await state(activity, next_)) == ("ON_LEAVE", "ENROLLED")
    assert await sql.value(titles, deputy.person) == "请假已批准:视察校门口"
    assert (await attendance_of(activity, deputy))["reason"] == "孩子生病"


async def test_leave_that_is_not_given_wants_words() -> None:
    """Who asked is to come then, and reads why."""
    host, deputy = await a_host(), await a_deputy()
    activity, phone = await an_activity([deputy], opens=HOUR, closes=3 * HOUR), await a_phone(deputy)
    says(phone, "Leave", activity, reason="有事")
    await exchange(phone)

    with pytest.raises(InvalidError):
        await decided(host, activity, deputy, False)
    await decided(host, activity, deputy, False, "本次检查需要您到场")
    await phone.pulls()

    (row,) = phone.rows("attendance").values()
    assert (row["enrolment"], row["reason"], row["answer"]) == ("ENROLLED", "有事", "本次检查需要您到场")


async def test_who_asked_by_telephone_is_put_on_leave_with_the_reason() -> None:
    """Without one, nobody is; and nobody gives themselves leave."""
    host, deputy = await a_host(), await a_deputy()
    activity = await an_activity([deputy, host], opens=HOUR, closes=3 * HOUR)

    with pytest.raises(InvalidError):
        await decided(host, activity, deputy, True)
    with pytest.raises(ForbiddenError):
        await decided(host, activity, host, True, "自己")
    await decided(host, activity, deputy, True, "来电说明住院")
    with pytest.raises(ConflictError):
        await decided(host, activity, deputy, False, "又变了")

    assert (await attendance_of(activity, deputy))["reason"] == "来电说明住院"


async def test_an_offline_word_counts_when_it_was_written() -> None:
    """Signing up closed between writing and sending; the one written after it is refused."""
    activity = await an_open(enrol_until=datetime.now(UTC) - HOUR)
    (early, one), (late, other) = await deputies(2)
    before = int((datetime.now(UTC) - 2 * HOUR).timestamp() * 1000)
    in_time = one.writes("enrolJoin", {}, entity=str(activity.id), at_ms=before)
    too_late = says(other, "Join", activity)

    await exchange(one, other)

    assert (code(one, in_time), await state(activity, early)) == ("APPLIED", "ENROLLED")
    assert other.receipt(too_late)["detail"]["words"] == "报名已经截止。"
    assert await sql.value("select count(*) from attendance where person = $1", late.person) == 0


async def test_a_clash_with_another_activity_is_told() -> None:
    """Both stand; the receipt names the other one."""
    ((_, phone),) = await deputies(1)
    one, other = await an_open(title="走访企业"), await an_open()
    says(phone, "Join", one)
    await exchange(phone)

    second = says(phone, "Join", other)
    await exchange(phone)

    assert phone.receipt(second)["detail"]["clash"] == "走访企业"


async def test_strangers_and_unknown_activities_are_refused_in_words() -> None:
    """A deputy of elsewhere may not join; what is not there is not joined."""
    activity = await an_activity(opens=HOUR, closes=3 * HOUR)
    phone = await a_phone(await a_deputy("王立", unit=await a_unit("邻县", "7.")))
    foreign = says(phone, "Join", activity)
    unknown = phone.writes("enrolJoin", {}, entity=str(uuid7()))

    await exchange(phone)

    assert (code(phone, foreign), code(phone, unknown)) == ("REJECTED_PERMISSION", "REJECTED_INVALID")
