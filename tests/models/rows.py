"""
The rows of the design's catalogue: of what, whom and when each reminds.

Nothing of `server` is used. A row goes forward, from each fact to the moments it is due at; the
product goes backward, from what is due to the facts.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.models.congress import Congress
from tests.models.worlds import KINDS

DAYS = json.loads((Path(__file__).parents[2] / "server/tables/catalogue/holidays.json").read_text())["body"]["days"]
WORKED = {date.fromisoformat(day["on"]): day["works"] for day in DAYS}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKLY = [1, 3, 7, 14, 21, 28, 35, 42]
LONGEST = 5 * DAY
"""Further back nothing a calendar said is worth telling."""
Due = tuple[int, datetime]
Fact = tuple[UUID, datetime, UUID, datetime | None]
"""Of what, its moment, whom it concerns, and when it is worth nothing."""


class Row:
    """A row of the catalogue: `days` are offsets in days and a time of day, `minutes` in minutes."""

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

    def dues(self, congress: Congress, moment: datetime) -> Iterator[Due]:
        for step, (days, hour) in enumerate(self.days):
            day = moment.astimezone(congress.zone).date() + days * DAY
            yield step, datetime.combine(day, time(hour), congress.zone).astimezone(moment.tzinfo)
        for step, minutes in enumerate(self.minutes):
            yield step, moment + minutes * MINUTE

    def facts(self, congress: Congress, now: datetime) -> Iterator[Fact]:
        raise NotImplementedError

    def tag(self, subject: UUID) -> str:
        return f"act-{subject}"


class OfActivity(Row):
    """Rows 1, 2, 4 and 17."""

    def __init__(self, key: str, ttl: timedelta, who: str, sessions: bool | None = None, **when: Any) -> None:
        super().__init__(key, "ACTIVITY", ttl, **when)
        self.who, self.sessions = who, sessions

    def facts(self, congress: Congress, now: datetime) -> Iterator[Fact]:
        for (activity, person), (enrolment, presence) in congress.lines.items():
            kind, starts, ends, _, state = congress.activities[activity]
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


class OfPhone(Row):
    """Row 5."""

    def facts(self, congress: Congress, now: datetime) -> Iterator[Fact]:
        for device, (person, pending, seen) in congress.devices.items():
            if pending:
                yield device, seen, person, None

    def tag(self, subject: UUID) -> str:
        return f"phone-{subject}"


class OfLists(Row):
    """Row 6: the participant, and after a week who leads their group."""

    def facts(self, congress: Congress, now: datetime) -> Iterator[Fact]:
        leaders = congress.sit_in(congress.plot.group, "LEADER")
        members = congress.sit_in(congress.plot.group, "LEADER", "MEMBER")
        told = set[tuple[UUID, UUID]]()
        for (activity, person), (_, presence) in congress.lines.items():
            _, _, ends, topic, state = congress.activities[activity]
            if topic and congress.topic_is_open and state in ("PUBLISHED", "ENDED") and presence == "PRESENT":
                if (activity, person) in congress.wrote_at:
                    continue
                if self.key == "lists":
                    yield activity, ends, person, None
                    continue
                for leader in leaders - {person} if person in members else set[UUID]():
                    if (activity, leader) not in told:
                        told.add((activity, leader))
                        yield activity, ends, leader, None

    def tag(self, subject: UUID) -> str:
        return f"lists-{subject}"


class OfItem(Row):
    """Row 7: what is on a list and still open, and nothing that answers it came of it."""

    def __init__(self, key: str, ttl: timedelta, on: str, answers: str, **when: Any) -> None:
        super().__init__(key, "LIST", ttl, **when)
        self.on, self.answers = on, answers.split()

    def facts(self, congress: Congress, now: datetime) -> Iterator[Fact]:
        holder = {seat.id: seat.person for seat in congress.plot.seats}
        answered = {
            item.source
            for item in congress.items.values()
            if item.list in self.answers and not item.is_off and item.state != "DROPPED"
        }
        for key, item in congress.items.items():
            is_open = item.state in ("OPEN", "DOING") and not item.is_off and congress.topic_is_open
            if item.list == self.on and is_open and key not in answered:
                yield key, item.written, holder[item.owner] if item.owner else item.by, None

    def tag(self, subject: UUID) -> str:
        return f"item-{subject}"


class OfCalendar(Row):
    """Rows 13 to 16: who does not stand as they should, on days of the calendar that are workdays."""

    def __init__(
        self,
        key: str,
        category: str,
        ttl: timedelta,
        who: str,
        indicator: str,
        bad: str,
        *turns: tuple[str, int],
        last_year: bool = False,
    ) -> None:
        super().__init__(key, category, ttl)
        self.who, self.indicator, self.bad, self.turns, self.last_year = who, indicator, bad.split(), turns, last_year

    def dues(self, congress: Congress, moment: datetime) -> Iterator[Due]:
        yield 0, moment

    def facts(self, congress: Congress, now: datetime) -> Iterator[Fact]:
        first, last = (at.astimezone(congress.zone).date() for at in (now - LONGEST, now + DAY))
        for day in self._days(first, last):
            due = datetime.combine(day, time(9), congress.zone).astimezone(now.tzinfo)
            meant = date(day.year, 1, 1) - DAY if self.last_year else day
            for (rule, subject), periods in congress.standing.items():
                stands = {standing for (starts, ends), standing in periods.items() if starts <= meant <= ends}
                if rule == self.indicator and stands & set(self.bad):
                    for person in self._told(congress, subject):
                        yield subject, due, person, None

    def _told(self, congress: Congress, subject: UUID) -> set[UUID]:
        match self.who:
            case "head and liaison":
                return congress.sit_in(subject, "STATION_HEAD", "LIAISON")
            case "leader":
                return congress.sit_in(subject, "LEADER")
            case "deputy":
                return {seat.person for seat in congress.holders() if seat.id == subject}
            case _:
                member = congress.plot.pairings[subject][0]
                return {member.person} if member in congress.holders() and congress.stands_yet(subject) else set()

    @lru_cache(maxsize=500)  # noqa: B019  there are few rows, for ever
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
        if kind.startswith("before the end of"):
            later = day + number * DAY
            months = {"month": 1, "quarter": 3, "year": 12}[kind.rsplit(maxsplit=1)[-1]]
            return later.month % months == 0 and (later + DAY).day == 1
        if kind == "day of the quarter's last month":
            return day.month % 3 == 0 and day.day == number
        return (day.month, day.day) == divmod(number, 100)

    def _workday(self, day: date, kind: str) -> date:
        step = -DAY if kind == "weekday" or kind.startswith("before") else DAY
        while not WORKED.get(day, day.isoweekday() < 6):
            day += step
        return day

    def tag(self, subject: UUID) -> str:
        return f"{self.indicator}-{subject}"


NOT_MET = "OPEN SHORT MISSED"
STATION = "head and liaison"
REPORTS = [("date", 1001), ("date", 1115), ("date", 1215)]
QUARTERLY = ("day of the quarter's last month", 20)
MONTHLY = [(30, 9), (60, 9), (90, 9)]
ROWS: list[Row] = [
    OfActivity("activity_week", 153 * HOUR, "invited", sessions=False, days=[(-7, 9)]),
    OfActivity("activity_day", DAY, "asked", sessions=False, days=[(-1, 18)]),
    OfActivity("activity_hour", HOUR, "asked", minutes=[-60]),
    OfActivity("invitation", DAY, "invited", days=[(-3, 9), (-1, 9)]),
    OfActivity("not_checked_in", 30 * MINUTE, "confirmed", minutes=[10, 30]),
    OfActivity("training", DAY, "asked", sessions=True, days=[(-14, 9), (-3, 9), (-1, 18)]),
    OfPhone("unsent", "RECORD", 2 * DAY, minutes=[24 * 60, 72 * 60]),
    OfLists("lists", "LIST", 2 * DAY, days=[(days, 9) for days in WEEKLY]),
    OfLists("lists_leader", "LIST", 2 * DAY, days=[(7, 9)]),
    OfItem("problem", 3 * DAY, "PROBLEM", "SUGGESTION RESULT", days=MONTHLY),
    OfItem("suggestion", 3 * DAY, "SUGGESTION", "RESULT", days=MONTHLY),
    OfCalendar("rota_week", "STATION", 2 * DAY, STATION, "week_reception", NOT_MET, ("weekday", 4)),
    OfCalendar("rota_month", "STATION", 2 * DAY, STATION, "month_summary", NOT_MET, ("before the end of month", 3)),
    OfCalendar("rota_quarter", "STATION", 3 * DAY, STATION, "quarter_plan", NOT_MET, ("before the end of quarter", 7)),
    OfCalendar("rota_year", "STATION", 3 * DAY, STATION, "year_report", NOT_MET, ("before the end of year", 10)),
    OfCalendar("annual_report_due", "DUTY", 3 * DAY, "deputy", "annual_report", NOT_MET, *REPORTS),
    OfCalendar(
        "annual_report_late", "DUTY", 3 * DAY, "deputy", "annual_report", NOT_MET, ("date", 101), last_year=True
    ),
    OfCalendar("group_activities_due", "DUTY", 3 * DAY, "leader", "group_activities", NOT_MET, *REPORTS),
    OfCalendar("duty_days_behind", "DUTY", 3 * DAY, "deputy", "duty_days", "SHORT MISSED", QUARTERLY),
    OfCalendar("pairing_contacts_due", "DUTY", 3 * DAY, "member", "pairing_contacts", NOT_MET, QUARTERLY),
]
