"""What is asked for after the activity, and of those who look after something: lists, stations, days, reports."""

from datetime import UTC, date, datetime

import pytest

from server.domain.people import Role, SeatStatus, UnitKind
from server.store import sql
from tests.builders import a_deputy, a_phone, a_unit
from tests.reminders import DAY, MINUTE, START, a_theme, at_the_door, is_there, looks, settled, stands, writes

pytestmark = pytest.mark.usefixtures("database")


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
