"""A deputy may not exercise their mandate for a while: what stands still, what stays, what comes back."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from server.commands import activities, leaving, suspending
from server.domain.indicators import Subject
from server.domain.leaving import Leaving
from server.domain.people import Role
from server.domain.suspending import Suspending
from server.errors import ForbiddenError, InvalidError
from server.store import people, receivers, scans, sql
from server.store.facts import SUBJECTS
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.composing import sent
from tests.county import HOUR, NOW, County, a_county, add_seat, events, feed

ON, AGAIN = date(2026, 11, 10), date(2026, 11, 20)


@pytest.fixture
async def county(database: None) -> County:
    return await a_county()


async def suspends(county: County, name: str = "陈静", by: str = "何远", on: date = ON) -> None:
    async with ENGINE.transaction() as tx:
        viewer = await county.viewer(by)
        await suspending.suspend(tx, viewer, county.seats[name], Suspending.DETAINED, on, "人常函 7 号", now=NOW)


async def resumes(county: County, name: str = "陈静", by: str = "何远", on: date = AGAIN, words: str = "撤案") -> None:
    async with ENGINE.transaction() as tx:
        await suspending.resume(tx, await county.viewer(by), county.seats[name], on, words, now=NOW)


async def an_activity(county: County) -> UUID:
    """陈静 is on the list of one tomorrow."""
    starts = NOW + timedelta(days=1)
    plan = county.plan(starts_at=starts, ends_at=starts + 2 * HOUR)
    async with ENGINE.transaction() as tx:
        row = await activities.create(
            tx, await county.viewer("何远"), plan, seats=[county.seats["陈静"]], publish=True, now=NOW
        )
    return row["id"]


async def statuses(county: County) -> dict[str, str]:
    rows = await sql.fetch("select role, status from seat where person = $1", county.persons["陈静"])
    return {row["role"]: row["status"] for row in rows}


async def days_held(county: County, *days: date) -> list[bool]:
    held = next(one for one in await scans.seats(county.persons["陈静"]) if one.facts.id == county.seats["陈静"])
    return [held.at(NOW.replace(year=day.year, month=day.month, day=day.day)) for day in days]


async def test_rights_stand_still_with_the_seat(county: County) -> None:
    """The deputy's seat and the group's; no rights, no invitation, on no list; the phone and history know."""
    activity = await an_activity(county)
    await suspends(county)

    seats = [county.seats["陈静"]]
    attendance = await sql.one("select enrolment, reason from attendance where activity = $1", activity)
    assert await statuses(county) == {"DEPUTY": "SUSPENDED", "MEMBER": "SUSPENDED"}
    assert await people.viewer(county.persons["陈静"], NOW) is None
    assert await people.seats(seats, NOW) == []
    assert attendance == {"enrolment": "DECLINED", "reason": "暂停执行代表职务"}
    assert await events("seat") == ["suspended", "suspended"]
    told = await feed(f"person:{county.persons['陈静']}", "seat")
    assert ['"status":"SUSPENDED"' in row["body"].replace(" ", "") for row in told] == [True, True]


async def test_a_notice_to_all_deputies_leaves_who_is_suspended_out(county: County) -> None:
    """Neither by role nor by the group."""
    await suspends(county)

    notice = await sent(county)

    names = {row["name"] for row in await receivers.listed(notice, NOW, words="", first=50, skip=0)}
    assert "林涛" in names
    assert "陈静" not in names


async def test_only_the_days_between_do_not_count(county: County) -> None:
    """A scan of before that comes late counts, one made in between never does, though she resumed since."""
    await suspends(county)
    days = (ON - timedelta(days=1), ON, AGAIN - timedelta(days=1), AGAIN)
    still = await days_held(county, *days)
    await resumes(county)

    assert still == [True, False, False, False]
    assert await days_held(county, *days) == [True, False, False, True]


async def test_resuming_gives_back_what_stood_still(county: County) -> None:
    """Both seats, the rights, the contacts that never ended; not the place somebody else may have."""
    activity = await an_activity(county)
    member = await add_seat(county, "何远", "county", Role.COMMITTEE_MEMBER)
    pairing = "insert into pairing (id, member_seat, deputy_seat, since) values ($1, $2, $3, $4)"
    await sql.execute(pairing, uuid7(), member, county.seats["陈静"], date(2025, 1, 1))
    await suspends(county)
    await resumes(county)

    assert await statuses(county) == {"DEPUTY": "ACTIVE", "MEMBER": "ACTIVE"}
    assert await people.viewer(county.persons["陈静"], NOW, county.seats["陈静"]) is not None
    assert await sql.value('select "until" from pairing') is None
    assert await sql.value("select enrolment from attendance where activity = $1", activity) == "DECLINED"
    assert await events("seat") == ["suspended", "suspended", "resumed", "resumed"]


async def test_a_group_is_kept_by_another_mandate(county: County) -> None:
    """And what she left herself is not given back."""
    await add_seat(county, "陈静", "county", Role.DEPUTY)
    await suspends(county)

    assert await sql.value("select status from seat where role = 'MEMBER'") == "ACTIVE"


async def test_who_is_suspended_may_leave_and_does_not_come_back(county: County) -> None:
    """The mandate ends; resuming says that there is nothing to resume."""
    await suspends(county)
    async with ENGINE.transaction() as tx:
        viewer = await county.viewer("何远")
        await leaving.leave(tx, viewer, county.seats["陈静"], Leaving.DEPRIVED, AGAIN, None, now=NOW)

    assert await statuses(county) == {"DEPUTY": "ENDED", "MEMBER": "ENDED"}
    assert await days_held(county, ON - timedelta(days=1), ON, AGAIN) == [True, False, False]
    with pytest.raises(InvalidError, match="没有暂停"):
        await resumes(county)


async def test_indicators_count_the_time_in_office(county: County) -> None:
    """Suspended she is measured as one whose time ended that day; resumed, as ever."""
    asked = "select id, until from ({}) s where id = $1"

    async def until() -> date | None:
        row = await sql.one(asked.format(SUBJECTS[Subject.DEPUTY]), county.seats["陈静"])
        assert row is not None
        return row["until"]

    before = await until()
    await suspends(county)
    still = await until()
    await resumes(county)

    assert (before, still, await until()) == (None, ON, None)


async def test_it_is_the_offices_to_do_once_and_with_a_reason(county: County) -> None:
    """Another county's office may not; twice, or resumed without words or before its day, is told in words."""
    with pytest.raises(ForbiddenError):
        await suspends(county, by="高平")
    with pytest.raises(InvalidError, match="没有暂停"):
        await resumes(county)
    await suspends(county)

    with pytest.raises(InvalidError, match="已经暂停"):
        await suspends(county)
    with pytest.raises(InvalidError, match="恢复的原因"):
        await resumes(county, words=" ")
    with pytest.raises(InvalidError, match="早于暂停日期"):
        await resumes(county, on=ON - timedelta(days=1))
    with pytest.raises(ForbiddenError):
        await resumes(county, by="高平")
