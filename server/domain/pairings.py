"""
Pairings (固定联系, 双联系): a committee member's standing contact with deputies of the grass roots.

A member looks after three to five deputies and meets each twice a year (S3 第4条); more than
five at once is refused, fewer than three is for the indicators to tell.
"""

from collections.abc import Mapping
from typing import Any

from server.domain.leaving import HELD
from server.domain.people import Role

MOST = 5
"""Deputies a member looks after at once (S3 第4条)."""


def why_no_member(member: Mapping[str, Any]) -> str | None:
    """Why a seat cannot look after deputies; None if it can."""
    if member["role"] != Role.COMMITTEE_MEMBER:
        return "只有常委会组成人员才安排固定联系的代表。"
    return None if member["status"] in HELD else "这位组成人员已经离任。"


def why_no_deputy(deputy: Mapping[str, Any], member: Mapping[str, Any]) -> str | None:
    """Why a seat cannot be looked after by the member; None if it can."""
    if deputy["role"] != Role.DEPUTY:
        return f"{deputy['name']}不是代表。"
    if deputy["status"] not in HELD:
        return f"{deputy['name']}已经离任。"
    if deputy["person"] == member["person"]:
        return "不能联系自己。"
    return None


def why_too_many(now: int, more: int) -> str | None:
    """Why so many more are too many."""
    if now + more > MOST:
        return f"每位组成人员最多联系 {MOST} 名代表,现在已有 {now} 名。"
    return None
