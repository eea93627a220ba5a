"""Scans taken back, and judged again when facts change."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import attendance as desk
from server.commands import codes as code_commands
from server.commands import scans
from server.domain.codes import CodeKind
from server.domain.scans import Presence
from server.store import people, sql
from server.tables.engine import ENGINE
from tests.builders import (
    PLACE,
    Someone,
    a_deputy,
    a_display,
    a_host,
    a_phone,
    attendance_of,
)
from tests.scenes import scene, settled, verdict

pytestmark = pytest.mark.usefixtures("database")

HERE = {"lat": PLACE[0] + 100, "lng": PLACE[1], "accuracyM": 20}
FAR = {"lat": PLACE[0] + 50_000, "lng": PLACE[1], "accuracyM": 20}


async def test_a_withdrawn_scan_counts_no_more() -> None:
    """The attendance is as if it had not been; doing it twice changes nothing."""
    deputy, activity, phone = await scene()
    scan = phone.scans(activity.poster)
    await settled(phone, scan)

    receipts = await settled(phone, phone.withdraws(scan.entity), phone.withdraws(scan.entity))
    told = await sql.value("SELECT count(*) FROM event WHERE kind = 'scan' AND verb = 'withdraw'")

    assert [receipt["code"] for receipt in receipts] == ["APPLIED", "APPLIED"]
    assert (await attendance_of(activity, deputy))["presence"] == "NONE"
    assert told == 1


async def test_nobody_withdraws_anothers_scan() -> None:
    """A scan is its author's."""
    _, activity, phone = await scene()
    scan = phone.scans(activity.poster)
    await settled(phone, scan)
    other = await a_phone(await a_deputy("乙"))

    (receipt,) = await settled(other, other.withdraws(scan.entity))

    assert receipt["code"] == "REJECTED_PERMISSION"


async def test_who_is_no_longer_staff_takes_back_no_scan_of_the_desk() -> None:
    """The seat it was made in must be held when it is taken back; a seat held still does not help."""
    deputy, activity, _ = await scene()
    host = await a_host()
    await a_deputy(person=host.person)
    phone = await a_phone(host)
    mark = phone.scans(None, activity=str(activity.id), subject=str(deputy.person), reason="当面核对")
    await settled(phone, mark)
    await sql.execute("UPDATE seat SET until = current_date - 1, status = 'ENDED' WHERE id = $1", host.seat)

    (receipt,) = await settled(phone, phone.withdraws(mark.entity))

    assert receipt["code"] == "REJECTED_PERMISSION"
    assert (await attendance_of(activity, deputy))["presence"] == "PRESENT"


async def test_a_scan_that_is_not_there_cannot_be_withdrawn() -> None:
    """It says which field is wrong."""
    _, _, phone = await scene()

    (receipt,) = await settled(phone, phone.withdraws("0199f000-0000-7000-8000-000000000009"))

    assert (receipt["code"], receipt["detail"]["field"]) == ("REJECTED_INVALID", "entity")


async def test_one_scan_id_is_one_scan() -> None:
    """A second record about the same new scan is rejected, the first stands."""
    _, activity, phone = await scene()
    first = phone.scans(activity.poster)
    second = phone.writes("scanAdd", {"code": activity.poster}, entity=first.entity)

    receipts = await settled(phone, first, second)

    assert [receipt["code"] for receipt in receipts] == ["APPLIED", "REJECTED_INVALID"]


async def host_viewer(host: Someone) -> Any:
    viewer = await people.viewer(host.person, datetime.now(UTC), host.seat)
    assert viewer is not None
    return viewer


async def test_a_decision_overrides_and_the_phone_hears_of_it() -> None:
    """Verdicts may change later: that travels in the attendance row."""
    _, activity, _ = await scene()
    other = await a_deputy("林涛")
    phone = await a_phone(other)
    await settled(phone, phone.scans(activity.poster))

    viewer = await host_viewer(await a_host())
    async with ENGINE.transaction() as tx:
        await desk.decide(tx, viewer, activity.id, other.person, Presence.PRESENT)
    await phone.pulls()

    row = await attendance_of(activity, other)
    assert row["presence"] == "PRESENT"
    assert phone.rows("attendance")[str(row["id"])]["presence"] == "PRESENT"


async def test_an_invitation_that_comes_later_judges_again() -> None:
    """Whoever is put on the list is no longer uninvited."""
    _, activity, _ = await scene()
    other = await a_deputy("林涛")
    phone = await a_phone(other)
    scan = phone.scans(activity.poster)
    assert (await verdict(phone, scan))[0] == "TO_REVIEW"

    await sql.execute("UPDATE attendance SET enrolment = 'INVITED' WHERE person = $1", other.person)
    async with ENGINE.transaction() as tx:
        changed = await scans.rejudge(tx, activity.id, [other.person])
    await phone.pulls()

    assert changed == [other.person]
    assert await sql.value("SELECT verdict FROM scan WHERE id = $1", UUID(scan.entity)) == "PRESENT"
    assert [row["presence"] for row in phone.rows("attendance").values()] == ["PRESENT"]


async def test_a_retired_code_is_refused_after_and_stands_before() -> None:
    """The moment of the scan decides, whenever it reaches us."""
    _, activity, phone = await scene()
    before = phone.scans(activity.poster, at_ms=int((datetime.now(UTC) - timedelta(minutes=30)).timestamp() * 1000))
    viewer = await host_viewer(await a_host())
    retired = datetime.now(UTC) - timedelta(minutes=10)
    async with ENGINE.transaction() as tx:
        await code_commands.retire(tx, viewer, CodeKind.ACTIVITY, activity.id, now=retired)
    after = phone.scans(activity.poster)

    await settled(phone, before, after)

    assert phone.receipt(before)["detail"]["verdict"] == "PRESENT"
    assert phone.receipt(after)["detail"]["reasons"] == ["CODE_RETIRED"]


async def test_a_revoked_displays_code_is_refused_after() -> None:
    """Its key counts no more from then on."""
    _, activity, phone = await scene()
    display = await a_display(activity)
    await sql.execute("UPDATE display SET revoked_at = now() - interval '5 minutes'")

    assert await verdict(phone, phone.scans(await activity.live(display))) == ("REFUSED", ["CODE_RETIRED"], "E2")


async def test_a_cancelled_activity_refuses_what_comes_after() -> None:
    """Judged again when it is cancelled, and told."""
    _, activity, phone = await scene()
    await settled(phone, phone.scans(activity.poster))

    await sql.execute("UPDATE activity SET cancelled_at = now() - interval '1 hour', state = 'CANCELLED'")
    async with ENGINE.transaction() as tx:
        await scans.rejudge(tx, activity.id)
    await phone.pulls()

    assert [row["reasons"] for row in phone.rows("attendance").values()] == [["ACTIVITY_CANCELLED"]]


async def test_judging_again_changes_nothing_that_has_not_changed() -> None:
    """A fold of the same facts writes nothing and tells nobody."""
    _, activity, phone = await scene()
    await settled(phone, phone.scans(await activity.live(), position=HERE))
    before = phone.cursor

    async with ENGINE.transaction() as tx:
        changed = await scans.rejudge(tx, activity.id)
    await phone.pulls()

    assert changed == []
    assert before is not None
