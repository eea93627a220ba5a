"""
Scans (扫码) as they would have come in: what was read, when, and what it was judged to be.

Nothing here decides anything: every verdict is `domain.scans.judge`'s.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from server.commands import catalogue
from server.demo.codes import Codes
from server.demo.fieldwork import Fieldwork
from server.demo.phones import Phones
from server.domain.activities import Enrol
from server.domain.codes import PREFIX, CodeKind, slot_at
from server.domain.presence import JudgedScan
from server.domain.scans import (
    ActivityFacts,
    Check,
    Clock,
    Direction,
    Evidence,
    Judgement,
    Position,
    Reason,
    ScanFacts,
    Verdict,
    Via,
    judge,
)
from server.store.scans import Checks
from server.tables.activities import Activity
from server.tables.codes import Code
from server.tables.people import Seat
from server.tables.scans import Scan

UNCERTAINTY_MS = 350
DELAY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One code read by one phone.

    Attributes:
        delay: How long it stayed on the phone.
        later_slots: Slots by which a live code was ahead of the moment; negative if behind.
        retired: The code that was read, where it is not the one that stands.
    """

    via: Via
    captured: datetime
    uncertainty_ms: int | None = UNCERTAINTY_MS
    delay: timedelta = DELAY
    later_slots: int = 0
    position: Position | None = None
    invited: Check = Check.VALID
    seat: Check = Check.VALID
    device: Check = Check.VALID
    direction: Direction = Direction.IN
    retired: Code | None = None


@dataclass(slots=True)
class Scanner:
    """Reads codes for people, and keeps what each read."""

    work: Fieldwork
    codes: Codes
    phones: Phones

    def scan(self, activity: Activity, seat: Seat, reading: Reading) -> tuple[Scan, JudgedScan]:
        """One scan, judged: the row, and what the fold needs of it."""
        slot = self._slot(reading)
        facts = _facts(reading, slot)
        clock = Clock(reading.captured, _span(reading.uncertainty_ms), reading.captured + reading.delay)
        judgement = judge(facts, facts_of(activity), clock, catalogue.checkin().body)
        row = self._row(activity, seat, reading, slot, judgement)
        return row, judged(row)

    def _slot(self, reading: Reading) -> int | None:
        if reading.via is Via.ACTIVITY_POSTER:
            return None
        return slot_at(reading.captured.timestamp()) + reading.later_slots

    def _row(self, activity: Activity, seat: Seat, reading: Reading, slot: int | None, judgement: Judgement) -> Scan:
        desk = reading.via is Via.DEPUTY_LIVE
        phone = None if desk else self.phones.of(seat.person)
        position = reading.position
        text, found = self._read(activity, seat, reading, slot)
        return self.work.world.make(
            Scan,
            reading.captured,
            activity=activity.id,
            person=seat.person,
            seat=seat.id,
            author_seat=self.work.people.hosts[activity.unit].id if desk else None,
            device=phone.id if phone else None,
            direction=reading.direction,
            via=reading.via,
            text=text,
            checks=msgspec.json.encode(found).decode(),
            slot=slot,
            captured_at=reading.captured,
            uncertainty_ms=reading.uncertainty_ms,
            received_at=reading.captured + reading.delay,
            lat=position.lat if position else None,
            lng=position.lng if position else None,
            accuracy_m=position.accuracy_m if position else None,
            verdict=judgement.verdict,
            reasons=list(judgement.reasons),
            evidence=judgement.evidence,
        )

    def _read(self, activity: Activity, seat: Seat, reading: Reading, slot: int | None) -> tuple[str, Checks]:
        """The text as the camera saw it, and what was found of it when it came."""
        if reading.via is Via.DEPUTY_LIVE:
            code = self.codes.by_target[seat.id]
            text, device = self.phones.live_deputy(seat.person, code.token, slot or 0)
            return text, Checks(device=reading.device, code_id=code.id, shown_by=device.id)
        code = reading.retired or self.codes.by_target[activity.id]
        if slot is None:
            path = f"/{PREFIX[CodeKind.ACTIVITY]}/{code.token}"
            return path, Checks(device=reading.device, code_id=code.id)
        text, display = self.phones.live_activity(activity, code.token, slot)
        return text, Checks(device=reading.device, code_id=code.id, display=display.id)


def facts_of(activity: Activity) -> ActivityFacts:
    """What the rule asks of an activity."""
    place = None if activity.lat is None else Position(activity.lat, activity.lng)
    return ActivityFacts(
        opens=activity.checkin_from,
        closes=activity.checkin_until,
        cancelled_at=activity.cancelled_at,
        place=place,
        radius_m=activity.radius_m,
        position_required=activity.position_required,
        by_invitation=activity.enrol == Enrol.ASSIGNED,
        min_evidence=Evidence(activity.min_evidence),
    )


def judged(row: Scan) -> JudgedScan:
    """A scan row as the fold needs it."""
    return JudgedScan(
        captured=row.captured_at,
        direction=Direction(row.direction),
        via=Via(row.via),
        judgement=Judgement(Verdict(row.verdict), tuple(map(Reason, row.reasons)), Evidence(row.evidence)),
        uncertainty=_span(row.uncertainty_ms),
        withdrawn=row.withdrawn_at is not None,
    )


def _facts(reading: Reading, slot: int | None) -> ScanFacts:
    return ScanFacts(
        via=reading.via,
        retired_at=reading.retired.retired_at if reading.retired else None,
        slot=slot,
        position=reading.position,
        invited=reading.invited,
        seat=reading.seat,
        device=reading.device,
    )


def _span(milliseconds: int | None) -> timedelta | None:
    return None if milliseconds is None else timedelta(milliseconds=milliseconds)
