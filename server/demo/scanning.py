"""
Scans (扫码) as they would have come in: what was read, when, and what it was judged to be.

Nothing here decides anything: every verdict is `domain.scans.judge`'s.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
from server.tables.activities import Activity
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
        retired: The token of an older code, and since when it was retired.
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
    retired: tuple[str, datetime] | None = None


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
            text=self._text(activity, seat, reading, slot),
            checks=checks(reading),
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

    def _text(self, activity: Activity, seat: Seat, reading: Reading, slot: int | None) -> str:
        if reading.via is Via.DEPUTY_LIVE:
            token = self.codes.token(seat.id)
            return f"/d/{token}#{self.phones.deputy_fragment(seat.person, token, slot or 0)}"
        token = reading.retired[0] if reading.retired else self.codes.token(activity.id)
        path = f"/{PREFIX[CodeKind.ACTIVITY]}/{token}"
        return path if slot is None else f"{path}#{self.phones.activity_fragment(activity, token, slot)}"


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
        retired_at=reading.retired[1] if reading.retired else None,
        slot=slot,
        position=reading.position,
        invited=reading.invited,
        seat=reading.seat,
        device=reading.device,
    )


def in_ms(span: timedelta | None) -> int | None:
    """Whole milliseconds."""
    return None if span is None else round(span / timedelta(milliseconds=1))


def _span(milliseconds: int | None) -> timedelta | None:
    return None if milliseconds is None else timedelta(milliseconds=milliseconds)


def checks(reading: Reading) -> str:
    """How code, invitation, seat and device were found, as it is kept beside the scan."""
    found: dict[str, Any] = {"code": Check.VALID, "invited": reading.invited}
    found |= {"seat": reading.seat, "device": reading.device}
    return "{" + ",".join(f'"{name}":"{check}"' for name, check in found.items()) + "}"
