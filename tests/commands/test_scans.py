"""What becomes of a scan that a phone sent: judged by what is known of code, time, place and person."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from server.domain.activities import Enrol
from server.domain.codes import seal, slot_at
from server.domain.people import Role
from server.domain.rules import CheckinRule, RuleKind
from server.domain.scans import Evidence
from server.store import sql
from server.tables.columns import uuid7
from server.tables.rules import RuleSet
from tests.builders import (
    PLACE,
    Someone,
    a_deputy,
    a_display,
    a_phone,
    a_unit,
    an_activity,
    attendance_of,
    count,
)
from tests.scenes import scene, settled, verdict

pytestmark = pytest.mark.usefixtures("database")

HERE = {"lat": PLACE[0] + 100, "lng": PLACE[1], "accuracyM": 20}
FAR = {"lat": PLACE[0] + 50_000, "lng": PLACE[1], "accuracyM": 20}


async def test_a_poster_is_a_claim() -> None:
    """E1, and enough where nothing more is asked."""
    _, activity, phone = await scene()

    assert await verdict(phone, phone.scans(activity.poster)) == ("PRESENT", [], "E1")


async def test_typed_signs_count_as_a_poster() -> None:
    """Eight signs typed in lower case."""
    _, activity, phone = await scene()

    assert await verdict(phone, phone.scans(activity.token.lower())) == ("PRESENT", [], "E1")


async def test_a_live_code_at_the_place_is_stronger() -> None:
    """E3 with a plausible position, E2 without one."""
    _, activity, phone = await scene()

    assert await verdict(phone, phone.scans(await activity.live(), position=HERE)) == ("PRESENT", [], "E3")


async def test_a_forged_live_code_is_refused_and_staff_see_it() -> None:
    """The scan is kept with the activity it pretends to be of; its author is not told which."""
    deputy, activity, phone = await scene()
    live = await activity.live()
    # Not the last sign: two of its bits belong to no byte.
    scan = phone.scans(live[:-4] + ("A" if live[-4] != "A" else "B") + live[-3:])

    assert await verdict(phone, scan) == ("REFUSED", ["CODE_INVALID"], "E0")
    assert phone.receipt(scan)["detail"]["activity"] is None
    assert await sql.value("SELECT activity FROM scan") == activity.id
    assert (await attendance_of(activity, deputy))["presence"] == "REFUSED"


async def test_another_activitys_display_proves_nothing() -> None:
    """A display counts for its own activity only."""
    deputy, activity, phone = await scene()
    other = await an_activity([deputy])
    display = await a_display(other)

    assert await verdict(phone, phone.scans(await activity.live(display=display))) == (
        "REFUSED",
        ["CODE_INVALID"],
        "E0",
    )


@pytest.mark.parametrize(
    "code",
    ["/a/7K3M9QXA", "https://www.example.com/", "/t/23456789ABCDEFGHJ2", "今天下午", None, "a\0b"],
    ids=["unknown token", "web page", "no sign", "a text", "nothing", "a zero byte"],
)
async def test_what_is_no_code_of_ours_is_kept_and_refused(code: str | None) -> None:
    """A scan row without an activity, in the scope of the author's seat."""
    deputy, _, phone = await scene()
    scan = phone.scans(code)

    (receipt,) = await settled(phone, scan)

    assert receipt["detail"]["reasons"] == ["CODE_INVALID"]
    assert receipt["detail"]["activity"] is None
    row = await sql.one("SELECT activity, person, seat, verdict FROM scan")
    assert row == {"activity": None, "person": deputy.person, "seat": deputy.seat, "verdict": "REFUSED"}
    assert await count("attendance") == 1


async def test_a_code_of_the_wrong_kind_is_refused() -> None:
    """A deputy's code read by no host, and an activity's token on a station's path."""
    deputy, activity, phone = await scene()
    first, second = phone.scans(f"/d/{deputy.token}"), phone.scans(f"/s/{activity.token}")

    receipts = await settled(phone, first, second)

    assert [receipt["detail"]["reasons"] for receipt in receipts] == [["CODE_INVALID"], ["CODE_INVALID"]]


