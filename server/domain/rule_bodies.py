"""
What a version of a rule says, read into the shape of its kind; what does not fit is told in words.

A clerk reads these words beside the field they speak of: `body.least`, `body.where.0`, `source`.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from server.domain import activity_kinds, calendars, cascades, composing, duty_categories, hours, indicators, reminders
from server.domain.activity_kinds import KindRule
from server.domain.calendars import CalendarRule
from server.domain.cascades import CascadeRule
from server.domain.composing import NoticeRule
from server.domain.duty_categories import CategoryRule
from server.domain.hours import HoursRule
from server.domain.indicators import Indicator
from server.domain.reminders import Reminder
from server.domain.rules import CheckinRule, RuleKind

BODIES: dict[RuleKind, Any] = {
    RuleKind.INDICATOR: Indicator,
    RuleKind.ACTIVITY_KIND: KindRule,
    RuleKind.DUTY_CATEGORY: CategoryRule,
    RuleKind.CHECKIN: CheckinRule,
    RuleKind.HOURS: HoursRule,
    RuleKind.REMINDER: Reminder,
    RuleKind.CALENDAR: CalendarRule,
    RuleKind.NOTICE: NoticeRule,
    RuleKind.CASCADE: CascadeRule,
}
"""The kinds that are edited on a screen."""

LONGEST_SOURCE = 300
LIMITS_S = {
    "nearWindowS": 86_400,
    "staleAfterS": 3_600,
    "aheadS": 3_600,
    "unsureS": 86_400,
    "lateUploadS": 2_592_000,
    "newDeviceS": 2_592_000,
}
"""The most each limit of the check-in decision may be, in seconds."""

AT = re.compile(r"at `\$\.?([^`]*)`")


class UnfitError(ValueError):
    """A body that does not fit: the field, and words for a person."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def read(kind: RuleKind, text: str) -> Any:
    """
    A body in its shape.

    Raises:
        UnfitError: It does not fit its shape, or says what cannot be.
    """
    if kind not in BODIES:
        raise UnfitError("kind", "这类规则不能在这里修改。")
    try:
        body = msgspec.json.decode(text, type=BODIES[kind])
    except msgspec.DecodeError as exc:
        found = AT.search(str(exc))
        field = re.sub(r"\[(\d+)\]", r".\1", found[1]) if found else ""
        raise UnfitError(f"body.{field}".rstrip("."), _words(str(exc))) from exc
    if wrong := FAULTS[kind](body):
        raise UnfitError(f"body.{wrong[0]}", wrong[1])
    return body


def fault(source: str, starts_on: date, today: date) -> tuple[str, str] | None:
    """What else keeps a version from being issued, as the field and words; None if nothing does."""
    if not source.strip():
        return "source", "请写明依据,例如:代表法第五十一条。"
    if len(source) > LONGEST_SOURCE:
        return "source", f"依据不能超过 {LONGEST_SOURCE} 字。"
    if starts_on < today:
        return "startsOn", "生效日期不能早于今天:以前的由旧版本决定。"
    return None


def _words(told: str) -> str:
    """What msgspec found, in words of ours."""
    if "missing required field" in told:
        return "少了必填的一项。"
    if "unknown field" in told:
        return "有一项不是这类规则的内容。"
    if "Invalid enum value" in told:
        return "请从列出的选项里选。"
    if "RFC3339" in told:
        return "请填开始和结束的日期,结束不能早于开始。"
    return "这一项的格式不对:数字请填整数,文字请填文字。" if "Expected" in told else "内容读不出来,请重新填写。"


def _checkin_fault(body: CheckinRule) -> tuple[str, str] | None:
    for name, value in msgspec.to_builtins(body).items():
        if not 0 <= value <= LIMITS_S[name]:
            return name, f"请填 0 至 {LIMITS_S[name]} 之间的秒数。"
    return None


FAULTS: dict[RuleKind, Callable[[Any], tuple[str, str] | None]] = {
    RuleKind.INDICATOR: indicators.fault,
    RuleKind.ACTIVITY_KIND: activity_kinds.fault,
    RuleKind.DUTY_CATEGORY: duty_categories.fault,
    RuleKind.CHECKIN: _checkin_fault,
    RuleKind.HOURS: hours.fault,
    RuleKind.REMINDER: reminders.fault,
    RuleKind.CALENDAR: calendars.fault,
    RuleKind.NOTICE: composing.fault,
    RuleKind.CASCADE: cascades.fault,
}
"""The first thing of a body that cannot be."""
