"""Duties a deputy reports: by phone, reviewed at the desk, said better, taken back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from server.commands import duty_reviews
from server.commands.duty_catalogue import rows
from server.domain.duties import DutyVerb
from server.domain.people import Role
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, InvalidError
from server.store import listed_duties, people, sql
from server.store.listed_duties import Filter
from server.tables.columns import uuid7
from server.tables.duties import DutyCategory
from server.tables.engine import ENGINE
from tests.builders import Someone, a_deputy, a_host, a_phone, a_unit
from tests.phone import Phone, Written
from tests.topics import code, exchange

pytestmark = pytest.mark.usefixtures("database")


def reports(phone: Phone, duty: UUID, **said: Any) -> Written:
    """Write a report down, dated on the day it is in the congress's calendar."""
    body = {"category": "HELP", "title": "走访独居老人", "onDate": "2026-01-01", "halfDays": 1, "text": "登记一户"}
    today = datetime.now(UTC).date().isoformat()
    return phone.writes("dutyReport", body | {"onDate": today} | said, entity=str(duty))


async def viewer(someone: Someone) -> Viewer:
    found = await people.viewer(someone.person, datetime.now(UTC), someone.seat)
    assert found is not None
    return found


async def review(by: Someone, duty: UUID, verb: DutyVerb, reason: str | None = None) -> list[duty_reviews.Reviewed]:
    async with ENGINE.transaction() as tx:
        return await duty_reviews.review(tx, await viewer(by), [duty], verb, reason)


async def stands(duty: UUID) -> tuple[str, str | None]:
    row = await sql.one("select state, note from duty where id = $1", duty)
    assert row is not None
    return row["state"], row["note"]


async def a_reported(**said: Any) -> tuple[Someone, Phone, Someone, UUID]:
    """A deputy, their phone, staff of their congress, and what was reported."""
    await DutyCategory.insert(*rows())
    deputy, duty = await a_deputy(), uuid7()
    phone = await a_phone(deputy)
    host = await a_host()
    reports(phone, duty, **said)
    await exchange(phone)
    return deputy, phone, host, duty


async def test_a_report_waits_and_is_approved() -> None:
    """Its author's phone holds it so, and the desk finds it no more among those that wait."""
    _, phone, host, duty = await a_reported()
    waiting = await listed_duties.page(await viewer(host), Filter(reported=True))

    (told,) = await review(host, duty, DutyVerb.APPROVE)
    await exchange(phone)

    assert [row["id"] for row in waiting.rows] == [duty]
    assert told.why is None
    assert phone.rows("duty")[str(duty)]["state"] == "APPROVED"
    assert await listed_duties.waiting(await viewer(host)) == 0


async def test_one_that_was_returned_is_said_better() -> None:
    """With the reason on the phone; it waits again, and a second approval of the first says why not."""
    _, phone, host, duty = await a_reported()
    await review(host, duty, DutyVerb.RETURN, "请补充地点")
    await exchange(phone)
    returned = phone.rows("duty")[str(duty)]

    reports(phone, duty, title="走访三户独居老人", text="幸福社区")
    await exchange(phone)
    await review(host, duty, DutyVerb.APPROVE)
    (late,) = await review(host, duty, DutyVerb.APPROVE)

    assert (returned["state"], returned["note"]) == ("RETURNED", "请补充地点")
    assert await stands(duty) == ("APPROVED", None)
    assert late.why is not None
    assert await sql.value("select count(*) from notice where about = $1", duty) == 1


async def test_what_is_approved_is_not_written_over_but_may_be_taken_back() -> None:
    """The answer says why; taken back twice is once, and it is gone from the phone."""
    _, phone, host, duty = await a_reported()
    await review(host, duty, DutyVerb.APPROVE)

    again = reports(phone, duty, halfDays=2)
    await exchange(phone)
    refused = code(phone, again)
    taken = [phone.writes("dutyWithdraw", {}, entity=str(duty)) for _ in range(2)]
    await exchange(phone)

    assert refused == "REJECTED_INVALID"
    assert [code(phone, one) for one in taken] == ["APPLIED", "APPLIED"]
    assert (await stands(duty))[0] == "VOID"
    assert str(duty) not in phone.rows("duty")


async def test_nobody_reports_for_another_or_reviews_their_own() -> None:
    """An id of somebody else's is refused, and staff who are deputies need a colleague."""
    deputy, *_, duty = await a_reported()
    stranger = await a_phone(await a_deputy("林涛"))

    theirs = reports(stranger, duty)
    await exchange(stranger)
    own = await a_deputy("陈静", role=Role.CONGRESS_STAFF, person=deputy.person)

    assert code(stranger, theirs) == "REJECTED_INVALID"
    with pytest.raises(ForbiddenError):
        await review(own, duty, DutyVerb.APPROVE)


async def test_returning_wants_a_reason() -> None:
    """The deputy is to read one."""
    *_, host, duty = await a_reported()

    with pytest.raises(InvalidError):
        await review(host, duty, DutyVerb.RETURN, "  ")


async def test_an_annual_report_goes_to_who_elected_the_deputy() -> None:
    """Their staff are told once, whatever is said better later, and may review it."""
    await DutyCategory.insert(*rows())
    below = await a_unit("县人大", "1.2.")
    deputy, duty = await a_deputy(electing_unit=below), uuid7()
    staff, phone = await a_host("高平", unit=below), await a_phone(deputy)

    for _ in range(2):
        reports(phone, duty, category="ANNUAL_REPORT", halfDays=0, title="2026 年度履职情况", text="一年来")
        await exchange(phone)

    row = await sql.one("select addressee, state from duty where id = $1", duty)
    assert row == {"addressee": below, "state": "SUBMITTED"}
    assert await sql.value("select count(*) from notice where about = $1", duty) == 1
    (told,) = await review(staff, duty, DutyVerb.APPROVE)
    assert told.why is None


async def test_statements_are_listed_where_they_were_sent() -> None:
    """Approved ones too, and none that was taken back; the deputy's own congress has them among the others."""
    await DutyCategory.insert(*rows())
    below = await a_unit("县人大", "1.2.")
    deputy, sent, taken_back = await a_deputy(electing_unit=below), uuid7(), uuid7()
    staff, host, phone = await a_host("高平", unit=below), await a_host(), await a_phone(deputy)
    for duty in (sent, taken_back):
        reports(phone, duty, category="REPORT", title="向选民述职", text="一年来")
    reports(phone, uuid7())
    await exchange(phone)
    phone.writes("dutyWithdraw", {}, entity=str(taken_back))
    await exchange(phone)
    await review(host, sent, DutyVerb.APPROVE)

    assert await addressed(staff) == [sent]
    assert await addressed(host) == []


async def addressed(by: Someone) -> list[UUID]:
    """The statements sent to somebody's unit."""
    return [row["id"] for row in (await listed_duties.page(await viewer(by), Filter(addressed=True))).rows]
