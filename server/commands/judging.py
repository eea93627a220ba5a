"""What a scan means by the facts as they stand: the rules of `domain.scans`, asked of rows."""

from datetime import timedelta
from typing import Any

from server.domain.activities import Enrol
from server.domain.scans import ActivityFacts, Check, Clock, Evidence, Judgement, Position, ScanFacts, judge
from server.store.scan_facts import Facts
from server.store.scans import StoredScan


def judgement(scan: StoredScan, facts: Facts) -> Judgement:
    """What the scan means, by what is known of it now."""
    activity = facts.activities.get(scan.activity) if scan.activity else None
    return judge(_scan_facts(scan, facts), _activity_facts(activity), _clock(scan), facts.rule)


def _scan_facts(scan: StoredScan, facts: Facts) -> ScanFacts:
    seat = next((held for held in facts.seats[scan.person] if held.facts.id == scan.seat), None)
    is_invited = scan.activity is not None and (scan.activity, scan.person, scan.sitting) in facts.invited
    return ScanFacts(
        via=scan.via,
        code=scan.checks.code,
        retired_at=facts.retired_at(scan.checks),
        slot=scan.slot,
        position=scan.position,
        invited=Check.VALID if is_invited else Check.INVALID,
        seat=Check.VALID if seat and seat.at(scan.captured_at) else Check.INVALID,
        device=scan.checks.device,
    )


def _clock(scan: StoredScan) -> Clock:
    unsure = None if scan.uncertainty_ms is None else timedelta(milliseconds=scan.uncertainty_ms)
    return Clock(scan.captured_at, unsure, scan.received_at)


def _activity_facts(activity: dict[str, Any] | None) -> ActivityFacts | None:
    if activity is None:
        return None
    return ActivityFacts(
        opens=activity["checkin_from"],
        closes=activity["checkin_until"],
        cancelled_at=activity["cancelled_at"],
        place=None if None in (activity["lat"], activity["lng"]) else Position(activity["lat"], activity["lng"]),
        radius_m=activity["radius_m"],
        position_required=activity["position_required"],
        by_invitation=activity["enrol"] == Enrol.ASSIGNED,
        min_evidence=Evidence(activity["min_evidence"]),
    )
