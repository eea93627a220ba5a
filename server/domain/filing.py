"""
What an activity still lacks before it may be filed (归档): all of it at once, in words for a clerk.

Nothing here knows a database. Who was expected and neither came nor is on leave is absent
from the filing on; a scan that arrives later, or a decision, is folded in all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.activities import ActivityState
from server.domain.activity_kinds import Proof
from server.domain.scans import Enrolment, Presence

MAX_SUMMARY = 5000
PROOFS = {
    Proof.EITHER: "请上传至少一张现场照片,或在主题清单里写下至少一条成果。",
    Proof.PHOTO: "请上传至少一张现场照片。",
    Proof.RESULT: "请在主题清单里写下至少一条成果。",
    Proof.NONE: "",
}
"""What is said where it is missing."""

EXPECTED = frozenset({Enrolment.INVITED, Enrolment.ENROLLED})
UNSEEN = frozenset({Presence.NONE, Presence.REFUSED})


@dataclass(frozen=True, slots=True)
class Dossier:
    """
    What there is of an activity that has ended.

    Attributes:
        photos: Of the activity itself, those whose bytes are still on their way among them.
        results: Items of the list 成果 written at it.
        to_review: Persons whose scans wait for a decision.
        leave_asked: Persons whose leave nobody decided.
        deputies: Deputies who were there.
        min_deputies: How many it wants at least.
        min_summary: Signs the summary must have, as its kind asks; 0 asks for none.
        proof: What its kind asks for beside.
    """

    summary: str
    photos: int
    results: int
    to_review: int
    leave_asked: int
    deputies: int
    min_deputies: int
    min_summary: int
    proof: Proof


def missing(dossier: Dossier) -> list[str]:
    """What is to be done before it may be filed; nothing if it may."""
    asked = {
        f"请写活动小结(至少 {dossier.min_summary} 个字)。": len(dossier.summary.strip()) < dossier.min_summary,
        PROOFS[dossier.proof]: not _is_proven(dossier),
        f"还有 {dossier.to_review} 人的签到待核,请先核定。": dossier.to_review > 0,
        f"还有 {dossier.leave_asked} 人的请假没有批复,请先批复。": dossier.leave_asked > 0,
        _too_few(dossier): dossier.deputies < dossier.min_deputies,
    }
    return [words for words, is_missing in asked.items() if is_missing]


def _is_proven(dossier: Dossier) -> bool:
    there = {Proof.PHOTO: dossier.photos > 0, Proof.RESULT: dossier.results > 0, Proof.NONE: True}
    return there.get(dossier.proof, dossier.photos > 0 or dossier.results > 0)


def _too_few(dossier: Dossier) -> str:
    return f"这场活动至少要有 {dossier.min_deputies} 名代表到场,现在是 {dossier.deputies} 名;有漏登的请补登。"


def presence_when(state: str, attendance: Mapping[str, object], folded: Presence) -> Presence:
    """What a person's presence is, given what their scans and decisions came to."""
    if state != ActivityState.FILED or folded not in UNSEEN:
        return folded
    return Presence.ABSENT if attendance["enrolment"] in EXPECTED else folded
