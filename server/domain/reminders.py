"""
Reminder rules (提醒规则): of which facts, when, to whom, in which words.

A rule is a row of data in one fixed shape and no expression. What it speaks of (`What`) is one
question to the database, asked when it may be due and once more before a phone is woken
(`store.reminder_facts`). Nothing here reads a clock or a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from string import Formatter
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain import cycles
from server.domain.calendars import Special
from server.domain.cycles import DAY_MINUTES, Turns
from server.domain.notices import NoticeCategory, Urgency, Words, at_hour
from server.domain.targets import Standing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
"""The least that moments differ by, as PostgreSQL keeps them."""
MAX_TITLE, MAX_BODY = 40, 300
MAX_OFFSETS = 24


class What(StrEnum):
    """The facts a rule may speak of. The comment says its moment (时点), from which offsets are counted."""

    ACTIVITY = "ACTIVITY"  # an activity that is announced; its start
    NOT_CHECKED_IN = "NOT_CHECKED_IN"  # an activity that is on, of who is not known to be there; its start
    UNSENT = "UNSENT"  # a phone with records it has not sent; its last contact
    LISTS = "LISTS"  # an activity on a topic, of who was there and wrote nothing down; its end
    PROBLEM = "PROBLEM"  # an open problem without a suggestion; when it was written
    SUGGESTION = "SUGGESTION"  # an open suggestion without a result; when it was written
    STANDING = "STANDING"  # whoever stands to an indicator in one of `standings`; days of the calendar


class To(StrEnum):
    """Whom a rule tells."""

    INVITED = "INVITED"  # asked, and has not answered
    ASKED = "ASKED"  # asked, whatever they answered but no
    COMING = "COMING"  # said they come, or was named to what names its people (指定)
    PARTICIPANT = "PARTICIPANT"  # was there
    GROUP_LEADER = "GROUP_LEADER"  # leads a group of who was there
    OWNER = "OWNER"  # whose it is
    RESPONSIBLE = "RESPONSIBLE"  # the deputy or member; a station's head and liaisons; a group's leader


TELLS: dict[What, frozenset[To]] = {
    What.ACTIVITY: frozenset({To.INVITED, To.ASKED, To.COMING}),
    What.NOT_CHECKED_IN: frozenset({To.COMING}),
    What.UNSENT: frozenset({To.OWNER}),
    What.LISTS: frozenset({To.PARTICIPANT, To.GROUP_LEADER}),
    What.PROBLEM: frozenset({To.OWNER}),
    What.SUGGESTION: frozenset({To.OWNER}),
    What.STANDING: frozenset({To.RESPONSIBLE}),
}

OFFERS: dict[What, frozenset[str]] = {
    What.ACTIVITY: frozenset({"title", "when", "where"}),
    What.NOT_CHECKED_IN: frozenset({"title", "when", "where"}),
    What.UNSENT: frozenset({"phone", "count"}),
    What.LISTS: frozenset({"title", "when"}),
    What.PROBLEM: frozenset({"text", "title"}),
    What.SUGGESTION: frozenset({"text", "title"}),
    What.STANDING: frozenset({"subject", "value", "target"}),
}
"""What the words of a rule may name in braces; `where` is a place after its comma, or nothing."""

DATED = frozenset({What.STANDING})
"""Told on days of the calendar; all else is told so long before or after its moment."""


class Offset(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """
    How far from its moment a reminder is due; less than zero is before.

    Attributes:
        at: Minutes after midnight: then it is due on the day of the moment and so many `days`, at that time.
    """

    days: int = 0
    minutes: int = 0
    at: int | None = None

    @property
    def length(self) -> timedelta:
        """Of one that no time of day is said of."""
        return timedelta(days=self.days, minutes=self.minutes)


class Reminder(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """
    The body of a rule of kind REMINDER.

    Attributes:
        why: Why one got it, as people read it.
        ttl: For how many minutes it is worth to be told, and to wake somebody. What is due before its moment is
            worth nothing after it.
        offsets, calendar: When; one of them is empty, as `DATED` says.
        kinds, but: Of activities: only of these kinds, and not of those; empty is all, none.
        indicator, standings, previous: Of STANDING: to which, how one stands, and whether in the period before.
        active: Whether anybody is told.
    """

    label: str
    what: What
    to: To
    title: str
    body: str
    why: str
    category: NoticeCategory
    ttl: int
    urgency: Urgency = Urgency.NORMAL
    critical: bool = False
    offsets: tuple[Offset, ...] = ()
    calendar: tuple[Turns, ...] = ()
    kinds: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    indicator: str | None = None
    standings: tuple[Standing, ...] = ()
    previous: bool = False
    active: bool = True

    @property
    def lasts(self) -> timedelta:
        """How long it is worth to be told."""
        return timedelta(minutes=self.ttl)


@dataclass(frozen=True, slots=True)
class Slot:
    """
    Where facts must lie for one step of a rule to be due.

    Attributes:
        step: Which offset of the rule, from 0.
        begins, ends: Of the fact's moment: from, and before.
        due: When it is due; None where that is `shift` after the fact's moment.
    """

    step: int
    begins: datetime
    ends: datetime
    due: datetime | None
    shift: timedelta


def slots(rule: Reminder, after: datetime, until: datetime, zone: ZoneInfo, special: Special) -> list[Slot]:
    """
    What is due later than `after` and not later than `until`, and still worth telling at `until`.

    Args:
        special: Holidays and make-up workdays.
    """
    since = max(after, until - rule.lasts)
    if not rule.active or since >= until:
        return []
    if rule.what in DATED:
        found = {due for one in rule.calendar for due in cycles.moments(one, since, until, zone, special)}
        return [Slot(0, due, due, due, timedelta()) for due in sorted(found)]
    return [slot for step, one in enumerate(rule.offsets) for slot in _of_offset(step, one, since, until, zone)]


def due(offset: Offset, moment: datetime, zone: ZoneInfo) -> datetime:
    """When one step is due of a fact's moment; `slots` is the same seen from there."""
    if offset.at is None:
        return moment + offset.length
    return _local(moment.astimezone(zone).date() + timedelta(days=offset.days), offset.at, zone, moment)


