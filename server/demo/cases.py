"""
The odd cases: ten scans that wait for a decision and five refused, one of each reason.

They are at activities that have ended and are not yet filed, those of the personas first,
so that the review queue of whoever tries the demo is not empty.
"""

from datetime import timedelta

import msgspec

from server.commands import catalogue
from server.demo.attendance import Gathering
from server.demo.codes import reprint
from server.demo.scanning import DELAY, UNCERTAINTY_MS, Reading
from server.domain.activities import ActivityState, Enrol
from server.domain.codes import seal
from server.domain.people import SeatStatus
from server.domain.scans import Check, Clock, Direction, Enrolment, Evidence, Position, Reason, ScanFacts, Via, judge
from server.store.scans import Checks
from server.tables.activities import Activity
from server.tables.people import Seat
from server.tables.scans import Scan

FAR = 60_000
"""Microdegrees: more than five kilometres."""

FORGED = "7K3M9QX"


def add_cases(gathering: Gathering) -> None:
    """All fifteen; each judged by the rule to exactly the reason it stands for."""
    work = gathering.work
    activities = work.world.of(Activity)
    ended = [a for a in activities if a.state == ActivityState.ENDED and len(work.lists[a.id]) > 1]
    ended.sort(key=lambda a: (a.host_seat != work.people.personas["周敏"].id, -a.starts_at.timestamp()))
    inspection = next(a for a in activities if a.state == ActivityState.RUNNING and a.min_evidence == Evidence.E2)
    for reason, activity in zip(TO_REVIEW, ended, strict=False):
        if reason in (Reason.NO_POSITION,):
            activity.position_required = True
        _tell(gathering, activity, _someone(gathering, activity), TO_REVIEW[reason](activity))
    _tell(gathering, inspection, _someone(gathering, inspection), Reading(Via.ACTIVITY_POSTER, inspection.checkin_from))
    stranger = _stranger(gathering, inspection)
    seen = inspection.starts_at - timedelta(minutes=4)
    _tell(gathering, inspection, stranger, Reading(Via.ACTIVITY_LIVE, seen, invited=Check.INVALID), listed=False)
    _late(gathering, ended[-1])
    _refuse(gathering, ended[len(TO_REVIEW) : -1])


TO_REVIEW = {
    Reason.NEAR_WINDOW: lambda a: Reading(Via.ACTIVITY_POSTER, a.checkin_until + timedelta(minutes=12)),
    Reason.STALE_CODE: lambda a: Reading(Via.ACTIVITY_LIVE, a.starts_at, later_slots=-8),
    Reason.CODE_AHEAD: lambda a: Reading(Via.ACTIVITY_LIVE, a.starts_at, delay=timedelta(minutes=10), later_slots=6),
    Reason.CLOCK_UNSURE: lambda a: Reading(Via.ACTIVITY_POSTER, a.starts_at, uncertainty_ms=14 * 60_000),
    Reason.FAR_AWAY: lambda a: Reading(Via.ACTIVITY_POSTER, a.starts_at, position=Position(a.lat + FAR, a.lng, 40)),
    Reason.NO_POSITION: lambda a: Reading(Via.ACTIVITY_POSTER, a.starts_at),
    Reason.DEVICE_UNSURE: lambda a: Reading(Via.ACTIVITY_POSTER, a.starts_at, device=Check.INVALID),
}
"""What was read at an ended activity; LATE_UPLOAD, NOT_INVITED and WEAK_EVIDENCE are told apart."""


def _late(gathering: Gathering, activity: Activity) -> None:
    """Three days without a network, and a phone that sent an hour ago."""
    captured = activity.starts_at
    delay = gathering.work.world.now - timedelta(hours=1) - captured
    _tell(gathering, activity, _someone(gathering, activity), Reading(Via.ACTIVITY_POSTER, captured, delay=delay))


def _refuse(gathering: Gathering, ended: list[Activity]) -> None:
    """One scan for each reason that refuses."""
    work, scanner = gathering.work, gathering.scanner
    lost, late, left = ended[:3]
    old = reprint(scanner.codes, lost, lost.starts_at - timedelta(days=1))
    _tell(gathering, lost, _someone(gathering, lost), Reading(Via.ACTIVITY_POSTER, lost.starts_at, retired=old))
    after = late.checkin_until + timedelta(minutes=50)
    _tell(gathering, late, _someone(gathering, late), Reading(Via.ACTIVITY_POSTER, after))
    gone = next(seat for seat in work.people.deputies if seat.status == SeatStatus.RESIGNED)
    gathering.seats[left.id, gone.person] = gone
    gathering.enrolments[left.id, gone.person] = Enrolment.INVITED
    _tell(gathering, left, gone, Reading(Via.ACTIVITY_POSTER, left.starts_at, seat=Check.INVALID))
    off = next(a for a in work.world.of(Activity) if a.cancelled_at is not None and a.starts_at < work.world.now)
    _tell(gathering, off, _someone(gathering, off), Reading(Via.ACTIVITY_POSTER, off.starts_at))
    _forge(gathering, _someone(gathering, ended[3]), ended[3])


def _forge(gathering: Gathering, seat: Seat, activity: Activity) -> None:
    """A code nobody gave out: it belongs to no activity, so staff find it among the strays."""
    at = activity.starts_at
    facts = ScanFacts(Via.ACTIVITY_POSTER, code=Check.INVALID)
    clock = Clock(at, timedelta(milliseconds=UNCERTAINTY_MS), at + DELAY)
    judgement = judge(facts, None, clock, catalogue.checkin().body)
    gathering.work.world.make(
        Scan,
        at,
        person=seat.person,
        seat=seat.id,
        direction=Direction.IN,
        via=Via.ACTIVITY_POSTER,
        text=f"/a/{seal(FORGED)}",
        checks=msgspec.json.encode(Checks(code=Check.INVALID)).decode(),
        captured_at=at,
        uncertainty_ms=UNCERTAINTY_MS,
        received_at=clock.received,
        verdict=judgement.verdict,
        reasons=list(judgement.reasons),
        evidence=judgement.evidence,
    )


def _tell(gathering: Gathering, activity: Activity, seat: Seat, reading: Reading, *, listed: bool = True) -> None:
    key = (activity.id, seat.person)
    gathering.odd.add(key)
    if not listed:
        gathering.seats[key] = seat
        gathering.enrolments[key] = Enrolment.UNINVITED
    gathering.add(activity, seat, reading)


def _someone(gathering: Gathering, activity: Activity) -> Seat:
    """The last on the list who is no persona and has no story yet."""
    personas = {seat.person for seat in gathering.work.people.personas.values()}
    for seat in reversed(gathering.work.lists[activity.id]):
        if seat.person not in personas and (activity.id, seat.person) not in gathering.odd:
            return seat
    raise LookupError(activity.title)


def _stranger(gathering: Gathering, activity: Activity) -> Seat:
    assert activity.enrol == Enrol.ASSIGNED
    invited = {seat.person for seat in gathering.work.lists[activity.id]}
    return next(seat for seat in gathering.work.people.sitting if seat.person not in invited)
