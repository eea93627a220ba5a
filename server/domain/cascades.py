"""
The next channel for whoever was not reached (逐级送达): which, and after how long.

Nothing here reads a clock, a database or a network. 消息 has every notice at once and push is
tried at once; a step says what comes then, one channel after the other, until the person was
reached or no channel is left.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain.notices import Channel, NoticeCategory, Urgency

BEYOND = (Channel.WECOM, Channel.SMS, Channel.EMAIL)
"""What costs money or somebody else's patience: never two of them at once, none after the person read it."""
PAID = frozenset({Channel.SMS})
"""Nothing goes out there that no budget allows; of the others only where one was set."""
LONGEST_MINUTES = 1440
ROUND_MINUTES = (0, 30)
"""When everybody's scheduled messages go out, and WeCom asks for ours at another time."""
AROUND = timedelta(minutes=1)
SPREAD_S = 240


class Step(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """
    What comes after push, for some notices.

    Attributes:
        urgency, category: Of which notices; None is all.
        after_minutes: How long one channel is given before the next.
        channels: In this order.
    """

    after_minutes: int
    channels: tuple[Channel, ...]
    urgency: Urgency | None = None
    category: NoticeCategory | None = None


class CascadeRule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The body of a rule of kind CASCADE: the first step that speaks of a notice holds for it."""

    steps: tuple[Step, ...] = ()


def step(rule: CascadeRule, category: NoticeCategory, urgency: Urgency) -> Step | None:
    """What comes after push for such a notice; None if nothing does by itself."""
    for one in rule.steps:
        if one.urgency in (None, urgency) and one.category in (None, category):
            return one
    return None


def fault(rule: CascadeRule) -> tuple[str, str] | None:
    """The first thing that cannot be, as the field and words for a person; None if all can."""
    for number, one in enumerate(rule.steps):
        if not 1 <= one.after_minutes <= LONGEST_MINUTES:
            return f"steps.{number}.afterMinutes", f"请填 1 至 {LONGEST_MINUTES} 之间的分钟数。"
        if not one.channels or len(set(one.channels)) < len(one.channels) or not set(one.channels) <= {*BEYOND}:
            return f"steps.{number}.channels", "请从企业微信、短信、电子邮件中选,每种一次。"
    return None


def next_of(order: Collection[Channel], tried: Collection[Channel], among: Collection[Channel]) -> Channel | None:
    """The next channel of who was told by `tried`, of those among; None if none is left."""
    return next((channel for channel in order if channel not in tried and channel in among), None)


def off_the_half_hour(at: datetime, delivery: UUID) -> datetime:
    """The moment itself, or within five minutes after if it is one at which everybody sends; the same each time."""
    minute = (at + AROUND).replace(second=0, microsecond=0)
    if not any((minute.minute - each) % 60 <= 2 for each in ROUND_MINUTES):
        return at
    return at + 2 * AROUND + timedelta(seconds=delivery.int % SPREAD_S)


def month(at: datetime, zone: ZoneInfo) -> date:
    """The first day of the month whose budget pays for what is sent then."""
    return at.astimezone(zone).date().replace(day=1)
