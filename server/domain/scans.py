"""
What one scan of a code means; `domain.presence` says what many of them mean together.

Nothing here reads a clock, a database or a network: callers pass in what they know and
get a judgement back. The phone makes the same decision offline in `pwa/src/rules/scans.ts`;
both are held to `tests/cases/scans.json`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from server.domain.codes import SLOT_S
from server.domain.rules import CheckinRule

EARTH_RADIUS_M = 6_371_000


class Direction(StrEnum):
    IN = "IN"
    OUT = "OUT"


class Via(StrEnum):
    ACTIVITY_POSTER = "ACTIVITY_POSTER"
    ACTIVITY_LIVE = "ACTIVITY_LIVE"
    DEPUTY_LIVE = "DEPUTY_LIVE"
    STAFF = "STAFF"


class Verdict(StrEnum):
    """From best to worst; a judgement is the worst of its findings."""

    PRESENT = "PRESENT"  # 已签到
    CAPTURED = "CAPTURED"  # 已存手机,待核定: phones only
    TO_REVIEW = "TO_REVIEW"  # 待核
    REFUSED = "REFUSED"  # 未通过


class Reason(StrEnum):
    CODE_INVALID = "CODE_INVALID"
    CODE_RETIRED = "CODE_RETIRED"
    ACTIVITY_CANCELLED = "ACTIVITY_CANCELLED"
    SEAT_INACTIVE = "SEAT_INACTIVE"
    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
    NEAR_WINDOW = "NEAR_WINDOW"
    STALE_CODE = "STALE_CODE"
    CODE_AHEAD = "CODE_AHEAD"
    CLOCK_UNSURE = "CLOCK_UNSURE"
    LATE_UPLOAD = "LATE_UPLOAD"
    FAR_AWAY = "FAR_AWAY"
    NO_POSITION = "NO_POSITION"
    NOT_INVITED = "NOT_INVITED"
    WEAK_EVIDENCE = "WEAK_EVIDENCE"
    DEVICE_UNSURE = "DEVICE_UNSURE"


REFUSING = frozenset(
    {
        Reason.CODE_INVALID,
        Reason.CODE_RETIRED,
        Reason.ACTIVITY_CANCELLED,
        Reason.SEAT_INACTIVE,
        Reason.OUTSIDE_WINDOW,
    }
)


class Evidence(StrEnum):
    E0 = "E0"  # entered by staff, with a reason; listed for filing
    E1 = "E1"  # a poster: a claim
    E2 = "E2"  # a live code in time
    E3 = "E3"  # a live code and a plausible place
    E4 = "E4"  # staff scanned the deputy's live code, or both sides scanned


class Presence(StrEnum):
    NONE = "NONE"
    PRESENT = "PRESENT"
    TO_REVIEW = "TO_REVIEW"
    REFUSED = "REFUSED"
    ABSENT = "ABSENT"


class Enrolment(StrEnum):
    UNINVITED = "UNINVITED"  # came without being asked
    INVITED = "INVITED"
    ENROLLED = "ENROLLED"
    WAITING = "WAITING"  # for a place
    LEAVE_ASKED = "LEAVE_ASKED"
    ON_LEAVE = "ON_LEAVE"
    DECLINED = "DECLINED"


class Check(StrEnum):
    VALID = "VALID"
    INVALID = "INVALID"
    UNVERIFIED = "UNVERIFIED"  # a phone that cannot know


@dataclass(frozen=True, slots=True)
class Clock:
    """
    When a scan was made, as well as we can know.

    Attributes:
        captured: The phone's time corrected by its measured skew. Aware, UTC.
        uncertainty: Half-width around `captured`; None if never measured.
        received: When the record reached us; on a phone, now. Aware, UTC.
    """

    captured: datetime
    uncertainty: timedelta | None
    received: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """Microdegrees, and the radius the phone believes itself in."""

    lat: int
    lng: int
    accuracy_m: int = 0


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """
    What one scan carries and what was found of it.

    Attributes:
        code: Whether sign, kind and proof are right.
        retired_at: When the code was retired or its display revoked.
        slot: A live code's slot, corrected by the display's measured skew.
        invited: Whether the person is on the activity's list; UNVERIFIED where that is unknown.
        seat: Whether the seat was held at `captured`.
        device: Push signature, chain and age of the phone; INVALID if any is wanting.
    """

    via: Via
    code: Check = Check.VALID
    retired_at: datetime | None = None
    slot: int | None = None
    position: Position | None = None
    invited: Check = Check.VALID
    seat: Check = Check.VALID
    device: Check = Check.VALID


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What is known of the activity."""

    opens: datetime
    closes: datetime
    cancelled_at: datetime | None = None
    place: Position | None = None
    radius_m: int = 300
    position_required: bool = False
    by_invitation: bool = True
    min_evidence: Evidence = Evidence.E1


