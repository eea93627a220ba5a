"""What many scans and decisions come to: case by case, and in every order."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.presence import Decided, Folded, JudgedScan, fold
from server.domain.scans import Direction, Evidence, Judgement, Presence, Reason, Verdict, Via

CASES = json.loads((Path(__file__).parents[1] / "cases" / "presence.json").read_text())
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


def scan_of(given: dict[str, Any]) -> JudgedScan:
    unsure = given["uncertainty"]
    return JudgedScan(
        captured=moment(given["captured"]),
        direction=Direction(given["direction"]),
        via=Via(given["via"]),
        judgement=Judgement(
            Verdict(given["verdict"]), tuple(map(Reason, given["reasons"])), Evidence(given["evidence"])
        ),
        uncertainty=None if unsure is None else timedelta(milliseconds=unsure),
        withdrawn=given["withdrawn"],
    )


def told(folded: Folded) -> dict[str, Any]:
    def ms(at: datetime | None) -> int | None:
        return None if at is None else (at - EPOCH) // timedelta(milliseconds=1)

    return {
        "presence": folded.presence,
        "firstIn": ms(folded.first_in),
        "lastOut": ms(folded.last_out),
        "uncertainty": None if folded.uncertainty is None else folded.uncertainty // timedelta(milliseconds=1),
        "evidence": folded.evidence,
        "reasons": [*folded.reasons],
        "bothSides": folded.both_sides,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_scans_and_decisions_fold_as_the_table_says(case: dict[str, Any]) -> None:
    """What happened decides, not what came first."""
    decisions = [Decided(moment(row["at"]), Presence(row["presence"])) for row in case["decisions"]]

    assert told(fold(map(scan_of, case["scans"]), decisions)) == case["folded"]


MOMENTS = st.integers(0, 5).map(lambda minutes: moment(1_795_262_400_000 + minutes * 60_000))
SCANS = st.builds(
    JudgedScan,
    captured=MOMENTS,
    direction=st.sampled_from(Direction),
    via=st.sampled_from(Via),
    judgement=st.builds(
        Judgement,
        st.sampled_from([Verdict.PRESENT, Verdict.TO_REVIEW, Verdict.REFUSED]),
        st.lists(st.sampled_from(Reason), max_size=3).map(tuple),
        st.sampled_from(Evidence),
    ),
    uncertainty=st.none() | st.integers(0, 3).map(lambda s: timedelta(seconds=s)),
    withdrawn=st.booleans(),
)
DECISIONS = st.builds(Decided, MOMENTS, st.sampled_from([Presence.PRESENT, Presence.REFUSED]))


@given(st.lists(SCANS, max_size=6), st.lists(DECISIONS, max_size=3), st.data())
def test_order_and_repetition_never_matter(scans: list[JudgedScan], decisions: list[Decided], data: Any) -> None:
    """A fold over a set: shuffled and with some sent again it comes to the same."""
    again = data.draw(st.lists(st.sampled_from(scans), max_size=4)) if scans else []
    shuffled = data.draw(st.permutations([*scans, *again]))

    assert fold(shuffled, data.draw(st.permutations(decisions))) == fold(scans, decisions)


@given(st.lists(SCANS, max_size=6), SCANS)
def test_another_good_scan_never_takes_a_presence_away(scans: list[JudgedScan], more: JudgedScan) -> None:
    """A second scan adds evidence; nothing toggles."""
    before, after = fold(scans), fold([*scans, more])

    if before.presence is Presence.PRESENT:
        assert after.presence is Presence.PRESENT
        assert after.evidence >= before.evidence
        assert after.first_in is None or before.first_in is None or after.first_in <= before.first_in