async def test_a_citizens_tracking_code_is_not_kept() -> None:
    """It is a secret of whoever holds it."""
    _, _, phone = await scene()
    await settled(phone, phone.scans(f"/t/{seal('23456789ABCDEFGHJ')}"))

    assert await sql.value("SELECT text FROM scan") == "/t/…"


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (timedelta(minutes=20), timedelta(hours=2), ("TO_REVIEW", ["NEAR_WINDOW"], "E1")),
        (timedelta(hours=-3), timedelta(minutes=-20), ("TO_REVIEW", ["NEAR_WINDOW"], "E1")),
        (timedelta(hours=1), timedelta(hours=2), ("REFUSED", ["OUTSIDE_WINDOW"], "E1")),
        (timedelta(hours=-3), timedelta(hours=-1), ("REFUSED", ["OUTSIDE_WINDOW"], "E1")),
    ],
)
async def test_the_window_is_kept(opens: timedelta, closes: timedelta, expected: tuple[str, list[str], str]) -> None:
    """Half an hour to either side is for staff to look at, beyond it is refused."""
    _, activity, phone = await scene(opens=opens, closes=closes)

    assert await verdict(phone, phone.scans(activity.poster)) == expected


async def test_a_scan_made_in_time_counts_though_it_comes_a_day_late() -> None:
    """The moment that matters is when the deputy stood at the door."""
    _, activity, phone = await scene(opens=timedelta(hours=-26), closes=timedelta(hours=-22))
    made = int((datetime.now(UTC) - timedelta(hours=24)).timestamp() * 1000)

    assert await verdict(phone, phone.scans(activity.poster, at_ms=made)) == ("PRESENT", [], "E1")


async def test_a_phones_wrong_clock_is_corrected_by_what_it_measured() -> None:
    """Three hours ahead and knowing it is as good as right."""
    _, activity, phone = await scene()
    phone.ahead_ms = 3 * 3_600_000

    assert await verdict(phone, phone.scans(activity.poster)) == ("PRESENT", [], "E1")


async def test_a_phone_that_never_met_us_is_unsure() -> None:
    """Its clock may say anything, and no limit is passed by it."""
    _, activity, phone = await scene()
    phone.never_met, phone.ahead_ms = True, 10**15

    assert await verdict(phone, phone.scans(activity.poster)) == ("TO_REVIEW", ["CLOCK_UNSURE"], "E1")


async def test_far_away_is_for_staff_to_look_at() -> None:
    """Five kilometres from the place."""
    _, activity, phone = await scene()

    assert await verdict(phone, phone.scans(activity.poster, position=FAR)) == ("TO_REVIEW", ["FAR_AWAY"], "E1")


async def test_an_inspection_asks_for_more_than_a_poster() -> None:
    """Weaker evidence than asked, and no position where one is."""
    _, activity, phone = await scene(min_evidence=Evidence.E2, position_required=True)

    assert await verdict(phone, phone.scans(activity.poster)) == ("TO_REVIEW", ["NO_POSITION", "WEAK_EVIDENCE"], "E1")


async def test_who_is_not_invited_waits_for_staff() -> None:
    """They are on the board from now on, as uninvited."""
    _, activity, _ = await scene()
    other = await a_deputy("林涛")
    phone = await a_phone(other)

    assert await verdict(phone, phone.scans(activity.poster)) == ("TO_REVIEW", ["NOT_INVITED"], "E1")
    assert (await attendance_of(activity, other))["enrolment"] == "UNINVITED"
    assert (await attendance_of(activity, other))["seat"] == other.seat


async def test_an_open_activity_asks_no_invitation() -> None:
    """Whoever comes is there."""
    activity = await an_activity(enrol=Enrol.OPEN)
    phone = await a_phone(await a_deputy())

    assert await verdict(phone, phone.scans(activity.poster)) == ("PRESENT", [], "E1")


async def test_a_seat_that_ended_before_is_refused_and_one_that_ended_since_is_not() -> None:
    """What counts is the day of the scan, in the congress's calendar."""
    today = datetime.now(UTC).date()
    gone = await a_deputy("甲", until=today - timedelta(days=9))
    activity = await an_activity([gone])
    phone = await a_phone(gone)
    await a_deputy(person=gone.person, role=Role.MEMBER)
    old = await an_activity([gone], opens=timedelta(days=-20), closes=timedelta(days=-19))
    made = int((datetime.now(UTC) - timedelta(days=20) + timedelta(hours=2)).timestamp() * 1000)

    now = phone.writes("scanAdd", {"code": activity.poster}, seat=str(gone.seat))
    then = phone.writes("scanAdd", {"code": old.poster}, at_ms=made, seat=str(gone.seat))

    assert await verdict(phone, now) == ("REFUSED", ["SEAT_INACTIVE"], "E1")
    assert phone.receipt(then)["detail"]["reasons"] == ["LATE_UPLOAD"]


