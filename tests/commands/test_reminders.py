"""What came due is told once, to whom it concerns, and no more once it is done."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import catalogue, reminders
from server.domain.people import Role, SeatStatus, UnitKind
from server.store import reminders as rows
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.lists import ListItem, Topic
from server.tables.notices import Subscription
from server.tables.rules import Snapshot
from tests.builders import Held, Someone, a_deputy, a_phone, a_unit, an_activity
from tests.county import feed

pytestmark = pytest.mark.usefixtures("database")

START = datetime(2026, 11, 27, 6, tzinfo=UTC)
"""A Friday, two in the afternoon there."""
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


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


async def test_a_phone_that_keeps_records_is_asked_after_a_day_and_three() -> None:
    """Whoever it belongs to; not once it was heard of again, or sent them."""
    chen = await a_deputy()
    phone = await a_phone(chen)
    await sql.execute("update device set pending = 3, seen_at = $1", START)

    told = await looks(START + DAY - MINUTE, START + DAY, START + 3 * DAY)

    assert told == [("unsent", {chen.person}, "还有3条记录没有上传")] * 2
    assert await sql.value("select about from notice limit 1") == phone.device
    notices = await sql.fetch("select id from delivery")
    await sql.execute("update device set seen_at = seen_at + interval '1 hour'")
    assert len(await settled([row["id"] for row in notices])) == 2


async def test_whoever_wrote_nothing_down_is_asked_after_a_day_and_their_leader_after_seven() -> None:
    """Nobody who wrote a line; and weekly on, until they did."""
    congress = await a_unit()
    chen, lin, wang = await a_deputy(), await a_deputy("林涛"), await a_deputy("王立")
    group = await a_unit("一组", "1.9.", UnitKind.GROUP, congress)
    await a_deputy(person=chen.person, role=Role.MEMBER, unit=group)
    await a_deputy(person=lin.person, role=Role.MEMBER, unit=group)
    await a_deputy(person=wang.person, role=Role.LEADER, unit=group)
    topic = await a_theme(congress)
    activity = await at_the_door([chen, lin], topic=topic)
    await is_there(activity, chen)
    await is_there(activity, lin)
    await writes(topic, lin, activity.id)

    told = await looks(*(START + days * DAY for days in (0, 2, 3, 7, 15)))

    assert [(rule, who) for rule, who, _ in told] == [
        *[("lists", {chen.person})] * 3,
        ("lists_leader", {wang.person}),
        ("lists", {chen.person}),
    ]


async def test_a_problem_nobody_answered_is_asked_about_for_three_months() -> None:
    """Its owner, else who wrote it; not once there is a suggestion, and then of that when it has no result."""
    topic = await a_theme(await a_unit())
    chen = await a_deputy()
    problem = await writes(topic, chen, None, written_at=START)

    first = await looks(START + 29 * DAY, START + 31 * DAY)
    answer = await writes(topic, chen, None, "SUGGESTION", written_at=START + 32 * DAY, from_item=problem)
    later = await looks(START + 61 * DAY, START + 63 * DAY)

    assert [(rule, who) for rule, who, _ in first] == [("problem", {chen.person})]
    assert [(rule, who) for rule, who, _ in later] == [("suggestion", {chen.person})]
    assert await sql.value("select about from notice where rule = 'suggestion'") == answer


async def test_a_station_is_reminded_of_its_week_unless_it_held_it() -> None:
    """Head and liaison, on Thursday; what stood so at nine is asked again before a phone is woken."""
    congress = await a_unit()
    station = await a_unit("渡口站", "1.4.", UnitKind.STATION, congress)
    zhou = await a_deputy("周敏", role=Role.LIAISON, unit=station)
    await stands("week_reception", "STATION", station, congress, (date(2026, 11, 23), date(2026, 11, 29)))
    thursday = datetime(2026, 11, 26, 1, tzinfo=UTC)

    told = await looks(thursday - MINUTE, thursday)

    assert told == [("rota_week", {zhou.person}, "本周还没有接待:渡口站")]
    (notice,) = await sql.fetch("select id from delivery")
    await sql.execute("update snapshot set standing = 'MET'")
    assert await settled([notice["id"]]) == {notice["id"]}


async def test_who_keeps_a_station_no_more_is_not_reminded_of_its_week() -> None:
    """From the day their seat ends, in the calendar there: on Thursday at nine they are but a deputy."""
    congress = await a_unit()
    station = await a_unit("渡口站", "1.4.", UnitKind.STATION, congress)
    zhou = await a_deputy("周敏", role=Role.LIAISON, unit=station, until=date(2026, 11, 26))
    await a_deputy(person=zhou.person)
    await stands("week_reception", "STATION", station, congress, (date(2026, 11, 23), date(2026, 11, 29)))
    thursday = datetime(2026, 11, 26, 1, tzinfo=UTC)

    assert await looks(thursday - MINUTE, thursday) == []


async def test_a_deputys_days_are_told_to_the_deputy_alone() -> None:
    """Behind the pace, once a quarter; what was done and what is asked stand in the words."""
    congress, chen = await a_unit(), await a_deputy()
    await stands("duty_days", "DEPUTY", chen.seat, congress, (date(2026, 1, 1), date(2026, 12, 31)), "SHORT")
    december = datetime(2026, 12, 21, 1, tzinfo=UTC)

    told = await looks(december - MINUTE, december)

    assert told == [("duty_days_behind", {chen.person}, "今年的履职天数有些落后")]
    assert "今年已记8.5天,全年要求15天" in await sql.value("select body from notice")


async def test_who_is_a_deputy_no_more_is_not_asked_for_a_deputys_days() -> None:
    """Though they hold another seat, and what they did still counts for the year."""
    congress, chen = await a_unit(), await a_deputy(status=SeatStatus.RESIGNED)
    await a_deputy(
        person=chen.person, role=Role.LIAISON, unit=await a_unit("渡口站", "1.4.", UnitKind.STATION, congress)
    )
    await stands("duty_days", "DEPUTY", chen.seat, congress, (date(2026, 1, 1), date(2026, 12, 31)), "SHORT")
    december = datetime(2026, 12, 21, 1, tzinfo=UTC)

    assert await looks(december - MINUTE, december) == []


async def test_last_years_report_is_asked_for_on_the_first_workday() -> None:
    """Of the period before: this year's has only begun."""
    congress, chen = await a_unit(), await a_deputy()
    for year in (2026, 2027):
        span = date(year, 1, 1), date(year, 12, 31)
        await stands("annual_report", "DEPUTY", chen.seat, congress, span, "MISSED" if year == 2026 else "MET")
    january = datetime(2027, 1, 4, 1, tzinfo=UTC)

    told = await looks(january - MINUTE, january)

    assert [(rule, who) for rule, who, _ in told] == [("annual_report_late", {chen.person})]


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


