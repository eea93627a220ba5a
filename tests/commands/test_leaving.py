"""A deputy leaves in the middle of the term: what ends with the seat, and what stays."""

from datetime import date, timedelta

import pytest

from server.commands import activities, codes, leaving
from server.domain.codes import CodeKind
from server.domain.leaving import Leaving
from server.domain.people import Role
from server.errors import ConflictError, ForbiddenError, InvalidError
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.county import HOUR, NOW, County, a_county, add_seat, feed

ON = date(2026, 11, 20)


@pytest.fixture
async def county(database: None) -> County:
    return await a_county()


async def leaves(county: County, name: str, reason: Leaving, by: str = "何远", on: date = ON) -> None:
    async with ENGINE.transaction() as tx:
        await leaving.leave(tx, await county.viewer(by), county.seats[name], reason, on, "公告第 3 号", now=NOW)


async def an_invitation(county: County) -> None:
    """陈静 is on the list of an activity tomorrow."""
    staff = await county.viewer("何远")
    starts = NOW + timedelta(days=1)
    plan = county.plan(starts_at=starts, ends_at=starts + 2 * HOUR)
    async with ENGINE.transaction() as tx:
        await activities.create(tx, staff, plan, seats=[county.seats["陈静"]], publish=True, now=NOW)


async def test_what_hung_on_the_seat_ends_with_it(county: County) -> None:
    """Standing contact, group, code and the place at a coming activity; the phone and the history know."""
    await an_invitation(county)
    member = await add_seat(county, "何远", "county", Role.COMMITTEE_MEMBER)
    await sql.execute(
        "insert into pairing (id, member_seat, deputy_seat, since) values ($1, $2, $3, $4)",
        uuid7(),
        member,
        county.seats["陈静"],
        date(2025, 1, 1),
    )
    async with ENGINE.transaction() as tx:
        await codes.replace(tx, await county.viewer("何远"), CodeKind.DEPUTY, county.seats["陈静"], now=NOW)

    await leaves(county, "陈静", Leaving.MOVED)

    seat = await sql.one('select status, "until" from seat where id = $1', county.seats["陈静"])
    group = await sql.value("select status from seat where person = $1 and role = 'MEMBER'", county.persons["陈静"])
    attendance = await sql.one("select enrolment, reason from attendance")
    told = await sql.value(
        "select data->>'words' from event where kind = 'seat' and verb = 'left' order by seq limit 1"
    )
    assert seat == {"status": "ENDED", "until": ON}
    assert group == "ENDED"
    assert await sql.value('select "until" from pairing') == ON
    assert await sql.value("select state from code where kind = 'DEPUTY'") == "RETIRED"
    assert attendance == {"enrolment": "DECLINED", "reason": "已离任"}
    assert told == "公告第 3 号"
    assert len(await feed(f"person:{county.persons['陈静']}", "seat")) == 2


async def test_another_mandate_keeps_the_group(county: County) -> None:
    """Who is still a deputy of the congress stays in its groups."""
    await add_seat(county, "陈静", "county", Role.DEPUTY)

    await leaves(county, "陈静", Leaving.RESIGNED)

    assert await sql.value("select status from seat where role = 'MEMBER'") == "ACTIVE"


async def test_the_congress_that_elected_a_deputy_may_end_the_seat(county: County) -> None:
    """林涛 sits in the city's congress and was elected by the county; the next county may not."""
    with pytest.raises(ForbiddenError):
        await leaves(county, "林涛", Leaving.RECALLED, by="高平")

    await leaves(county, "林涛", Leaving.RECALLED)

    assert await sql.value("select status from seat where id = $1", county.seats["林涛"]) == "RECALLED"


async def test_nobody_ends_the_seat_they_act_in_or_one_twice(county: County) -> None:
    """Each is told in words."""
    with pytest.raises(ConflictError, match="自己"):
        await leaves(county, "何远", Leaving.POST)
    await leaves(county, "陈静", Leaving.RESIGNED)

    with pytest.raises(InvalidError, match="已经离任"):
        await leaves(county, "陈静", Leaving.RESIGNED)
