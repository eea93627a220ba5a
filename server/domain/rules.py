"""The shapes rules as data may have; a row that does not fit is refused when it is written."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec


class RuleKind(StrEnum):
    SCORE = "SCORE"
    INDICATOR = "INDICATOR"  # 指标
    ACTIVITY_KIND = "ACTIVITY_KIND"  # 活动类型
    DUTY_CATEGORY = "DUTY_CATEGORY"  # 履职类别
    DEADLINE = "DEADLINE"  # 期限
    STAR = "STAR"
    CHECKIN = "CHECKIN"  # 签到判定
    REMINDER = "REMINDER"
    CALENDAR = "CALENDAR"  # 节假日
    HOURS = "HOURS"  # 通知时间: when phones are woken
    NOTICE = "NOTICE"  # 发送通知
    CASCADE = "CASCADE"  # 逐级送达: which channel comes next for whoever was not reached


ON_PHONES = frozenset({"checkin", "duty_days", "hours"})
"""Rules a phone goes by without us: how it judges a scan, how many days a year asks for, when it stays silent."""


class RuleState(StrEnum):
    DRAFT = "DRAFT"  # 草稿
    ISSUED = "ISSUED"  # 已颁布: holds from its day on


class CheckinRule(msgspec.Struct, frozen=True, rename="camel"):
    """
    Limits of the check-in decision; `domain.scans` says what each is for.

    The numbers of the first version are those of the design's decision table.
    """

    near_window_s: int = 1800
    stale_after_s: int = 60
    ahead_s: int = 60
    unsure_s: int = 600
    late_upload_s: int = 259_200
    new_device_s: int = 86_400


def effective(versions: Iterable[dict[str, Any]], congress: UUID | None, day: date) -> dict[str, Any] | None:
    """
    Of one rule's versions the one in force on a day: the congress's own before everyone's, then the latest begun.

    Returns:
        None if none has begun, or all have ended.
    """
    held = [
        row
        for row in versions
        if row["unit"] in (None, congress) and row["starts_on"] <= day and (row["ends_on"] or day) >= day
    ]
    return max(held, key=lambda row: (row["unit"] is not None, row["starts_on"], row["version"]), default=None)
