"""
Who gets which reminder when, foretold: by the design's catalogue, read by another hand.

Nothing of `server` is used. A rule here goes forward, from each fact to the moments it is due at;
the product goes backward, from what is due to the facts. They must come to the same.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.models.worlds import KINDS, Event, Plot

DAYS = json.loads((Path(__file__).parents[2] / "server/tables/catalogue/holidays.json").read_text())["body"]["days"]
WORKED = {date.fromisoformat(day["on"]): day["works"] for day in DAYS}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A_DAY, AT_ONCE = 8, 2
"""Pushes of a phone's day, and how many at once stay apart."""
WEEKLY = [1, 3, 7, 14, 21, 28, 35, 42]
Due = tuple[int, datetime]


@dataclass(slots=True)
class Notice:
    """What was told of one subject."""

    rule: str
    subject: UUID
    moment: datetime
    step: int
    person: UUID
    tag: str
    category: str
    at: datetime
    expires: datetime
    read: bool = False
    left: bool = False

    @property
    def name(self) -> tuple[str, UUID, datetime, int, UUID]:
        return self.rule, self.subject, self.moment, self.step, self.person


@dataclass(slots=True)
class Push:
    """A notice's way to one phone."""

    notice: Notice
    phone: UUID
    state: str
    reason: str | None
    not_before: datetime
    accepted: datetime | None = None


