"""The desk over the wire: from making an activity to deciding who was there."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain import codes
from server.settings import settings
from server.sync import reconcile
from tests.api.browser import Browser
from tests.builders import Someone, a_deputy, a_kind, a_phone, a_unit, an_activity

STAFF = "13800000004"


@pytest.fixture
async def desk(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


async def planned(**more: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "kind": str(await a_kind()),
        "unit": str(await a_unit()),
        "title": "视察校门口",
        "startsAt": (now - timedelta(minutes=5)).isoformat(),
        "endsAt": (now + timedelta(hours=2)).isoformat(),
    } | more


async def test_an_activity_is_made_published_and_listed(desk: Browser, deputy: Someone) -> None:
    """One form: the activity stands with its printed code, its list and what may be done with it."""
    made = await desk.asks("CreateActivity", input=await planned(seats=[str(deputy.seat)], publish=True))

    (listed,) = (await desk.asks("Activities", filter={"state": ["PUBLISHED"], "search": "校门"}))["rows"]
    assert (made["state"], made["verbs"]) == ("PUBLISHED", ["START", "END", "CANCEL"])
    assert made["code"]["link"] == f"{settings().public_url}/a/{made['code']['token']}"
    assert listed["id"] == made["id"]
    none_wait = {"waiting": 0, "leaveAsked": 0}
    assert listed["counts"] == {"expected": 1, "present": 0, "toReview": 0, "onLeave": 0, "refused": 0} | none_wait
    assert listed["kind"]["label"] == "视察"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"endsAt": "2001-01-01T00:00:00Z"}, "endsAt"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "startsAt"),
        ({"endsAt": "9999-12-31T23:59:59Z"}, "endsAt"),
        ({"radiusM": 1}, "radiusM"),
    ],
)
async def test_a_wrong_form_says_which_field(desk: Browser, changed: dict[str, Any], field: str) -> None:
    """In Chinese, under the input's own name."""
    refused = await desk.is_told("CreateActivity", input=await planned(**changed))

    assert (refused.code, refused.field) == ("INVALID", field)


async def test_a_moment_without_a_zone_is_refused(desk: Browser) -> None:
    """Nobody knows what nine o'clock would be."""
    refused = await desk.is_told("CreateActivity", input=await planned(startsAt="2026-11-21T09:00:00"))

    assert (refused.code, refused.field) == ("INVALID", "input")


async def test_an_activity_moves_only_as_its_state_allows(desk: Browser) -> None:
    """A move that is not offered is refused in words."""
    made = await desk.asks("CreateActivity", input=await planned())

    refused = await desk.is_told("MoveActivity", id=made["id"], verb="END")
    moved = await desk.asks("MoveActivity", id=made["id"], verb="PUBLISH")

    assert (refused.code, moved["state"], moved["version"] > made["version"]) == ("CONFLICT", "PUBLISHED", True)


