"""
When a person may be woken (免打扰): quiet hours, a day's limit, and what goes out as one push instead of many.

Nothing here reads a clock, a database or a network. 消息 itself has every notice at once; these
rules only say when a sleeping phone is woken for it. What is critical (`Notice.critical`) knows none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

DAY_MINUTES = 1440


class HoursRule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """
    The body of a rule of kind HOURS. Minutes are counted from midnight in the congress's zone.

    Attributes:
        quiet_from, quiet_until: When nobody is woken, unless they chose hours of their own.
        a_day: How many pushes a day a person is woken by at most; the rest waits for the digest.
        digest_at: When what was left over yesterday is told, in one push.
        at_once: More than so many that are due together go out as one push.
    """

    quiet_from: int = 21 * 60 + 30
    quiet_until: int = 7 * 60 + 30
    a_day: int = 8
    digest_at: int = 8 * 60
    at_once: int = 2


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's hours: the rule of their congress and its zone, with what they chose themselves."""

    zone: ZoneInfo
    quiet_from: int
    quiet_until: int
    a_day: int
    digest_at: int
    at_once: int


class Turn(StrEnum):
    """What becomes now of a push that is due."""

    ALONE = "ALONE"  # a push of its own
    TOGETHER = "TOGETHER"  # one push with all others of this turn (汇总)
    LATER = "LATER"  # not before `next_digest`


def fault(rule: HoursRule) -> tuple[str, str] | None:
    """The first thing that cannot be, as the field and words for a person; None if all can."""
    for name in ("quiet_from", "quiet_until", "digest_at"):
        if not 0 <= getattr(rule, name) < DAY_MINUTES:
            return _camel(name), "请填 0 至 1439 之间的分钟数(从零点算起)。"
    if not 1 <= rule.a_day <= 100:
        return "aDay", "每天最多提醒次数请填 1 至 100。"
    if not 1 <= rule.at_once <= 20:
        return "atOnce", "请填 1 至 20 之间的条数。"
    digest = Hours(ZoneInfo("UTC"), rule.quiet_from, rule.quiet_until, 1, 0, 1)
    return ("digestAt", "汇总时间不能在免打扰时段里。") if _is_within(rule.digest_at, digest) else None


def of(rule: HoursRule, zone: str, quiet_from: int | None = None, quiet_until: int | None = None) -> Hours:
    """A person's hours; None is the rule's. From and until the same minute is never quiet."""
    chosen = quiet_from is not None and quiet_until is not None
    begins, ends = (quiet_from, quiet_until) if chosen else (rule.quiet_from, rule.quiet_until)
    assert begins is not None
    assert ends is not None
    return Hours(ZoneInfo(zone), begins, ends, rule.a_day, rule.digest_at, rule.at_once)


def is_quiet(at: datetime, hours: Hours) -> bool:
    """Whether the clock on the person's wall stands in their quiet hours; the first minute is in, the last is not."""
    here = at.astimezone(hours.zone)
    return _is_within(here.hour * 60 + here.minute, hours)


def not_before(at: datetime, hours: Hours, *, critical: bool = False) -> datetime:
    """
    The first moment from `at` on when the person may be woken; `at` itself if it is not quiet.

    Where clocks are put forward over the end of quiet hours, these end as long after the leap as
    they would have lasted within it (PEP 495).
    """
    if critical or not is_quiet(at, hours):
        return at
    return _next(at, hours.quiet_until, hours)


def next_digest(at: datetime, hours: Hours) -> datetime:
    """When what may wake nobody today is told: at the next hour of the digest, and never in quiet hours."""
    return not_before(_next(at, hours.digest_at, hours), hours)


def day_began(at: datetime, hours: Hours) -> datetime:
    """Since when the pushes of a day are counted: the person's midnight."""
    here = at.astimezone(hours.zone)
    return datetime.combine(here.date(), time(), hours.zone).astimezone(at.tzinfo)


def turns(critical: Sequence[bool], woken: int, hours: Hours) -> list[Turn]:
    """
    What becomes of all that is due to one phone now.

    Args:
        critical: Of each push that is due, in their order.
        woken: How many pushes that were not critical its person had since `day_began`; one for many is one.

    Returns:
        A turn for each. After hours without us everything is due together, so a backlog is one push.
    """
    waiting = sum(not one for one in critical)
    left = hours.a_day - woken
    if left <= 0:
        turn = Turn.LATER
    else:
        turn = Turn.ALONE if waiting <= min(hours.at_once, left) else Turn.TOGETHER
    return [Turn.ALONE if one else turn for one in critical]


def _next(at: datetime, minute: int, hours: Hours) -> datetime:
    """The next time after `at` that the wall's clock reads this minute."""
    here = at.astimezone(hours.zone).date()
    for day in (here, here + timedelta(days=1), here + timedelta(days=2)):
        for fold in (0, 1):
            wall = datetime.combine(day, time(minute // 60, minute % 60, fold=fold), hours.zone)
            if (moment := wall.astimezone(at.tzinfo)) > at:
                return moment
    raise AssertionError("no day has this minute")


def _is_within(minute: int, hours: Hours) -> bool:
    begins, ends = hours.quiet_from, hours.quiet_until
    return begins <= minute < ends if begins <= ends else not ends <= minute < begins


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