@dataclass(frozen=True, slots=True)
class Judgement:
    """The worst verdict, every reason for it in the order of `Reason`, and what the scan proves."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    evidence: Evidence


def judge(scan: ScanFacts, activity: ActivityFacts | None, clock: Clock, rule: CheckinRule) -> Judgement:
    """
    Judge one scan on its own, from what it carries and what is known.

    The moment that matters is when the deputy stood at the door, so an offline scan that
    reaches us a day late still counts. A live code proves only that the scan was not
    before its slot. A limit is passed only when the whole interval around `captured` lies
    beyond it. What a forged code says of itself, its slot, is not listened to.

    Returns:
        The worst verdict and every reason for it. Never raises: a scan from the field is
        an answer to give, not an error to report.
    """
    proven = scan if scan.code is not Check.INVALID else replace(scan, slot=None)
    found = _code_findings(proven, clock) | _time_findings(proven, clock, rule)
    if activity is not None:
        found |= _window_findings(activity, clock, rule) | _place_findings(scan, activity)
        if activity.by_invitation and scan.invited is Check.INVALID:
            found.add(Reason.NOT_INVITED)
    if scan.seat is Check.INVALID:
        found.add(Reason.SEAT_INACTIVE)
    if scan.device is Check.INVALID:
        found.add(Reason.DEVICE_UNSURE)
    evidence = _evidence(scan, activity, found)
    if activity is not None and evidence < activity.min_evidence and _is_claim(scan, found):
        found.add(Reason.WEAK_EVIDENCE)
    reasons = tuple(reason for reason in Reason if reason in found)
    return Judgement(_verdict(scan, activity, found), reasons, evidence)


def _is_claim(scan: ScanFacts, found: set[Reason]) -> bool:
    """Whether it is for its evidence to convince: a mark by hand is a staff act, a forged code none at all."""
    return scan.via is not Via.STAFF and Reason.CODE_INVALID not in found


def _code_findings(scan: ScanFacts, clock: Clock) -> set[Reason]:
    found = {Reason.CODE_INVALID} if scan.code is Check.INVALID else set[Reason]()
    low, _ = _interval(clock)
    if scan.retired_at is not None and low > scan.retired_at:
        found.add(Reason.CODE_RETIRED)
    return found


def _time_findings(scan: ScanFacts, clock: Clock, rule: CheckinRule) -> set[Reason]:
    found: set[Reason] = set()
    low, high = _interval(clock)
    ahead = timedelta(seconds=rule.ahead_s)
    if scan.slot is not None:
        starts = datetime.fromtimestamp(scan.slot * SLOT_S, tz=clock.received.tzinfo)
        stale = starts + timedelta(seconds=SLOT_S + rule.stale_after_s)
        if low > stale:
            found.add(Reason.STALE_CODE)
        if starts - ahead > clock.received or starts - ahead > high:
            found.add(Reason.CODE_AHEAD)
    if low > clock.received + ahead:
        found.add(Reason.CODE_AHEAD)
    if clock.uncertainty is None or clock.uncertainty > timedelta(seconds=rule.unsure_s):
        found.add(Reason.CLOCK_UNSURE)
    if clock.received - high > timedelta(seconds=rule.late_upload_s):
        found.add(Reason.LATE_UPLOAD)
    return found


def _window_findings(activity: ActivityFacts, clock: Clock, rule: CheckinRule) -> set[Reason]:
    found: set[Reason] = set()
    low, high = _interval(clock)
    near = timedelta(seconds=rule.near_window_s)
    if activity.cancelled_at is not None and low > activity.cancelled_at:
        found.add(Reason.ACTIVITY_CANCELLED)
    if high < activity.opens - near or low > activity.closes + near:
        found.add(Reason.OUTSIDE_WINDOW)
    elif high < activity.opens or low > activity.closes:
        found.add(Reason.NEAR_WINDOW)
    return found


def _place_findings(scan: ScanFacts, activity: ActivityFacts) -> set[Reason]:
    if scan.position is None:
        required = activity.position_required and scan.via is not Via.STAFF
        return {Reason.NO_POSITION} if required else set()
    if activity.place is None or _is_near(scan.position, activity):
        return set()
    return {Reason.FAR_AWAY}


def _evidence(scan: ScanFacts, activity: ActivityFacts | None, found: set[Reason]) -> Evidence:
    if scan.via is Via.STAFF or Reason.CODE_INVALID in found:
        return Evidence.E0
    in_time = not found & {Reason.STALE_CODE, Reason.CODE_AHEAD}
    if scan.via is Via.ACTIVITY_POSTER or not in_time:
        return Evidence.E1
    if scan.via is Via.DEPUTY_LIVE:
        return Evidence.E4
    if activity and activity.place and scan.position and _is_near(scan.position, activity):
        return Evidence.E3
    return Evidence.E2


def _verdict(scan: ScanFacts, activity: ActivityFacts | None, found: set[Reason]) -> Verdict:
    if found & REFUSING:
        return Verdict.REFUSED
    if found:
        return Verdict.TO_REVIEW
    invited = scan.invited if activity and activity.by_invitation else Check.VALID
    if activity is None or Check.UNVERIFIED in (scan.code, invited, scan.seat, scan.device):
        return Verdict.CAPTURED
    return Verdict.PRESENT


def _interval(clock: Clock) -> tuple[datetime, datetime]:
    """Between which moments the scan was made; all of time where nothing was ever measured."""
    if clock.uncertainty is None:
        zone = clock.captured.tzinfo
        return datetime.min.replace(tzinfo=zone), datetime.max.replace(tzinfo=zone)
    return clock.captured - clock.uncertainty, clock.captured + clock.uncertainty


def _is_near(position: Position, activity: ActivityFacts) -> bool:
    assert activity.place is not None
    return distance_m(position, activity.place) <= activity.radius_m + position.accuracy_m


def distance_m(a: Position, b: Position) -> float:
    """Metres between two positions, by the haversine formula."""
    lat_a, lat_b = radians(a.lat / 1e6), radians(b.lat / 1e6)
    lng = radians((b.lng - a.lng) / 1e6)
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(lng / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(chord))