def occurrence(key: str, subject: UUID, moment: datetime, step: int) -> str:
    """What names a reminder: rule, subject, moment, step. `store.reminder_facts` says the same in SQL."""
    return f"{key}:{subject}:{(moment - EPOCH) // TICK}:{step}"


def named(moment: datetime, place: str | None, zone: ZoneInfo) -> dict[str, str]:
    """The moment and the place as words name them."""
    return {"when": at_hour(moment, zone), "where": f",地点:{place}" if place else ""}


def words(rule: Reminder, said: Mapping[str, object]) -> Words:
    """What it says of one fact; what is missing is left empty."""
    known = {name: said.get(name) or "" for name in OFFERS[rule.what]}
    return Words(rule.title.format_map(known), rule.body.format_map(known))


def fault(rule: Reminder) -> tuple[str, str] | None:
    """The first thing that cannot be, as the name of the field and words for a person; None if all can."""
    return next(((name, told) for name, wrong, told in _faults(rule) if wrong), None)


def _faults(rule: Reminder) -> list[tuple[str, bool, str]]:
    dated = rule.what in DATED
    return [
        ("label", not rule.label.strip(), "请填写提醒名称。"),
        ("to", rule.to not in TELLS[rule.what], "这类事项不能提醒这些人,请换一个对象。"),
        ("title", not 0 < len(rule.title) <= MAX_TITLE, f"标题请写 1 至 {MAX_TITLE} 个字。"),
        ("body", not 0 < len(rule.body) <= MAX_BODY, f"正文请写 1 至 {MAX_BODY} 个字。"),
        ("why", not 0 < len(rule.why) <= MAX_TITLE, f"请用不超过 {MAX_TITLE} 个字写明收到的原因。"),
        ("title", not _fits(rule.title, rule.what), _offered(rule.what)),
        ("body", not _fits(rule.body, rule.what), _offered(rule.what)),
        ("ttl", not 1 <= rule.ttl <= 60 * DAY_MINUTES, "有效时间请填 1 至 86400 分钟。"),
        ("category", rule.category in (NoticeCategory.SECURITY, NoticeCategory.SYSTEM), "请换一个类别。"),
        ("offsets", dated == bool(rule.offsets), "这类提醒按日历,不用填提前或推后。" if dated else "请填提前或推后。"),
        ("offsets", len(rule.offsets) > MAX_OFFSETS, f"最多 {MAX_OFFSETS} 次。"),
        ("calendar", dated != bool(rule.calendar), "请填哪一天提醒。" if dated else "这类提醒不按日历。"),
        ("indicator", dated != bool(rule.indicator), "请选指标。" if dated else "这类提醒不看指标。"),
        ("standings", dated != bool(rule.standings), "请选达标情况。" if dated else "这类提醒不看达标情况。"),
        *((f"offsets.{n}", _is_off(one), "请填一年以内的天数和分钟数。") for n, one in enumerate(rule.offsets)),
        *(
            (f"calendar.{n}", True, wrong[1])
            for n, one in enumerate(rule.calendar)
            if (wrong := cycles.fault(one)) is not None
        ),
    ]


def _is_off(one: Offset) -> bool:
    timed = one.at is not None and (not 0 <= one.at < DAY_MINUTES or one.minutes != 0)
    return timed or abs(one.length) > timedelta(days=366)


def _fits(text: str, what: What) -> bool:
    try:
        named = [(field, form, turned) for _, field, form, turned in Formatter().parse(text) if field is not None]
    except ValueError:
        return False
    return all(field in OFFERS[what] and not form and not turned for field, form, turned in named)


def _offered(what: What) -> str:
    return "大括号里只能写:" + "、".join(f"{{{name}}}" for name in sorted(OFFERS[what])) + "。"


def _of_offset(step: int, one: Offset, since: datetime, until: datetime, zone: ZoneInfo) -> list[Slot]:
    if one.at is None:
        begins, ends = (moment - one.length + TICK for moment in (since, until))
        return [Slot(step, begins, ends, None, one.length)]
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found = list[Slot]()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        due = _local(day, one.at, zone, until)
        if since < due <= until:
            then = day - timedelta(days=one.days)
            begins, ends = (_local(that, 0, zone, until) for that in (then, then + timedelta(days=1)))
            found.append(Slot(step, begins, ends, due, timedelta()))
    return found


def _local(day: date, minute: int, zone: ZoneInfo, like: datetime) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), zone).astimezone(like.tzinfo)
