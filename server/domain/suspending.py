"""
Suspending a deputy (暂停执行代表职务) and letting them resume (恢复): on what day, for what reason.

The grounds are the law's (代表法 2015 第四十八条, 暂时停止执行代表职务); nobody writes a ground
of their own. The mandate lasts; what may not be done is to exercise it.
"""

from datetime import date
from enum import StrEnum

from server.domain.people import Role, SeatStatus


class Suspending(StrEnum):
    """Why a mandate may not be exercised."""

    DETAINED = "DETAINED"  # 因刑事案件被羁押,正在受侦查、起诉、审判
    SERVING = "SERVING"  # 被判处管制、拘役或者有期徒刑而没有附加剥夺政治权利,正在服刑


def why_not(
    role: Role, status: SeatStatus, since: date, resumed: date | None, on: date, today: date
) -> tuple[str, str] | None:
    """
    What stands against suspending a seat, as the field and words; None if nothing does.

    Args:
        since: When the seat was taken.
        resumed: When a suspension of it ended last.
        on: First day the mandate is not exercised.
        today: In the calendar of the seat's congress.
    """
    if role is not Role.DEPUTY:
        return "seat", "只有代表可以暂停执行职务。"
    if status is SeatStatus.SUSPENDED:
        return "seat", "这位代表已经暂停执行职务。"
    if status is not SeatStatus.ACTIVE:
        return "seat", "这个席位已经离任。"
    if on > today:
        return "on", "暂停日期不能晚于今天。请在当天办理。"
    if on < since:
        return "on", f"暂停日期不能早于任职日期({since})。"
    if resumed is not None and on < resumed:
        return "on", f"暂停日期不能早于上次恢复的日期({resumed})。"
    return None


def why_not_resume(status: SeatStatus, suspended: date | None, on: date, today: date) -> tuple[str, str] | None:
    """
    What stands against resuming, as the field and words; None if nothing does.

    Args:
        suspended: Since when the mandate is not exercised; None if it is.
        on: First day it is exercised again.
    """
    if status is not SeatStatus.SUSPENDED or suspended is None:
        return "seat", "这位代表没有暂停执行职务。"
    if on > today:
        return "on", "恢复日期不能晚于今天。请在当天办理。"
    if on < suspended:
        return "on", f"恢复日期不能早于暂停日期({suspended})。"
    return None
