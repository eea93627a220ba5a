"""What a version of an activity kind (活动类型) says, and what of it cannot be."""

from enum import StrEnum

import msgspec

from server.domain.activities import Enrol
from server.domain.plans import FUNCTIONS, MAX_FIELDS
from server.domain.scans import Evidence

LONGEST_LABEL = 20
LONGEST_FIELD = 20
LIMITS = {
    "halfDays": (0, 20),
    "minDeputies": (0, 500),
    "radiusM": (50, 5000),
    "announceDays": (0, 60),
    "minSummary": (0, 500),
}
"""The least and the most each number may be (assumed; wide enough for every kind the seeds name)."""


class Proof(StrEnum):
    """What must be there of an activity beside its summary before it may be filed."""

    EITHER = "EITHER"  # 照片或成果
    PHOTO = "PHOTO"  # 照片
    RESULT = "RESULT"  # 成果
    NONE = "NONE"  # 不要求


class KindRule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """
    What is asked of activities of a kind that begin while the version holds.

    Attributes:
        category: Key of the duty category its attendance counts for.
        half_days: What being there is worth.
        at_stations: Whether a station may hold it, or only a congress.
        min_summary: Signs the summary must have before it may be filed; 0 asks for none.
        offered: Whether new ones may be planned.
    """

    label: str
    category: str
    half_days: int = 1
    enrol: Enrol = Enrol.ASSIGNED
    min_deputies: int = 0
    public: bool = False
    function: str | None = None
    expertise: tuple[str, ...] = ()
    min_evidence: Evidence = Evidence.E1
    position_required: bool = False
    radius_m: int = 300
    announce_days: int = 0
    at_stations: bool = True
    min_summary: int = 10
    proof: Proof = Proof.EITHER
    offered: bool = True


def fault(body: KindRule) -> tuple[str, str] | None:
    """What cannot be, as the field and words; None if all can."""
    if not 0 < len(body.label.strip()) <= LONGEST_LABEL:
        return "label", f"请填名称,不超过 {LONGEST_LABEL} 个字。"
    if not body.category:
        return "category", "请选择计入哪一类履职。"
    for name, (least, most) in LIMITS.items():
        if not least <= msgspec.to_builtins(body)[name] <= most:
            return name, f"请填 {least} 至 {most} 之间的整数。"
    if body.function is not None and body.function not in FUNCTIONS:
        return "function", "请从联、商、督、促、智里选一个。"
    if len(body.expertise) > MAX_FIELDS or any(not 0 < len(one.strip()) <= LONGEST_FIELD for one in body.expertise):
        return "expertise", f"专长最多 {MAX_FIELDS} 项,每项不超过 {LONGEST_FIELD} 个字。"
    return None
