"""
What staff should think of before an activity is held (提醒): said in words, forbidding nothing.

A reception should be announced three days ahead, a law check wants three deputies who know the
law: whoever has a reason to hold it all the same may.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.activities import ActivityState

NAMED = 3
"""How many of those who are elsewhere are named."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """
    How an activity to come stands.

    Attributes:
        expected: Persons on its list who come, as far as they said.
        able: Those of them who know what it asks for.
        elsewhere: Names of those who are to be at another activity then.
        beside: Titles of what its unit holds at the same time.
    """

    state: ActivityState
    starts_at: datetime
    announce_days: int
    min_deputies: int
    by_invitation: bool
    expertise: Sequence[str]
    expected: int
    able: int
    elsewhere: Sequence[str] = ()
    beside: Sequence[str] = ()


def cautions(of: Prospect, now: datetime) -> list[str]:
    """What to think of, in words; nothing of one that has begun."""
    if of.state not in (ActivityState.DRAFT, ActivityState.PUBLISHED) or now >= of.starts_at:
        return []
    late = of.state is ActivityState.DRAFT and of.starts_at - now < timedelta(days=of.announce_days)
    wanted = max(1, of.min_deputies)
    said = {
        f"应提前 {of.announce_days} 天公布,现在离开始已不足 {of.announce_days} 天。": late,
        "还没有邀请代表。": of.by_invitation and of.expected == 0,
        f"至少要有 {of.min_deputies} 名代表,名单上现在是 {of.expected} 名。": 0 < of.expected < of.min_deputies,
        f"要求熟悉{'、'.join(of.expertise)}的代表至少 {wanted} 名,名单上现在是 {of.able} 名。": bool(of.expertise)
        and of.expected > 0
        and of.able < wanted,
        f"{_named(of.elsewhere)}在同一时间另有活动。": bool(of.elsewhere),
        f"本单位同一时间还有:{'、'.join(of.beside[:NAMED])}。": bool(of.beside),
    }
    return [words for words, holds in said.items() if holds]


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown}等 {len(names)} 人"