async def test_a_page_goes_on_where_the_last_one_ended(desk: Browser) -> None:
    """Every activity once, newest first."""
    made = {str((await an_activity()).id) for _ in range(5)}

    first = await desk.asks("Activities", first=3)
    second = await desk.asks("Activities", first=3, after=first["next"])

    seen = [row["id"] for row in first["rows"] + second["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (3, 2, None)
    assert set(seen) == made


async def test_staff_decide_what_waits_for_them(desk: Browser, deputy: Someone) -> None:
    """A scan by someone not invited waits; staff see it, accept it, and the list says so."""
    activity, walker = await an_activity(), await a_deputy("林涛")
    phone = await a_phone(walker)
    phone.scans(activity.poster)
    await phone.syncs()
    await reconcile.drain()

    (scan,) = await desk.asks("ScansOf", activity=str(activity.id), verdict="TO_REVIEW")
    (waiting,) = await desk.asks("AttendanceOf", activity=str(activity.id))
    decided = await desk.asks("Decide", activity=str(activity.id), person=waiting["person"]["id"], presence="PRESENT")

    assert (scan["reasons"], scan["person"]["name"]) == (["NOT_INVITED"], "林涛")
    assert (waiting["presence"], decided["presence"]) == ("TO_REVIEW", "PRESENT")


async def test_a_refusal_wants_a_reason(desk: Browser, deputy: Someone) -> None:
    """Nobody is turned away without a word."""
    activity = await an_activity(invited=[deputy])

    refused = await desk.is_told("Decide", activity=str(activity.id), person=str(deputy.person), presence="REFUSED")

    assert refused.code == "INVALID"


async def test_a_forged_code_is_seen_by_staff(desk: Browser, deputy: Someone) -> None:
    """A scan that belongs to no activity we know is listed where its author sits."""
    phone = await a_phone(deputy)
    phone.scans("https://code.example/a/2222222A")
    await phone.syncs()
    await reconcile.drain()

    (stray,) = await desk.asks("StrayScans")

    assert (stray["activity"], stray["verdict"], stray["reasons"]) == (None, "REFUSED", ["CODE_INVALID"])


async def test_a_display_gets_keys_that_sign_accepted_codes(desk: Browser, deputy: Someone) -> None:
    """What the projector makes offline with today's key, the server takes as E2."""
    activity = await an_activity(invited=[deputy])
    shown = await desk.asks("OpenDisplay", activity=str(activity.id))
    slot = codes.slot_at(shown["serverTime"] / 1000)
    key = next(one["key"] for one in shown["keys"] if one["day"] == codes.day_of_slot(slot))
    raw = urlsafe_b64decode(key + "=")
    phone = await a_phone(deputy)

    phone.scans(f"/a/{shown['token']}#{codes.live_activity_fragment(raw, shown['token'], shown['number'], slot)}")
    await phone.syncs()
    await reconcile.drain()

    (row,) = await desk.asks("AttendanceOf", activity=str(activity.id))
    assert (row["presence"], row["evidence"]) == ("PRESENT", "E2")
    assert await desk.asks("RevokeDisplay", display=shown["id"]) is True


async def test_a_code_is_replaced_and_retired(desk: Browser) -> None:
    """The new one is another; once retired there is none."""
    made = await desk.asks("CreateActivity", input=await planned(publish=True))

    new = await desk.asks("ReplaceCode", kind="ACTIVITY", target=made["id"])
    retired = await desk.asks("RetireCode", kind="ACTIVITY", target=made["id"])

    assert (new["token"] != made["code"]["token"], retired) == (True, True)
    assert (await desk.asks("Activity", id=made["id"]))["code"] is None


async def test_a_participant_sees_their_own_line_and_no_code(browser: Browser, deputy: Someone) -> None:
    """Participants never see each other's times, and cannot print what they scan."""
    activity = await an_activity(invited=[deputy, await a_deputy("林涛")])
    await browser.signs_in()

    shown = await browser.asks("Activity", id=str(activity.id))
    lines = await browser.asks("AttendanceOf", activity=str(activity.id))

    assert (shown["title"], shown["code"], shown["verbs"]) == ("视察校门口", None, [])
    assert [line["person"]["name"] for line in lines] == ["陈静"]


async def test_staff_find_whom_to_invite(desk: Browser, deputy: Someone) -> None:
    """By name; then they are on the list once."""
    activity = await an_activity()
    (found,) = await desk.asks("Seats", search="陈静")

    await desk.asks("Invite", activity=str(activity.id), seats=[found["id"]])
    lines = await desk.asks("Invite", activity=str(activity.id), seats=[found["id"]])

    assert [(line["person"]["name"], line["enrolment"]) for line in lines] == [("陈静", "INVITED")]


async def test_who_may_know_of_no_such_activity_gets_nothing(browser: Browser, deputy: Someone) -> None:
    """Not invited and not there are one answer; nobody's draft is public."""
    activity = await an_activity(state="DRAFT")

    assert await browser.asks("Activity", id=str(activity.id)) is None
    await browser.signs_in()
    assert await browser.asks("Activity", id=str(activity.id)) is None
    assert (await browser.is_told("AttendanceOf", activity=str(activity.id))).code == "NOT_FOUND"
