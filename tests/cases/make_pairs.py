"""
Writes `scans.json`: every reason alone at both sides of its limit, and every pair.

Independent of the product: a finding is a row of the table below, which says how a scan
that is fine becomes one with that reason. A pair is both rows at once; its verdict is the
worse of the two and its evidence the weaker. Run it after changing the table:
`python -m tests.cases.make_pairs`.
"""

# ruff: noqa: E501  a table is read by its rows

import json
from itertools import combinations
from math import pi
from pathlib import Path
from typing import Any, NamedTuple

S, MIN, HOUR = 1000, 60_000, 3_600_000
C = 1_795_262_400_000
"""When the scan was made: the beginning of a slot of 30 s."""
SLOT = C // (30 * S)
U = 2 * S
"""Its uncertainty."""
PLACE = {"lat": 24_518_000, "lng": 117_655_000, "accuracyM": 0}
NEAR = {"lat": 24_518_100, "lng": 117_655_000, "accuracyM": 18}
FAR = {"lat": 24_528_000, "lng": 117_655_000, "accuracyM": 18}
LIMIT = int(318 / (6_371_000 * pi / 180 / 1_000_000))
"""Microdegrees of latitude in 300 m of radius and 18 m of accuracy."""

REASONS = [
    "CODE_INVALID", "CODE_RETIRED", "ACTIVITY_CANCELLED", "SEAT_INACTIVE", "OUTSIDE_WINDOW", "NEAR_WINDOW",
    "STALE_CODE", "CODE_AHEAD", "CLOCK_UNSURE", "LATE_UPLOAD", "FAR_AWAY", "NO_POSITION", "NOT_INVITED",
    "WEAK_EVIDENCE", "DEVICE_UNSURE",
]  # fmt: skip
REFUSING = set(REASONS[:5])


class Finding(NamedTuple):
    """
    Attributes:
        change: What it changes of the fine scan: {"scan": …, "activity": …, "clock": …}.
        proves: The strongest evidence that is left.
        never_with: Reasons that cannot occur beside it.
        instead: Other changes to use beside some reasons.
    """

    change: dict[str, dict[str, Any]]
    proves: int = 3
    never_with: frozenset[str] = frozenset()
    instead: dict[str, dict[str, dict[str, Any]]] = {}


LATE_SLOT = {"scan": {"slot": SLOT + 100}}
EARLY_RECEIPT = {"clock": {"received": C - 2 * MIN}}

FINDINGS = {
    "CODE_INVALID": Finding({"scan": {"code": "INVALID"}}, 0, frozenset({"STALE_CODE", "WEAK_EVIDENCE"})),
    "CODE_RETIRED": Finding({"scan": {"retiredAt": C - HOUR}}),
    "ACTIVITY_CANCELLED": Finding({"activity": {"cancelledAt": C - HOUR}}),
    "SEAT_INACTIVE": Finding({"scan": {"seat": "INVALID"}}),
    "OUTSIDE_WINDOW": Finding({"activity": {"closes": C - 2 * HOUR}}, never_with=frozenset({"NEAR_WINDOW"})),
    "NEAR_WINDOW": Finding({"activity": {"closes": C - 20 * MIN}}),
    "STALE_CODE": Finding({"scan": {"slot": SLOT - 100}}, 1),
    "CODE_AHEAD": Finding(
        LATE_SLOT, 1, instead={"STALE_CODE": EARLY_RECEIPT, "CODE_INVALID": EARLY_RECEIPT}
    ),
    "CLOCK_UNSURE": Finding({"clock": {"uncertainty": 11 * MIN}}),
    "LATE_UPLOAD": Finding({"clock": {"received": C + 80 * HOUR}}),
    "FAR_AWAY": Finding({"scan": {"position": FAR}}, 2, frozenset({"NO_POSITION"})),
    "NO_POSITION": Finding({"scan": {"position": None}, "activity": {"positionRequired": True}}, 2),
    "NOT_INVITED": Finding({"scan": {"invited": "INVALID"}}),
    "WEAK_EVIDENCE": Finding({"activity": {"minEvidence": "E4"}}),
    "DEVICE_UNSURE": Finding({"scan": {"device": "INVALID"}}),
}  # fmt: skip