@dataclass(slots=True)
class World:
    """One congress as it stands, and all that came of it."""

    plot: Plot
    phones: dict[UUID, list[UUID]] = field(default_factory=dict)
    muted: dict[UUID, set[str]] = field(default_factory=dict)
    quiet: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    activities: dict[UUID, list[Any]] = field(default_factory=dict)
    lines: dict[tuple[UUID, UUID], list[str]] = field(default_factory=dict)
    wrote_at: set[tuple[UUID, UUID]] = field(default_factory=set)
    devices: dict[UUID, tuple[UUID, int, datetime]] = field(default_factory=dict)
    standing: dict[tuple[str, UUID], str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    pushes: list[Push] = field(default_factory=list)
    mark: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.plot.zone)

    def befalls(self, event: Event) -> None:
        getattr(self, event.what)(*event.args)

    def phone(self, person: UUID, phone: UUID) -> None:
        self.phones.setdefault(person, []).append(phone)

    def prefers(self, person: UUID, muted: tuple[str, ...], quiet: tuple[int, int] | None) -> None:
        self.muted[person] = set(muted)
        self.quiet.pop(person, None)
        if quiet:
            self.quiet[person] = quiet

    def leaves(self, person: UUID) -> None:
        self.gone.add(person)

    def reads(self, person: UUID) -> None:
        for notice in self.notices:
            notice.read |= notice.person == person and not notice.left

    def heard(self, person: UUID, device: UUID, pending: int, at: datetime) -> None:
        self.devices[device] = (person, pending, at)

    def activity(self, activity: UUID, kind: str, starts: datetime, ends: datetime, topic: bool) -> None:
        self.activities[activity] = [kind, starts, ends, topic, "PUBLISHED"]

    def asked(self, activity: UUID, person: UUID) -> None:
        self.lines[activity, person] = ["INVITED", "NONE"]

    def moved(self, activity: UUID, starts: datetime, ends: datetime) -> None:
        self.activities[activity][1:3] = [starts, ends]

    def called_off(self, activity: UUID) -> None:
        self.activities[activity][4] = "CANCELLED"

    def ended(self, activity: UUID) -> None:
        if self.activities[activity][4] == "PUBLISHED":
            self.activities[activity][4] = "ENDED"

    def answers(self, activity: UUID, person: UUID, enrolment: str) -> None:
        self.lines[activity, person][0] = enrolment

    def came(self, activity: UUID, person: UUID) -> None:
        self.lines[activity, person][1] = "PRESENT"

    def wrote(self, activity: UUID, person: UUID) -> None:
        self.wrote_at.add((activity, person))

    def stands(self, rule: str, subject: UUID, standing: str) -> None:
        self.standing[rule, subject] = standing

    def looks(self, now: datetime) -> None:
        """The worker looks: it tells, wakes phones, and takes back what is done."""
        self._tell(now)
        self._wake(now)
        for notice in self.notices:
            if not notice.read and not notice.left and notice.expires > now and not self._is_so(notice, now):
                notice.left = True

    def _tell(self, now: datetime) -> None:
        if self.mark is None:
            self.mark = now
        since, self.mark = self.mark, max(self.mark, now)
        if since >= now:
            return
        for rule in sorted(RULES, key=lambda rule: rule.key):
            newest = dict[tuple[UUID, UUID], tuple[datetime, Notice]]()
            for subject, moment, person, ends in rule.facts(self, now):
                for step, due in rule.dues(self, moment, since, now):
                    named = due if rule.dated else moment
                    limits = [due + rule.ttl, *([named] if due < named else []), *([ends] if ends else [])]
                    expires: datetime = min(limits)
                    older = newest.get((subject, person), (due, None))[0] > due
                    if person in self.gone or older or not since < due <= now or expires <= now:
                        continue
                    told = (rule.key, subject, named, step, person, rule.tag(subject), rule.category, now, expires)
                    newest[subject, person] = due, Notice(*told)
            known = {notice.name for notice in self.notices}
            for _, notice in newest.values():
                if notice.name not in known:
                    self.notices.append(notice)
                    self._queue(notice, now)

    def _queue(self, notice: Notice, now: datetime) -> None:
        is_muted = notice.category in self.muted.get(notice.person, set())
        state, reason = ("DROPPED", "MUTED") if is_muted else ("WAITING", None)
        awake = self.awake(notice.person, now)
        self.pushes += [Push(notice, phone, state, reason, awake) for phone in self.phones.get(notice.person, [])]

    def _wake(self, now: datetime) -> None:
        due = dict[UUID, list[Push]]()
        for push in self.pushes:
            if push.state == "WAITING" and push.not_before <= now:
                if reason := self._why_not(push.notice, now):
                    push.state, push.reason = "DROPPED", reason
                elif (awake := self.awake(push.notice.person, now)) > now:
                    push.not_before = awake
                else:
                    due.setdefault(push.phone, []).append(push)
        for phone, some in due.items():
            midnight = datetime.combine(now.astimezone(self.zone).date(), time(), self.zone)
            had = [one for one in self.pushes if one.phone == phone and one.accepted and one.accepted >= midnight]
            left = A_DAY - sum(one.reason != "TOGETHER" for one in had)
            some.sort(key=lambda one: one.not_before)
            for one in some:
                if left <= 0:
                    one.not_before = self.awake(one.notice.person, self._next(now, 480))
                else:
                    one.state, one.accepted = "ACCEPTED", now
                    one.reason = "TOGETHER" if len(some) > min(AT_ONCE, left) else None
            if left > 0 and some[-1].reason:
                some[-1].reason = None

    def _why_not(self, notice: Notice, now: datetime) -> str | None:
        if notice.expires <= now:
            return "EXPIRED"
        if notice.read:
            return "READ"
        if notice.category in self.muted.get(notice.person, set()):
            return "MUTED"
        order = self.notices.index(notice)
        newer = [one for one in self.notices if (one.at, self.notices.index(one)) > (notice.at, order)]
        if any(one.tag == notice.tag and one.person == notice.person for one in newer):
            return "REPLACED"
        if notice.person in self.gone:
            return "LEFT"
        if not self._is_so(notice, now):
            return "SETTLED"
        return "EXPIRED" if notice.at + DAY <= now else None

    def _is_so(self, notice: Notice, now: datetime) -> bool:
        """Whether what it reminds of still is."""
        rule = next(rule for rule in RULES if rule.key == notice.rule)
        return any(
            (subject, person) == (notice.subject, notice.person) and (rule.dated or moment == notice.moment)
            for subject, moment, person, _ in rule.facts(self, now)
        )

    def awake(self, person: UUID, now: datetime) -> datetime:
        """When the person may be woken, walking on minute by minute to the end of their quiet hours."""
        begins, ends = self.quiet.get(person, (21 * 60 + 30, 7 * 60 + 30))
        here = now.astimezone(self.zone)
        minute = here.hour * 60 + here.minute
        is_quiet = begins <= minute < ends if begins <= ends else minute >= begins or minute < ends
        return self._next(now, ends) if is_quiet else now

    def _next(self, now: datetime, minute: int) -> datetime:
        """The next time the wall's clock there says so, at either reading of an hour that comes twice."""
        day = now.astimezone(self.zone).date()
        read = [
            datetime.combine(day + n * DAY, time(minute // 60, minute % 60, fold=fold), self.zone).astimezone(
                now.tzinfo
            )
            for n in range(3)
            for fold in (0, 1)
        ]
        return next(at for at in read if at > now)


class Rule:
    """A row of the catalogue: `days` are offsets in days and a time of day, `minutes` in minutes."""

    dated = False

    def __init__(
        self,
        key: str,
        category: str,
        ttl: timedelta,
        days: list[tuple[int, int]] | None = None,
        minutes: list[int] | None = None,
    ) -> None:
        self.key, self.category, self.ttl = key, category, ttl
        self.days, self.minutes = days or [], minutes or []

    def dues(self, world: World, moment: datetime, since: datetime, now: datetime) -> Iterator[Due]:
        for step, (days, hour) in enumerate(self.days):
            day = moment.astimezone(world.zone).date() + days * DAY
            yield step, datetime.combine(day, time(hour), world.zone).astimezone(moment.tzinfo)
        for step, minutes in enumerate(self.minutes):
            yield step, moment + minutes * MINUTE

    def facts(self, world: World, now: datetime) -> Iterator[tuple[UUID, datetime, UUID, datetime | None]]:
        raise NotImplementedError

    def tag(self, subject: UUID) -> str:
        return f"act-{subject}"


class OfActivity(Rule):
    """Rows 1, 2, 4 and 17."""

    def __init__(self, key: str, ttl: timedelta, who: str, sessions: bool | None = None, **when: Any) -> None:
        super().__init__(key, "ACTIVITY", ttl, **when)
        self.who, self.sessions = who, sessions

    def facts(self, world: World, now: datetime) -> Iterator[tuple[UUID, datetime, UUID, datetime | None]]:
        for (activity, person), (enrolment, presence) in world.lines.items():
            kind, starts, ends, _, state = world.activities[activity]
            named = KINDS[str(kind)] == "ASSIGNED"
            told = {
                "invited": enrolment == "INVITED",
                "asked": enrolment in ("INVITED", "ENROLLED"),
                "confirmed": enrolment == "ENROLLED" or (enrolment == "INVITED" and named),
            }[self.who]
            fits = self.sessions is None or self.sessions == (kind == "TRAINING")
            absent = self.key != "not_checked_in" or (presence == "NONE" and ends > now)
            if state == "PUBLISHED" and told and fits and absent:
                yield activity, starts, person, ends if self.key == "not_checked_in" else None


class OfPhone(Rule):
    """Row 5."""

    def facts(self, world: World, now: datetime) -> Iterator[tuple[UUID, datetime, UUID, datetime | None]]:
        for device, (person, pending, seen) in world.devices.items():
            if pending:
                yield device, seen, person, None

    def tag(self, subject: UUID) -> str:
        return f"phone-{subject}"


class OfLists(Rule):
    """Row 6: the participant, and after a week who leads their group."""

    def facts(self, world: World, now: datetime) -> Iterator[tuple[UUID, datetime, UUID, datetime | None]]:
        leader = world.plot.people[0]
        told = set[tuple[UUID, UUID]]()
        for (activity, person), (_, presence) in world.lines.items():
            _, _, ends, topic, state = world.activities[activity]
            if topic and state in ("PUBLISHED", "ENDED") and presence == "PRESENT":
                if (activity, person) in world.wrote_at:
                    continue
                if self.key == "lists":
                    yield activity, ends, person, None
                elif person != leader and not {leader, person} & world.gone and (activity, leader) not in told:
                    told.add((activity, leader))
                    yield activity, ends, leader, None

    def tag(self, subject: UUID) -> str:
        return f"lists-{subject}"


class OfCalendar(Rule):
    """Rows 13 to 15: who does not stand as they should, on days of the calendar that are workdays."""

    dated = True

    def __init__(
        self, key: str, category: str, ttl: timedelta, indicator: str, bad: str, *turns: tuple[str, int]
    ) -> None:
        super().__init__(key, category, ttl)
        self.indicator, self.bad, self.turns = indicator, bad.split(), turns

    def dues(self, world: World, moment: datetime, since: datetime, now: datetime) -> Iterator[Due]:
        first, last = (at.astimezone(world.zone).date() for at in (since, now))
        for day in self._days(first, last):
            yield 0, datetime.combine(day, time(9), world.zone).astimezone(now.tzinfo)

    @lru_cache(maxsize=500)  # noqa: B019  there are few rules, for ever
    def _days(self, first: date, last: date) -> list[date]:
        """The days it is on, of those planned a month around."""
        held, day = set[date](), first - 40 * DAY
        while day <= last + 40 * DAY:
            held |= {self._workday(day, kind) for kind, number in self.turns if self._is_planned(day, kind, number)}
            day += DAY
        return sorted(one for one in held if first <= one <= last)

    def _is_planned(self, day: date, kind: str, number: int) -> bool:
        if kind == "weekday":
            return day.isoweekday() == number
        if kind == "before month's end":
            return (day + number * DAY).month != day.month and (day + (number - 1) * DAY).month == day.month
        if kind == "day of the quarter's last month":
            return day.month % 3 == 0 and day.day == number
        return (day.month, day.day) == divmod(number, 100)

    def _workday(self, day: date, kind: str) -> date:
        step = -DAY if kind in ("weekday", "before month's end") else DAY
        while not WORKED.get(day, day.isoweekday() < 6):
            day += step
        return day

    def facts(self, world: World, now: datetime) -> Iterator[tuple[UUID, datetime, UUID, datetime | None]]:
        owner = {seat: person for person, seat in world.plot.seats.items()}
        for (rule, subject), standing in world.standing.items():
            person = owner.get(subject, world.plot.people[-1])
            left_station = subject == world.plot.station and person in world.gone
            if rule == self.indicator and standing in self.bad and not left_station:
                yield subject, now, person, None

    def tag(self, subject: UUID) -> str:
        return f"{self.indicator}-{subject}"


NOT_MET = "OPEN SHORT MISSED"
RULES: list[Rule] = [
    OfActivity("activity_week", 153 * HOUR, "invited", sessions=False, days=[(-7, 9)]),
    OfActivity("activity_day", DAY, "asked", sessions=False, days=[(-1, 18)]),
    OfActivity("activity_hour", HOUR, "asked", minutes=[-60]),
    OfActivity("invitation", DAY, "invited", days=[(-3, 9), (-1, 9)]),
    OfActivity("not_checked_in", 30 * MINUTE, "confirmed", minutes=[10, 30]),
    OfActivity("training", DAY, "asked", sessions=True, days=[(-14, 9), (-3, 9), (-1, 18)]),
    OfPhone("unsent", "RECORD", 2 * DAY, minutes=[24 * 60, 72 * 60]),
    OfLists("lists", "LIST", 2 * DAY, days=[(days, 9) for days in WEEKLY]),
    OfLists("lists_leader", "LIST", 2 * DAY, days=[(7, 9)]),
    OfCalendar("rota_week", "STATION", 2 * DAY, "week_reception", NOT_MET, ("weekday", 4)),
    OfCalendar("rota_month", "STATION", 2 * DAY, "month_summary", NOT_MET, ("before month's end", 4)),
    OfCalendar(
        "annual_report_due", "DUTY", 3 * DAY, "annual_report", NOT_MET, ("date", 1001), ("date", 1115), ("date", 1215)
    ),
    OfCalendar(
        "duty_days_behind", "DUTY", 3 * DAY, "duty_days", "SHORT MISSED", ("day of the quarter's last month", 20)
    ),
]