async def looks(*at: datetime) -> list[tuple[str, set[UUID], str]]:
    """A worker looks then, and then; what that told, in the order it was due."""
    if not await sql.value("select count(*) from rule_set"):
        async with ENGINE.transaction() as tx:
            await catalogue.install(tx)
    before = {row["id"] for row in await sql.fetch("select id from notice")}
    for moment in at:
        await reminders.remind(moment)
    told = await sql.fetch(
        """select n.id, n.rule, n.title, array_agg(d.person) as persons from notice n
        join delivery d on d.notice = n.id and d.channel = 'APP' group by n.id order by n.published_at, n.rule"""
    )
    return [(row["rule"], set(row["persons"]), row["title"]) for row in told if row["id"] not in before]


async def at_the_door(invited: Sequence[Someone], **more: Any) -> Held:
    held = await an_activity(invited, **more)
    span = {"starts_at": START, "ends_at": START + 2 * HOUR}
    await sql.execute(
        "update activity set starts_at = $2, ends_at = $3, checkin_from = $2, checkin_until = $3 where id = $1",
        held.id,
        *span.values(),
    )
    return held


async def enrols(activity: Held, who: Someone, enrolment: str) -> None:
    await sql.execute(
        "update attendance set enrolment = $3 where activity = $1 and person = $2", activity.id, who.person, enrolment
    )


async def is_there(activity: Held, who: Someone) -> None:
    await sql.execute(
        "update attendance set presence = 'PRESENT' where activity = $1 and person = $2", activity.id, who.person
    )


async def sent_a_scan(who: Someone) -> None:
    """A record that came and nobody judged yet."""
    phone = await a_phone(who)
    await sql.execute(
        """insert into record (id, person, device, seq, kind, v, entity, at_ms, canonical, sha, received_at, state)
        values ($1, $2, $3, 1, 'scan.add', 1, $1, 0, '', '', now(), 0)""",
        uuid7(),
        who.person,
        phone.device,
    )


async def has_phone(person: UUID) -> None:
    made = uuid7()
    place = {"endpoint": f"https://push.example/{made}", "origin": "https://push.example"}
    keys: dict[str, Any] = {"p256dh": b"", "auth": b"", "generation": 1}
    await Subscription.insert(Subscription(id=made, person=person, created_at=START, seen_at=START, **place, **keys))


async def pushes() -> list[UUID]:
    return [row["id"] for row in await sql.fetch("select id from delivery where channel = 'PUSH' order by id")]


async def settled(deliveries: Sequence[UUID]) -> set[UUID]:
    async with ENGINE.transaction():
        return await rows.settled(deliveries, START + 11 * MINUTE)


async def a_theme(congress: UUID) -> UUID:
    topic = uuid7()
    span = {"year": 2026, "starts_on": START.date(), "ends_on": START.date() + 400 * DAY}
    await Topic.insert(Topic(id=topic, unit=congress, title="校门口五分钟", state="OPEN", **span))
    return topic


async def writes(topic: UUID, who: Someone, activity: UUID | None, listed: str = "PROBLEM", **more: Any) -> UUID:
    made, congress = uuid7(), await a_unit()
    said = {"list": listed, "text": "没有斑马线", "rank": "a0", "by": who.person}
    await ListItem.insert(ListItem(id=made, topic=topic, activity=activity, unit=congress, **said, **more))
    return made


async def stands(
    rule: str, kind: str, subject: UUID, congress: UUID, span: tuple[date, date], standing: str = "OPEN"
) -> None:
    days = {"starts_on": span[0], "ends_on": span[1], "period": span[0].isoformat()}
    worth = {"tenths": 85, "least": 150, "due": 100, "rule_version": 1, "standing": standing}
    named = {"id": uuid7(), "rule": rule, "congress": congress, "subject_kind": kind, "subject": subject}
    await Snapshot.insert(Snapshot(**named, **days, **worth))