def case(name: str, reasons: list[str], evidence: int | str, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A scan with E3 inside its window, changed; `more` gives a verdict other than the reasons'."""
    scan: dict[str, Any] = {"via": "ACTIVITY_LIVE", "slot": SLOT, "position": NEAR}
    activity: dict[str, Any] | None = {"opens": C - 5 * HOUR, "closes": C + HOUR, "place": PLACE}
    clock: dict[str, Any] = {"captured": C, "uncertainty": U, "received": C + 5 * S}
    for change in changes:
        scan |= change.get("scan", {})
        clock |= change.get("clock", {})
        activity = (
            None if activity is None or change.get("activity", {}) is None else activity | change.get("activity", {})
        )
    scan = {key: value for key, value in scan.items() if value is not None}
    level = evidence if isinstance(evidence, str) else f"E{evidence}"
    verdict = more.get("verdict") or _verdict(reasons)
    return {
        "name": name, "scan": scan, "activity": activity, "clock": clock,
        "verdict": verdict, "reasons": [reason for reason in REASONS if reason in reasons], "evidence": level,
    }  # fmt: skip


def _verdict(reasons: list[str]) -> str:
    if REFUSING & set(reasons):
        return "REFUSED"
    return "TO_REVIEW" if reasons else "PRESENT"


def scan(**change: Any) -> dict[str, Any]:
    return {"scan": change}


def at(**change: Any) -> dict[str, Any]:
    return {"clock": change}


def activity(**change: Any) -> dict[str, Any]:
    return {"activity": change}


def limits() -> list[dict[str, Any]]:
    """Each reason alone: the last scan it does not touch and the first it does."""
    half, early = 30 * MIN, {"scan": {"slot": None, "via": "ACTIVITY_POSTER"}}
    unsure = at(uncertainty=None)
    both = [
        ("a forged code", "CODE_INVALID", 3, 0, [], scan(code="VALID"), scan(code="INVALID")),
        ("a retired code", "CODE_RETIRED", 3, 3, [], scan(retiredAt=C - U), scan(retiredAt=C - U - 1)),
        ("a cancelled activity", "ACTIVITY_CANCELLED", 3, 3, [], activity(cancelledAt=C - U), activity(cancelledAt=C - U - 1)),
        ("a seat", "SEAT_INACTIVE", 3, 3, [], scan(seat="VALID"), scan(seat="INVALID")),
        ("half an hour early", "OUTSIDE_WINDOW", 3, 3, ["NEAR_WINDOW"], activity(opens=C + U + half), activity(opens=C + U + half + 1)),
        ("half an hour late", "OUTSIDE_WINDOW", 3, 3, ["NEAR_WINDOW"], activity(closes=C - U - half), activity(closes=C - U - half - 1)),
        ("early", "NEAR_WINDOW", 3, 3, [], activity(opens=C + U), activity(opens=C + U + 1)),
        ("late", "NEAR_WINDOW", 3, 3, [], activity(closes=C - U), activity(closes=C - U - 1)),
        ("a slot gone by", "STALE_CODE", 3, 1, [], at(captured=C + 90 * S + U, received=C + 5 * MIN), at(captured=C + 90 * S + U + 1, received=C + 5 * MIN)),
        ("a slot after its receipt", "CODE_AHEAD", 3, 1, [], at(captured=C - 30 * S, received=C - 60 * S), at(captured=C - 30 * S, received=C - 60 * S - 1)),
        ("a scan after its receipt", "CODE_AHEAD", 3, 1, [], at(captured=C + U, received=C - 60 * S), at(captured=C + U + 1, received=C - 60 * S)),
        ("a slot after its scan", "CODE_AHEAD", 3, 1, [], at(captured=C - 60 * S - U), at(captured=C - 60 * S - U - 1)),
        ("a poster read after its receipt", "CODE_AHEAD", 1, 1, [], early | at(captured=C + U, received=C - 60 * S), early | at(captured=C + U + 1, received=C - 60 * S)),
        ("an unsure clock", "CLOCK_UNSURE", 3, 3, [], at(uncertainty=10 * MIN), at(uncertainty=10 * MIN + 1)),
        ("three days on the phone", "LATE_UPLOAD", 3, 3, [], at(received=C + U + 72 * HOUR), at(received=C + U + 72 * HOUR + 1)),
        ("the edge of the place", "FAR_AWAY", 3, 2, [], scan(position=NEAR | {"lat": PLACE["lat"] + LIMIT}), scan(position=NEAR | {"lat": PLACE["lat"] + LIMIT + 1})),
        ("a position asked for", "NO_POSITION", 3, 2, [], activity(positionRequired=True), activity(positionRequired=True) | scan(position=None)),
        ("an invitation", "NOT_INVITED", 3, 3, [], scan(invited="VALID"), scan(invited="INVALID")),
        ("strong enough evidence", "WEAK_EVIDENCE", 3, 3, [], activity(minEvidence="E3"), activity(minEvidence="E4")),
        ("a known phone", "DEVICE_UNSURE", 3, 3, [], scan(device="VALID"), scan(device="INVALID")),
    ]  # fmt: skip
    cases = [case("a live code in time and at the place", [], 3)]
    for name, reason, inside, beyond, still, change, further in both:
        cases.append(case(f"{name}_just inside", still, inside, change))
        cases.append(case(f"{name}_just beyond", [reason], beyond, further))
    cases.append(case("a clock never measured", ["CLOCK_UNSURE"], 3, unsure))
    cases.append(
        case(
            "a clock never measured can pass no limit",
            ["CLOCK_UNSURE"],
            3,
            unsure,
            activity(closes=C - 9 * HOUR, cancelledAt=C - 9 * HOUR),
            scan(retiredAt=C - 9 * HOUR, slot=SLOT - 999),
        )
    )
    cases.append(
        case(
            "a clock never measured and a slot after its receipt",
            ["CLOCK_UNSURE", "CODE_AHEAD"],
            1,
            unsure,
            scan(slot=SLOT + 100),
        )
    )
    return cases


def kinds() -> list[dict[str, Any]]:
    """What each way of scanning proves, and what a phone cannot know."""
    poster, staff = scan(via="ACTIVITY_POSTER", slot=None), scan(via="STAFF", slot=None, position=None)
    unknown = [
        ("its code", scan(code="UNVERIFIED")),
        ("the list", scan(invited="UNVERIFIED")),
        ("the seat", scan(seat="UNVERIFIED")),
        ("the phone", scan(device="UNVERIFIED")),
    ]
    cases = [
        case("a poster is a claim", [], 1, poster),
        case("a live code in time", [], 2, scan(position=None)),
        case("a live code where the activity has no place", [], 2, activity(place=None)),
        case("a deputy's live code scanned by staff", [], 4, scan(via="DEPUTY_LIVE")),
        case("a deputy's live code gone by", ["STALE_CODE"], 1, scan(via="DEPUTY_LIVE", slot=SLOT - 100)),
        case("a mark by hand where one is enough", [], 0, staff, activity(minEvidence="E0")),
        case("a mark by hand is a staff act, not weak evidence", [], 0, staff),
        case("a mark by hand counts where an inspection asks for a live code", [], 0, staff, activity(minEvidence="E2")),
        case("a mark by hand of one who was not asked", ["NOT_INVITED"], 0, staff, scan(invited="INVALID"), activity(minEvidence="E2")),
        case("a mark by hand has no position", [], 0, staff, activity(minEvidence="E0", positionRequired=True)),
        case("an inspection asks for a live code", ["WEAK_EVIDENCE"], 1, poster, activity(minEvidence="E2")),
        case("no position is no finding unless one is asked for", [], 1, poster, scan(position=None)),
        case("an open activity asks for no invitation", [], 3, scan(invited="INVALID"), activity(byInvitation=False)),
        case("an offline scan counts though it reaches us a day late", [], 3, at(received=C + 24 * HOUR)),
        case("all findings that are found are told", ["CODE_INVALID", "SEAT_INACTIVE", "OUTSIDE_WINDOW", "CLOCK_UNSURE", "FAR_AWAY", "NOT_INVITED", "DEVICE_UNSURE"], 0,
             scan(code="INVALID", seat="INVALID", position=FAR, invited="INVALID", device="INVALID"), activity(closes=C - 2 * HOUR), at(uncertainty=11 * MIN)),
        case("a code of nobody's", ["CODE_INVALID"], 0, {"activity": None}, scan(code="INVALID", slot=None)),
        case("a poster of an activity the phone does not know", [], 1, {"activity": None}, poster, verdict="CAPTURED"),
        case("an open activity needs no list", [], 3, scan(invited="UNVERIFIED"), activity(byInvitation=False)),
        case("what is found outweighs what is unknown", ["NEAR_WINDOW"], 3, scan(code="UNVERIFIED"), activity(closes=C - 20 * MIN)),
    ]  # fmt: skip
    return cases + [
        case(f"a phone that cannot know {what}", [], 3, change, verdict="CAPTURED") for what, change in unknown
    ]


def pairs() -> list[dict[str, Any]]:
    """Every two reasons that can occur together."""
    cases = []
    for one, other in combinations(FINDINGS, 2):
        a, b = FINDINGS[one], FINDINGS[other]
        if other in a.never_with or one in b.never_with:
            continue
        changes = (a.instead.get(other, a.change), b.instead.get(one, b.change))
        cases.append(case(f"{one} and {other}", [one, other], min(a.proves, b.proves), *changes))
    return cases


def write() -> None:
    """One case a line, so that a change of one is a change of one line."""
    lines = [json.dumps(row, ensure_ascii=False) for row in [*limits(), *kinds(), *pairs()]]
    Path(__file__).with_name("scans.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    write()
