"""The desk (签到台): staff speak of others' presence, never of their own."""

from datetime import date

import pytest

from server.domain.scans import Evidence
from server.store import sql
from tests.builders import (
    a_deputy,
    a_host,
    a_phone,
    a_unit,
    an_activity,
    attendance_of,
    count,
    deputy_live,
)
from tests.scenes import scene, settled, verdict

pytestmark = pytest.mark.usefixtures("database")


async def test_staff_scan_a_deputys_live_code() -> None:
    """E4; the host's phone hears through the roster, the deputy's through their own attendance."""
    deputy, activity, phone = await scene()
    desk_phone = await a_phone(await a_host())
    scan = desk_phone.scans(deputy_live(deputy, phone), activity=str(activity.id))

    assert await verdict(desk_phone, scan) == ("PRESENT", [], "E4")
    assert desk_phone.receipt(scan)["kind"] == "roster"
    row = await attendance_of(activity, deputy)
    assert (row["presence"], row["evidence"]) == ("PRESENT", "E4")
    await phone.syncs()
    assert phone.rows("attendance")[str(row["id"])]["presence"] == "PRESENT"
    assert desk_phone.rows("roster")[str(row["id"])]["presence"] == "PRESENT"


async def test_both_sides_scanning_each_other_is_one_attendance() -> None:
    """E2 and E4 meet in one row that says both sides did."""
    deputy, activity, phone = await scene()
    desk_phone = await a_phone(await a_host())
    await settled(phone, phone.scans(await activity.live()))
    await settled(desk_phone, desk_phone.scans(deputy_live(deputy, phone), activity=str(activity.id)))

    row = await attendance_of(activity, deputy)

    assert (row["presence"], row["evidence"], row["both_sides"]) == ("PRESENT", "E4", True)
    assert await count("attendance") == 1
    assert await count("scan") == 2


async def test_a_deputys_code_signed_by_another_phone_is_refused() -> None:
    """Only the person's own registered device can show their live code."""
    deputy, activity, _ = await scene()
    thief = await a_phone(await a_deputy("别人"))
    desk_phone = await a_phone(await a_host())

    scan = desk_phone.scans(deputy_live(deputy, thief), activity=str(activity.id))

    assert await verdict(desk_phone, scan) == ("REFUSED", ["CODE_INVALID"], "E0")


@pytest.mark.parametrize("reason", ["手机没电", None])
async def test_a_mark_by_hand_wants_a_reason(reason: str | None) -> None:
    """With one it is a staff act, present at E0 whatever the activity asks; without one it is no scan."""
    deputy, activity, _ = await scene(min_evidence=Evidence.E2)
    desk_phone = await a_phone(await a_host())
    mark = desk_phone.scans(None, activity=str(activity.id), subject=str(deputy.person), reason=reason)

    (receipt,) = await settled(desk_phone, mark)

    if reason:
        told = receipt["detail"]
        assert (receipt["code"], told["verdict"], told["reasons"], told["evidence"]) == ("APPLIED", "PRESENT", [], "E0")
        assert await sql.value("SELECT checks->>'reason' FROM scan") == reason
    else:
        assert (receipt["code"], receipt["detail"]["field"]) == ("REJECTED_INVALID", "reason")
        assert await count("scan") == 0


async def test_nobody_speaks_of_their_own_presence_at_the_desk() -> None:
    """A host who is a deputy too is scanned by somebody else."""
    host = await a_host()
    seat = await a_deputy(person=host.person)
    activity = await an_activity([seat])
    phone = await a_phone(host)
    mark = phone.scans(None, activity=str(activity.id), subject=str(host.person), reason="我在")

    (receipt,) = await settled(phone, mark)

    assert receipt["code"] == "REJECTED_PERMISSION"
    assert await count("scan") == 0


async def test_a_deputy_cannot_host() -> None:
    """Scanning another's code is for who runs the activity; the code alone is refused as of the wrong kind."""
    deputy, activity, phone = await scene()
    other = await a_phone(await a_deputy("乙"))

    (receipt,) = await settled(other, other.scans(deputy_live(deputy, phone), activity=str(activity.id)))

    assert receipt["code"] == "REJECTED_PERMISSION"


async def test_another_congress_staff_cannot_host() -> None:
    """The same congress only."""
    deputy, activity, phone = await scene()
    stranger = await a_host(unit=await a_unit("邻市人大", "2."))
    other = await a_phone(stranger)

    (receipt,) = await settled(other, other.scans(deputy_live(deputy, phone), activity=str(activity.id)))

    assert receipt["code"] == "REJECTED_PERMISSION"


@pytest.mark.parametrize(("until", "code"), [(None, "APPLIED"), (date(2021, 1, 1), "REJECTED_PERMISSION")])
async def test_staff_of_the_congress_that_elected_a_deputy_may_host_them(until: date | None, code: str) -> None:
    """As long as the seat they were elected to is held."""
    county = await a_unit("望潮区人大", "2.")
    deputy = await a_deputy(electing_unit=county, until=until)
    await a_deputy(person=deputy.person)
    activity = await an_activity([deputy])
    phone = await a_phone(await a_host(unit=county))

    mark = phone.scans(None, activity=str(activity.id), subject=str(deputy.person), reason="当面核对")

    (receipt,) = await settled(phone, mark)
    assert receipt["code"] == code