async def test_the_invited_seat_is_the_default_then_the_one_in_the_activitys_congress() -> None:
    """A person with two seats is there once, in the right one."""
    city, county = await a_unit(), await a_unit("云堰县人大", "1.2.")
    deputy = await a_deputy(unit=city, since=date(2019, 1, 1))
    second = await a_deputy(person=deputy.person, unit=county)
    phone = await a_phone(deputy)
    asked = await an_activity([Someone(deputy.person, second.seat)], unit=city)
    open_to_all = await an_activity(enrol=Enrol.OPEN, unit=county)

    await settled(phone, phone.scans(asked.poster), phone.scans(open_to_all.poster))

    assert (await attendance_of(asked, deputy))["seat"] == second.seat
    assert (await attendance_of(open_to_all, deputy))["seat"] == second.seat


async def test_a_stale_code_and_one_ahead_of_its_time_are_looked_at() -> None:
    """Both keep the scan, as no more than a claim."""
    _, activity, phone = await scene()
    slot = slot_at(datetime.now(UTC).timestamp())
    stale, ahead = phone.scans(await activity.live(slot=slot - 20)), phone.scans(await activity.live(slot=slot + 20))

    await settled(phone, stale, ahead)

    assert phone.receipt(stale)["detail"]["reasons"] == ["STALE_CODE"]
    assert phone.receipt(ahead)["detail"]["reasons"] == ["CODE_AHEAD"]


async def test_a_second_scan_adds_evidence_and_keeps_the_first_time() -> None:
    """A poster first, the live code after: one attendance, E2, since the first."""
    deputy, activity, phone = await scene()
    earlier = int((datetime.now(UTC) - timedelta(minutes=10)).timestamp() * 1000)
    first, second = phone.scans(activity.poster, at_ms=earlier), phone.scans(await activity.live())

    await settled(phone, first, second)

    row = await attendance_of(activity, deputy)
    assert row["evidence"] == "E2"
    assert round(row["first_in"].timestamp() * 1000) == earlier
    assert phone.receipt(second)["detail"]["firstIn"] == earlier
    assert await count("attendance") == 1
    assert row["half_days"] == 1


@pytest.mark.parametrize("what", ["unsigned", "gap", "new phone"])
async def test_an_unsure_phone_is_looked_at_never_refused(what: str) -> None:
    """A missing signature, a gap in the chain, a phone of today beside an older one."""
    deputy, activity, phone = await scene()
    if what == "new phone":
        phone = await a_phone(deputy, age=timedelta(hours=1))
    if what == "gap":
        phone.scans(activity.poster)
        phone.outbox.clear()
    scan = phone.scans(activity.poster)
    if what == "unsigned":
        phone.signature = lambda sent: None  # type: ignore[method-assign, assignment, return-value]

    assert await verdict(phone, scan) == ("TO_REVIEW", ["DEVICE_UNSURE"], "E1")


async def test_how_long_a_phone_is_new_is_rule_data() -> None:
    """As every number of the decision table."""
    deputy, activity, _ = await scene()
    body = msgspec.json.encode(CheckinRule(new_device_s=60)).decode()
    held = {"key": "checkin", "kind": RuleKind.CHECKIN, "version": 2, "starts_on": date(2020, 1, 1), "source": "测试"}
    await RuleSet.insert(RuleSet(id=uuid7(), body=body, **held))
    phone = await a_phone(deputy, age=timedelta(hours=1))

    assert await verdict(phone, phone.scans(activity.poster)) == ("PRESENT", [], "E1")


async def test_the_first_phone_of_a_person_is_not_new() -> None:
    """There is no other it might have been taken from."""
    deputy = await a_deputy()
    activity = await an_activity([deputy])
    phone = await a_phone(deputy, age=timedelta(minutes=1))

    assert await verdict(phone, phone.scans(activity.poster)) == ("PRESENT", [], "E1")
