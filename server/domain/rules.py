"""The shapes rules as data may have; a row that does not fit is refused when it is written."""

from enum import StrEnum

import msgspec


class RuleKind(StrEnum):
    SCORE = "SCORE"
    INDICATOR = "INDICATOR"
    DEADLINE = "DEADLINE"
    STAR = "STAR"
    CHECKIN = "CHECKIN"
    REMINDER = "REMINDER"


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
