"""What a version of a duty category (履职类别) says, and what of it cannot be."""

import msgspec

from server.domain.lists import List

LONGEST_LABEL = 20
MOST_HALF_DAYS = 20
"""Ten days in one report (assumed)."""
LAST_RANK = 999


class CategoryRule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """
    How duties of a category are counted that lie on a day the version holds.

    Attributes:
        counts: Whether their half days count towards the days of a year.
        reportable: Whether a deputy may report one.
        half_days: The most half days one report may claim.
        addressed: Whether a report goes to the unit that elected the deputy.
        lists: Lines of these lists, written at a filed activity, count for it.
        rank: Where it stands among the others.
    """

    label: str
    counts: bool = True
    reportable: bool = True
    half_days: int = 2
    addressed: bool = False
    lists: tuple[List, ...] = ()
    rank: int = 0


def fault(body: CategoryRule) -> tuple[str, str] | None:
    """What cannot be, as the field and words; None if all can."""
    if not 0 < len(body.label.strip()) <= LONGEST_LABEL:
        return "label", f"请填名称,不超过 {LONGEST_LABEL} 个字。"
    if not 0 <= body.half_days <= MOST_HALF_DAYS:
        return "halfDays", f"请填 0 至 {MOST_HALF_DAYS} 之间的整数。"
    if body.counts and body.reportable and not body.half_days:
        return "halfDays", "代表可以自己登记、又计入天数的,一次至少要能登记半天。"
    if not 0 <= body.rank <= LAST_RANK:
        return "rank", f"请填 0 至 {LAST_RANK} 之间的整数。"
    return None
