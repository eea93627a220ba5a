"""
Leaving a seat (离任) in the middle of a term: on what day, for what reason, and what the seat then is.

The grounds on which a deputy's mandate ends are the law's (代表法2025 第六十二条); nobody
writes a ground of their own.
"""

from datetime import date
from enum import StrEnum

from server.domain.people import Role, SeatStatus


class Leaving(StrEnum):
    """Why a seat is held no more."""

    RESIGNED = "RESIGNED"  # 辞职被接受
    RECALLED = "RECALLED"  # 被罢免
    MOVED = "MOVED"  # 迁出或者调离本行政区域
    ABSENT = "ABSENT"  # 未经批准两次不出席本级人大会议
    DEPRIVED = "DEPRIVED"  # 被剥夺政治权利
    NATIONALITY = "NATIONALITY"  # 丧失国籍
    INCAPABLE = "INCAPABLE"  # 丧失行为能力
    DIED = "DIED"  # 去世
    POST = "POST"  # 职务调整


DEPUTIES_ONLY = frozenset({Leaving.RECALLED, Leaving.ABSENT, Leaving.DEPRIVED, Leaving.NATIONALITY})
STATUS = {Leaving.RESIGNED: SeatStatus.RESIGNED, Leaving.RECALLED: SeatStatus.RECALLED}
WORDS = {
    Leaving.RESIGNED: "辞职",
    Leaving.RECALLED: "被罢免",
    Leaving.MOVED: "迁出或者调离本行政区域",
    Leaving.ABSENT: "未经批准两次不出席会议",
    Leaving.DEPRIVED: "被剥夺政治权利",
    Leaving.NATIONALITY: "丧失国籍",
    Leaving.INCAPABLE: "丧失行为能力",
    Leaving.DIED: "去世",
    Leaving.POST: "职务调整",
}
HELD = (SeatStatus.ACTIVE, SeatStatus.SUSPENDED)


def status_after(reason: Leaving) -> SeatStatus:
    """What the seat is from then on."""
    return STATUS.get(reason, SeatStatus.ENDED)


def may_leave_for(role: Role, reason: Leaving) -> bool:
    """Whether the reason fits the role: a mandate does not end because a post changes, nor a post by recall."""
    if role is Role.DEPUTY:
        return reason is not Leaving.POST
    return reason not in DEPUTIES_ONLY


def why_not(role: Role, status: SeatStatus, since: date, reason: Leaving, on: date, today: date) -> str | None:
    """
    What stands against it, in words; None if nothing does.

    Args:
        on: First day the seat is no longer held.
        today: In the calendar of the seat's congress.
    """
    if status not in HELD:
        return "这个席位已经离任。"
    if not may_leave_for(role, reason):
        return f"“{WORDS[reason]}”不适用于这个身份。"
    if on > today:
        return "离任日期不能晚于今天。请在当天办理。"
    if on <= since:
        return f"离任日期要晚于任职日期({since})。"
    return None
