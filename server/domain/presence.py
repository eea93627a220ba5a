"""
What many scans and staff decisions mean together: whether a person was there.

A fold over a set: neither order, nor repetition, nor late arrival can change what it
comes to. Held to `tests/cases/presence.json`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.domain.scans import Direction, Evidence, Judgement, Presence, Reason, Verdict, Via


@dataclass(frozen=True, slots=True)
class JudgedScan:
    """A scan with its judgement, as the fold needs it."""

    captured: datetime
    direction: Direction
    via: Via
    judgement: Judgement
    uncertainty: timedelta | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What staff said; `at` orders them."""

    at: datetime
    presence: Presence


@dataclass(frozen=True, slots=True)
class Folded:
    """What a person's scans and the decisions on them come to."""

    presence: Presence = Presence.NONE
    first_in: datetime | None = None
    last_out: datetime | None = None
    uncertainty: timedelta | None = None
    evidence: Evidence = Evidence.E0
    reasons: tuple[Reason, ...] = field(default=())
    both_sides: bool = False


def fold(scans: Iterable[JudgedScan], decisions: Iterable[Decided] = ()) -> Folded:
    """
    What many scans and decisions mean, in whatever order and however often they came.

    PRESENT if any scan is (earliest time, highest evidence), else TO_REVIEW if any, else
    REFUSED. The newest decision overrides the presence, never the times. A withdrawn scan
    counts no more.
    """
    standing = [scan for scan in scans if not scan.withdrawn]
    outs = [s.captured for s in standing if s.direction is Direction.OUT and s.judgement.verdict is not Verdict.REFUSED]
    decided = max(decisions, key=lambda d: (d.at, d.presence), default=None)
    best = _best(standing)
    if not best:
        return Folded(presence=decided.presence if decided else Presence.NONE)
    first = min((scan for scan in best if scan.direction is Direction.IN), key=_moment, default=None)
    both = _from_both_sides(best)
    reasons = {reason for scan in best for reason in scan.judgement.reasons}
    return Folded(
        presence=decided.presence if decided else Presence(best[0].judgement.verdict),
        first_in=first.captured if first else None,
        last_out=max(outs, default=None),
        uncertainty=first.uncertainty if first else None,
        evidence=Evidence.E4 if both else max(scan.judgement.evidence for scan in best),
        reasons=tuple(reason for reason in Reason if reason in reasons),
        both_sides=both,
    )


def _best(standing: list[JudgedScan]) -> list[JudgedScan]:
    """The scans of the best verdict there is."""
    for verdict in (Verdict.PRESENT, Verdict.TO_REVIEW, Verdict.REFUSED):
        if chosen := [scan for scan in standing if scan.judgement.verdict is verdict]:
            return chosen
    return []


def _moment(scan: JudgedScan) -> tuple[datetime, timedelta]:
    """Earlier first; of the same moment the surer one, so that order of arrival never shows."""
    return scan.captured, timedelta.max if scan.uncertainty is None else scan.uncertainty


def _from_both_sides(best: list[JudgedScan]) -> bool:
    """Whether the deputy scanned the activity and staff the deputy, each live and in time."""
    live = {scan.via for scan in best if scan.judgement.evidence >= Evidence.E2}
    return {Via.ACTIVITY_LIVE, Via.DEPUTY_LIVE} <= live
