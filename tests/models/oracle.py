"""
Who gets which reminder when, foretold: by the design's catalogue, read by another hand.

Nothing of `server` is used: what the rows of the catalogue say (`rows`) of a congress (`congress`)
is told here to people and their phones.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from tests.models.congress import Congress
from tests.models.plots import Event
from tests.models.rows import ROWS

DAY = timedelta(days=1)
A_DAY, AT_ONCE = 8, 2
"""Pushes of a phone's day, and how many at once stay apart."""


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
class World(Congress):
    """One congress as it stands, and all that came of it."""

    notices: list[Notice] = field(default_factory=list)
    pushes: list[Push] = field(default_factory=list)
    mark: datetime | None = None

    def reads(self, person: UUID) -> None:
        for notice in self.notices:
            notice.read |= notice.person == person and not notice.left

    def lives(self, now: datetime) -> list[Event]:
        """What befell it up to now, and then the worker looks."""
        events = self.plot.events
        came = [events.pop(0) for _ in range(sum(event.at <= now for event in events))]
        for event in came:
            self.befalls(event)
        self.looks(now)
        return came

    def looks(self, now: datetime) -> None:
        """The worker looks: it tells, wakes phones, and takes back what is done."""
        self.now = now
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
        for row in sorted(ROWS, key=lambda row: row.key):
            newest = dict[tuple[UUID, UUID], tuple[datetime, Notice]]()
            for subject, moment, person, ends in row.facts(self, now):
                for step, due in row.dues(self, moment):
                    if not since < due <= now:
                        continue
                    limits = [due + row.ttl, *([moment] if due < moment else []), *([ends] if ends else [])]
                    expires: datetime = min(limits)
                    older = newest.get((subject, person), (due, None))[0] > due
                    if not older and expires > now and not self.has_left(person):
                        told = (row.key, subject, moment, step, person, row.tag(subject), row.category, now, expires)
                        newest[subject, person] = due, Notice(*told)
            known = {notice.name for notice in self.notices} if newest else set()
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
        if self.has_left(notice.person):
            return "LEFT"
        if not self._is_so(notice, now):
            return "SETTLED"
        return "EXPIRED" if notice.at + DAY <= now else None

    def _is_so(self, notice: Notice, now: datetime) -> bool:
        """Whether what it reminds of still is."""
        row = next(row for row in ROWS if row.key == notice.rule)
        told = (notice.subject, notice.moment, notice.person)
        return any((subject, moment, person) == told for subject, moment, person, _ in row.facts(self, now))

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
