"""Duties at the desk: what deputies reported waits for a word; the file of a deputy; the days of all in scope."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enclosures import Enclosure, hung
from server.api.enums import DutySource, DutyState, DutyVerb
from server.api.info import Info
from server.api.people import Person, Unit, unit_of
from server.commands import duty_reviews
from server.domain import duties as rules
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.store import duties, listed_duties


@strawberry.type(description="One creditable fact about a deputy's seat (履职记录).")
class Duty:
    target: strawberry.Private[Target]
    id: UUID
    seat: UUID
    person: Person
    unit: Unit | None
    category: str
    label: str
    title: str
    on_date: date
    half_days: int
    counts: bool = strawberry.field(description="Whether its half days count towards the days of a year.")
    source: DutySource
    text: str
    addressee: str | None = strawberry.field(description="The unit a report goes to.")
    state: DutyState
    note: str | None = strawberry.field(description="Why it was returned, or is void.")
    written_at: datetime | None
    reviewed_at: datetime | None
    is_looked_at: bool = strawberry.field(description="The deputy's station says that it was so.")
    photos: list[UUID]
    enclosures: list[Enclosure]
    same_day: list[str] = strawberry.field(description="What else stands or waits of that deputy on that day.")
    verbs: list[DutyVerb] = strawberry.field(description="What the viewer may do with it now.")


@strawberry.type(description="Duties, the latest day first, and where the next page begins; null on the last.")
class DutyPage:
    rows: list[Duty]
    next: str | None


@strawberry.type(description="What one sitting deputy came to in a year.")
class DutyDays:
    seat: UUID
    name: str
    unit_name: str
    station_name: str | None
    days: float
    times: int
    waiting: int
    annual_reports: int


@strawberry.type(description="Deputies' days, and where the next page begins.")
class DutyDayPage:
    rows: list[DutyDays]
    next: int | None


@strawberry.type(description="What became of one of many.")
class DutyReviewed:
    duty: UUID
    why: str | None = strawberry.field(description="Why it stands as it did; null if it was moved.")


@strawberry.input(description="What the list is narrowed to.")
class DutyFilter:
    state: DutyState | None = None
    seat: UUID | None = None
    year: int | None = None
    reported: bool | None = strawberry.field(default=None, description="Only what deputies reported, or only the rest.")
    addressed: bool = strawberry.field(default=False, description="Only statements sent to the seat's own unit.")


@strawberry.type
class DutiesQuery:
    @strawberry.field(description="Duties in the seat's scope.")
    async def duties(
        self, info: Info, filter: DutyFilter | None = None, after: str | None = None, first: int = 50
    ) -> DutyPage:
        viewer, given = info.context.signed_in(), filter or DutyFilter()
        state = rules.DutyState(given.state) if given.state else None
        narrowed = listed_duties.Filter(state, given.seat, given.year, given.reported, given.addressed)
        page = await listed_duties.page(viewer, narrowed, after, first)
        seen = [row for row in page.rows if may(viewer, Act.SEE_DUTIES, duties.target(row))]
        return DutyPage(rows=[_duty(viewer, row) for row in seen], next=page.next)

    @strawberry.field(description="How many reports in the seat's scope wait for review.")
    async def duties_waiting(self, info: Info) -> int:
        return await listed_duties.waiting(info.context.signed_in())

    @strawberry.field(
        description="What every sitting deputy in the seat's scope came to in a year.",
        deprecation_reason="A city has tens of thousands: dutyDayPage.",
    )
    async def duty_days(self, info: Info, year: int) -> list[DutyDays]:
        rows = await listed_duties.days(info.context.signed_in(), _within(year))
        return [_days(row) for row in rows]

    @strawberry.field(description="What sitting deputies in the seat's scope came to in a year, the fewest days first.")
    async def duty_day_page(
        self, info: Info, year: int, search: str | None = None, after: int = 0, first: int = 50
    ) -> DutyDayPage:
        viewer, most, skip = info.context.signed_in(), max(1, min(first, 200)), max(0, min(after, MOST_SKIPPED))
        rows = await listed_duties.fewest_days(viewer, _within(year), (search or "").strip(), skip, most + 1)
        there = [_days(row) for row in rows[:most]]
        return DutyDayPage(rows=there, next=skip + most if len(rows) > most else None)


@strawberry.type
class DutiesMutation:
    @strawberry.mutation(description="Say the same of many reports; each by itself. RETURN and VOID want a reason.")
    async def review_duties(
        self, info: Info, duties: list[UUID], verb: DutyVerb, reason: str | None = None
    ) -> list[DutyReviewed]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            told = await duty_reviews.review(tx, viewer, duties, rules.DutyVerb(verb), reason)
        return [DutyReviewed(duty=one.duty, why=one.why) for one in told]


MOST_SKIPPED = 1_000_000


def _within(year: int) -> int:
    return max(2000, min(year, 2200))


PLAIN = ("id", "seat", "category", "title", "on_date", "half_days", "source", "text", "state", "note")


def _duty(viewer: Viewer, row: dict[str, Any]) -> Duty:
    return Duty(
        target=duties.target(row),
        person=Person(id=row["person"], name=row["name"]),
        unit=unit_of(row),
        label=row["label"] or row["category"],
        counts=bool(row["counts"]),
        addressee=row["addressee_name"],
        written_at=row["written_at"],
        reviewed_at=row["reviewed_at"],
        is_looked_at=row["looked_by"] is not None,
        photos=row["photos"],
        enclosures=hung(row),
        same_day=row["same_day"],
        verbs=_verbs(viewer, row),
        **{name: row[name] for name in PLAIN},
    )


def _verbs(viewer: Viewer, row: dict[str, Any]) -> list[DutyVerb]:
    """What the viewer may do, in the order the desk offers it."""
    acts = {rules.DutyVerb.LOOK: Act.LOOK_AT_DUTY}
    stands = (rules.DutySource(row["source"]), rules.DutyState(row["state"]))
    offered = [
        verb
        for verb in rules.DutyVerb
        if verb in duty_reviews.REVIEWS and may(viewer, acts.get(verb, Act.REVIEW_DUTY), duties.target(row))
    ]
    return [verb for verb in offered if rules.why_not(verb, *stands) is None]


def _days(row: dict[str, Any]) -> DutyDays:
    return DutyDays(
        seat=row["seat"],
        name=row["name"],
        unit_name=row["unit_name"],
        station_name=row["station_name"],
        days=row["half_days"] / 2,
        times=row["times"],
        waiting=row["waiting"],
        annual_reports=row["annual"],
    )
