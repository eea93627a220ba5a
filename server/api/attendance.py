"""Attendance: who was expected, who came, and what staff decide of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import Enrolment, Evidence, Presence, Reason
from server.api.info import Info
from server.api.people import Person, Seat, Unit
from server.api.scalars import Milliseconds
from server.commands import attendance as commands
from server.commands import enrolment
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import activities, attendance, decisions


@strawberry.type(description="Whether a person was invited and was there.")
class Attendance:
    target: strawberry.Private[Target]
    id: UUID
    person: Person
    seat: Seat | None
    groups: list[str]
    enrolment: Enrolment
    presence: Presence
    first_in: datetime | None
    last_out: datetime | None
    uncertainty_ms: Milliseconds | None
    evidence: Evidence
    reasons: list[Reason]
    both_sides: bool
    queue: int | None = strawberry.field(description="Whose turn it is among those waiting for a place, from 1.")
    reason: str | None = strawberry.field(description="Why they ask leave or do not come, in their own words.")
    answer: str | None = strawberry.field(description="What staff said to that.")


@strawberry.type(description="What staff said of a person's presence, and why; the newest stands.")
class Decision:
    presence: Presence
    reason: str | None
    by_name: str
    at: datetime


@strawberry.type
class AttendanceQuery:
    @strawberry.field(description="Who was expected, came, is on leave or waits for a decision.")
    async def attendance(self, info: Info, activity: UUID) -> list[Attendance]:
        return await of(info.context.signed_in(), activity)

    @strawberry.field(description="Every decision on one person's presence, newest first.")
    async def decisions(self, info: Info, activity: UUID, person: UUID) -> list[Decision]:
        seen = await of(info.context.signed_in(), activity)
        if not any(row.person.id == person for row in seen):
            raise NotFoundError
        return [Decision(**row) for row in await decisions.of(activity, person)]


@strawberry.type
class AttendanceMutation:
    @strawberry.mutation(description="Say whether someone was there. A refusal wants a reason.")
    async def decide(
        self, info: Info, activity: UUID, person: UUID, presence: Presence, reason: str | None = None
    ) -> Attendance:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.decide(tx, viewer, activity, person, presence, reason)
        return next(row for row in await of(viewer, activity) if row.person.id == person)

    @strawberry.mutation(description="Say the same of many at once: of all of them, or of none.")
    async def decide_all(
        self, info: Info, activity: UUID, persons: list[UUID], presence: Presence, reason: str | None = None
    ) -> list[Attendance]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.decide_all(tx, viewer, activity, persons, presence, reason)
        return [row for row in await of(viewer, activity) if row.person.id in persons]

    @strawberry.mutation(description="Give someone leave, or not. Not giving it, or giving it unasked, wants words.")
    async def decide_leave(
        self, info: Info, activity: UUID, person: UUID, granted: bool, answer: str | None = None
    ) -> Attendance:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await enrolment.decide_leave(tx, viewer, activity, person, granted, answer)
        return next(row for row in await of(viewer, activity) if row.person.id == person)


async def of(viewer: Viewer, activity: UUID) -> list[Attendance]:
    """
    An activity's attendance as far as the viewer may see it: their own at least.

    Raises:
        NotFoundError: No activity the viewer may know of.
    """
    row = await activities.one(activity)
    addressed = activity in await activities.addressed(viewer, [activity])
    if row is None or not may(viewer, Act.READ_ACTIVITY, activities.target(row, addressed=addressed)):
        raise NotFoundError
    return [
        _attendance(one, target)
        for one in await attendance.listed(activity)
        if may(viewer, Act.SEE_ATTENDANCE, target := _target(row, one))
    ]


def _target(activity: dict[str, Any], row: dict[str, Any]) -> Target:
    """One person at the activity."""
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    return activities.about(activity, row["person"], electing)


def _attendance(row: dict[str, Any], target: Target) -> Attendance:
    person = Person(id=row["person"], name=row["name"])
    return Attendance(
        target=target,
        id=row["id"],
        person=person,
        seat=_seat(row, person),
        groups=row["groups"],
        enrolment=row["enrolment"],
        presence=row["presence"],
        first_in=row["first_in"],
        last_out=row["last_out"],
        uncertainty_ms=row["uncertainty_ms"],
        evidence=row["evidence"],
        reasons=row["reasons"] or [],
        both_sides=row["both_sides"],
        queue=row["queue"],
        reason=row["reason"],
        answer=row["answer"],
    )


def _seat(row: dict[str, Any], person: Person) -> Seat | None:
    if row["seat"] is None:
        return None
    return Seat(
        id=row["seat"],
        person=person,
        unit=Unit(
            id=row["unit"],
            name=row["unit_name"],
            kind=row["unit_kind"],
            level=row["unit_level"],
            path=row["unit_path"],
        ),
        role=row["role"],
        title=row["title"],
        expertise=row["expertise"],
        status=row["status"],
    )
