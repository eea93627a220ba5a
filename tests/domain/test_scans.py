"""What a scan means: the decision table of the check-in, case by case."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.rules import CheckinRule
from server.domain.scans import (
    ActivityFacts,
    Check,
    Clock,
    Evidence,
    Position,
    Reason,
    ScanFacts,
    Verdict,
    Via,
    judge,
)

CASES = json.loads((Path(__file__).parents[1] / "cases" / "scans.json").read_text())
NEVER_TOGETHER = {
    frozenset(pair)
    for pair in [
        (Reason.OUTSIDE_WINDOW, Reason.NEAR_WINDOW),
        (Reason.FAR_AWAY, Reason.NO_POSITION),
        (Reason.CODE_INVALID, Reason.STALE_CODE),
        (Reason.CODE_INVALID, Reason.WEAK_EVIDENCE),
    ]
}


def moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def position(given: dict[str, int] | None) -> Position | None:
    return Position(given["lat"], given["lng"], given["accuracyM"]) if given else None


def scan_of(given: dict[str, Any]) -> ScanFacts:
    return ScanFacts(
        via=Via(given["via"]),
        code=Check(given.get("code", "VALID")),
        retired_at=moment(given.get("retiredAt")),
        slot=given.get("slot"),
        position=position(given.get("position")),
        invited=Check(given.get("invited", "VALID")),
        seat=Check(given.get("seat", "VALID")),
        device=Check(given.get("device", "VALID")),
    )


def activity_of(given: dict[str, Any] | None) -> ActivityFacts | None:
    if given is None:
        return None
    opens, closes = moment(given["opens"]), moment(given["closes"])
    assert opens is not None
    assert closes is not None
    return ActivityFacts(
        opens=opens,
        closes=closes,
        cancelled_at=moment(given.get("cancelledAt")),
        place=position(given.get("place")),
        radius_m=given.get("radiusM", 300),
        position_required=given.get("positionRequired", False),
        by_invitation=given.get("byInvitation", True),
        min_evidence=Evidence(given.get("minEvidence", "E1")),
    )


def clock_of(given: dict[str, Any]) -> Clock:
    captured, received = moment(given["captured"]), moment(given["received"])
    assert captured is not None
    assert received is not None
    unsure = given.get("uncertainty")
    return Clock(captured, None if unsure is None else timedelta(milliseconds=unsure), received)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_scan_is_judged_as_the_table_says(case: dict[str, Any]) -> None:
    """Python and the phone decide the same of every case."""
    judged = judge(scan_of(case["scan"]), activity_of(case["activity"]), clock_of(case["clock"]), CheckinRule())

    assert [*judged.reasons] == case["reasons"]
    assert judged.verdict == case["verdict"]
    assert judged.evidence == case["evidence"]


def test_every_reason_and_every_pair_that_can_be_has_a_case() -> None:
    """No reason, and no two of them, is left to chance."""
    told = {frozenset(case["reasons"]) for case in CASES}
    reasons = list(Reason)
    pairs = {frozenset({a, b}) for a in reasons for b in reasons if a != b}

    assert {frozenset({reason}) for reason in reasons} <= told
    assert pairs - told == NEVER_TOGETHER


def test_the_worst_finding_decides() -> None:
    """A refusing reason refuses, any other asks for a look, none is a presence."""
    for case in CASES:
        refused = {*case["reasons"]} & {*list(Reason)[:5]}

        assert (case["verdict"] == Verdict.REFUSED) == bool(refused)
        assert not case["reasons"] or case["verdict"] in (Verdict.REFUSED, Verdict.TO_REVIEW)


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CHECKS = st.sampled_from(Check)
POSITIONS = st.builds(Position, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


@given(
    st.builds(
        ScanFacts,
        via=st.sampled_from(Via),
        code=CHECKS,
        retired_at=st.none() | MOMENTS,
        slot=st.none() | st.integers(0, 2**32 - 1),
        position=st.none()
        | st.builds(Position, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)),
        invited=CHECKS,
        seat=CHECKS,
        device=CHECKS,
    ),
    st.none() | st.builds(ActivityFacts, opens=MOMENTS, closes=MOMENTS, place=st.none() | st.just(Position(0, 0))),
    st.builds(Clock, MOMENTS, st.none() | st.timedeltas(timedelta(0), timedelta(days=3650)), MOMENTS),
)
def test_a_judgement_never_raises_and_its_verdict_follows_from_its_reasons(
    scan: ScanFacts, activity: ActivityFacts | None, clock: Clock
) -> None:
    """Whatever the field brings is an answer; nothing found wrong is ever PRESENT."""
    judged = judge(scan, activity, clock, CheckinRule())

    assert (judged.verdict in (Verdict.PRESENT, Verdict.CAPTURED)) == (not judged.reasons)
    assert scan.code is not Check.INVALID or judged.verdict is Verdict.REFUSED
