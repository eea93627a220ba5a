"""Activities: their kinds, lists, single ones, and what staff do with them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api import attendance, codes
from server.api.acting import acting
from server.api.activity_kinds import ActivityKind, kind
from server.api.attendance import Attendance
from server.api.codes import Code
from server.api.context import Context
from server.api.enums import ActivityState, ActivityVerb, Enrol, Evidence, Visibility
from server.api.info import Info
from server.api.people import Unit, unit
from server.api.wanted import wanted
from server.commands import activities as commands
from server.commands import filing
from server.domain import activities as rules
from server.domain import cautions as care
from server.domain.activities import Window
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.store import activities, activity_kinds, listed_activities, plans
from server.store import filing as filed
from server.store.listed_activities import Filter


@strawberry.type(description="How many are expected, came, wait, ask leave or have it, were refused.")
class Counts:
    target: strawberry.Private[Target]
    expected: int
    present: int
    to_review: int
    on_leave: int
    refused: int
    waiting: int
    leave_asked: int


@strawberry.type(description="One point of an agenda.")
class AgendaLine:
    time: str | None = strawberry.field(description="A clock's, `09:30`.")
    title: str


@strawberry.type(description="Anything dated with people.")
class Activity:
    target: strawberry.Private[Target]
    id: UUID
    kind: ActivityKind
    unit: Unit
    title: str
    brief: str
    starts_at: datetime
    ends_at: datetime
    checkin_from: datetime
    checkin_until: datetime
    place: str | None
    lat: int | None = strawberry.field(description="Microdegrees.")
    lng: int | None
    radius_m: int
    enrol: Enrol
    min_evidence: Evidence
    position_required: bool
    visibility: Visibility
    show_names: bool
    state: ActivityState
    verbs: list[ActivityVerb] = strawberry.field(description="What the asking seat may do with it now.")
    version: int
    summary: str = strawberry.field(description="What came of it (小结).")
    filed_at: datetime | None
    sent_up_at: datetime | None = strawberry.field(description="When its summary went to the congress above.")
    places: int | None = strawberry.field(description="How many may come; null is as many as like.")
    enrol_until: datetime | None = strawberry.field(description="Until when one may sign up; null is its start.")
    expertise: list[str] = strawberry.field(description="What those asked should know of.")
    function: str | None = strawberry.field(description="One of 联 商 督 促 智.")
    min_deputies: int
    announce_days: int = strawberry.field(description="How many days ahead it is to be announced.")
    agenda: list[AgendaLine]
    host: UUID | None = strawberry.field(description="The seat that runs it.")
    host_name: str | None
    cohosts: list[Unit] = strawberry.field(description="Units that hold it too.")
    topic: UUID | None
    topic_title: str | None
    series: UUID | None = strawberry.field(description="What activities planned together share.")
    cancelled_at: datetime | None
    cancel_reason: str | None
    may_edit: bool = strawberry.field(description="Whether the asking seat may change what it says now.")

    @strawberry.field(description="What is to be done before it may be filed, in words; for who may file it.")
    async def missing(self) -> list[str] | None:
        return await filed.missing(self.id)

    @strawberry.field(description="What to think of before it is held, in words; for who may run it.")
    async def cautions(self, info: Info) -> list[str] | None:
        row = await activities.one(self.id)
        return care.cautions(await plans.prospect(row), info.context.now) if row else []

    @strawberry.field(description="The printed code; only for those who may print it.")
    async def code(self) -> Code | None:
        return await codes.printed(self.id, self.target)

    @strawberry.field
    def counts(self, info: Info) -> Counts:
        return Counts(target=self.target, **info.context.counts[self.id])


@strawberry.type(description="Some activities, newest first.")
class ActivityPage:
    rows: list[Activity]
    next: str | None = strawberry.field(description="Give it as `after` for the next page; null on the last.")


@strawberry.input(description="What a list of activities is narrowed to.")
class ActivityFilter:
    state: list[ActivityState] | None = None
    from_: datetime | None = strawberry.field(name="from", default=None)
    until: datetime | None = None
    kind: UUID | None = None
    search: str | None = None


@strawberry.type
class ActivitiesQuery:
    @strawberry.field(description="Activities in the seat's scope, newest first.")
    async def activities(
        self, info: Info, filter: ActivityFilter | None = None, after: str | None = None, first: int = 50
    ) -> ActivityPage:
        viewer = info.context.signed_in()
        found = await listed_activities.page(viewer, _narrowed(filter), after, first)
        ids = [row["id"] for row in found.rows]
        addressed = await activities.addressed(viewer, ids)
        await _prepare(info, ids)
        rows = [_activity(info.context, row, row["id"] in addressed) for row in found.rows]
        return ActivityPage(rows=rows, next=found.next)

    @strawberry.field(description="One activity; null if there is none the asker may know of.")
    async def activity(self, info: Info, id: UUID) -> Activity | None:
        row = await activities.one(id)
        if row is None:
            return None
        viewer = info.context.viewer
        addressed = viewer is not None and id in await activities.addressed(viewer, [id])
        if not may(viewer, Act.READ_ACTIVITY, activities.target(row, addressed=addressed)):
            return None
        return await one(info, row, addressed)


@strawberry.type
class ActivitiesMutation:
    @strawberry.mutation(
        description="Any verb `Activity.verbs` offers; REOPEN wants a reason, CANCEL too of what was announced."
    )
    async def move_activity(self, info: Info, id: UUID, verb: ActivityVerb, reason: str | None = None) -> Activity:
        viewer = info.context.signed_in()
        async with acting() as tx:
            match verb:
                case rules.Verb.FILE:
                    row = await filing.file(tx, viewer, id)
                case rules.Verb.REOPEN:
                    row = await filing.reopen(tx, viewer, id, reason or "")
                case _:
                    row = await commands.move(tx, viewer, id, verb, reason=reason)
        return await one(info, row)

    @strawberry.mutation(description="Write the summary of an activity that has ended.")
    async def describe_activity(self, info: Info, id: UUID, summary: str) -> Activity:
        async with acting() as tx:
            row = await filing.describe(tx, info.context.signed_in(), id, summary)
        return await one(info, row)

    @strawberry.mutation(description="Send a filed activity's summary to the congress above.")
    async def send_activity_up(self, info: Info, id: UUID) -> Activity:
        async with acting() as tx:
            row = await filing.send_up(tx, info.context.signed_in(), id)
        return await one(info, row)

    @strawberry.mutation(description="Put the holders of seats on an activity's list.")
    async def invite(self, info: Info, activity: UUID, seats: list[UUID]) -> list[Attendance]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.invite(tx, viewer, activity, seats)
        return await attendance.of(viewer, activity)


async def _prepare(info: Info, ids: list[UUID]) -> None:
    """Read what belongs to these activities, all at once, as far as it is asked for."""
    context, names = info.context, wanted(info)
    context.kinds = {row["id"]: kind(row) for row in await activity_kinds.versions()} if "kind" in names else {}
    if "counts" in names:
        context.counts = await activities.counts(ids)


async def one(info: Info, row: dict[str, Any], addressed: bool = False) -> Activity:
    """An activity as the asker sees it, of a row of `store.activities`."""
    await _prepare(info, [row["id"]])
    return _activity(info.context, row, addressed)


def _activity(context: Context, row: dict[str, Any], addressed: bool = False) -> Activity:
    """An activity as this asker sees it, of a row of `store.activities`."""
    target = activities.target(row, addressed=addressed)
    return Activity(
        target=target,
        id=row["id"],
        kind=context.kinds.get(row["kind"]),  # type: ignore[arg-type]  # missing only where nobody asked
        unit=Unit(
            id=row["unit"],
            name=row["unit_name"],
            kind=row["unit_kind"],
            level=row["unit_level"],
            path=row["unit_path"],
        ),
        title=row["title"],
        brief=row["brief"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        checkin_from=row["checkin_from"],
        checkin_until=row["checkin_until"],
        place=row["place"],
        lat=row["lat"],
        lng=row["lng"],
        radius_m=row["radius_m"],
        enrol=row["enrol"],
        min_evidence=row["min_evidence"],
        position_required=row["position_required"],
        visibility=row["visibility"],
        show_names=row["show_names"],
        state=row["state"],
        verbs=_verbs(context, row, target),
        version=row["version"],
        summary=row["summary"],
        filed_at=row["filed_at"],
        sent_up_at=row["sent_up_at"],
        places=row["places"],
        enrol_until=row["enrol_until"],
        expertise=row["expertise"],
        function=row["function"],
        min_deputies=row["min_deputies"],
        announce_days=row["announce_days"],
        agenda=[AgendaLine(time=line.time, title=line.title) for line in activities.agenda(row)],
        host=row["host_seat"],
        host_name=row["host_name"],
        cohosts=[unit(one) for one in activities.cohosts(row)],
        topic=row["topic"],
        topic_title=row["topic_title"],
        series=row["series"],
        cancelled_at=row["cancelled_at"],
        cancel_reason=row["cancel_reason"],
        may_edit=_may_edit(context, row, target),
    )


def _verbs(context: Context, row: dict[str, Any], target: Target) -> list[rules.Verb]:
    if not may(context.viewer, Act.WRITE_ACTIVITY, target):
        return []
    held = Window(row["starts_at"], row["ends_at"])
    verbs = rules.open_verbs(rules.ActivityState(row["state"]), held, context.now)
    reopens = may(context.viewer, Act.REOPEN_ACTIVITY, target)
    return [verb for verb in verbs if verb is not rules.Verb.REOPEN or reopens]


def _may_edit(context: Context, row: dict[str, Any], target: Target) -> bool:
    return row["state"] in rules.CHANGEABLE and may(context.viewer, Act.WRITE_ACTIVITY, target)


def _narrowed(given: ActivityFilter | None) -> Filter | None:
    if given is None:
        return None
    return Filter(given.state, given.from_, given.until, given.kind, given.search)
