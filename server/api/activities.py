"""Activities: their kinds, lists, single ones, and what staff do with them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api import attendance, codes
from server.api.acting import acting
from server.api.attendance import Attendance
from server.api.codes import Code
from server.api.context import Context
from server.api.enums import ActivityState, ActivityVerb, Enrol, Evidence, Visibility
from server.api.info import Info
from server.api.people import Unit
from server.api.wanted import wanted
from server.commands import activities as commands
from server.commands import filing
from server.domain import activities as rules
from server.domain.activities import Plan, Window
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.store import activities, listed_activities
from server.store import filing as filed
from server.store.listed_activities import Filter


@strawberry.type(description="What an activity is, and what it asks; a row, not code.")
class ActivityKind:
    id: UUID
    key: str
    label: str
    category: str
    days: float
    enrol: Enrol
    min_deputies: int
    min_evidence: Evidence
    position_required: bool
    radius_m: int
    function: str | None
    announce_days: int


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

    @strawberry.field(description="What is to be done before it may be filed, in words; for who may file it.")
    async def missing(self) -> list[str] | None:
        return await filed.missing(self.id)

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


@strawberry.input(description="An activity to be held. What is left out is the kind's own.")
class ActivityInput:
    kind: UUID
    unit: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    brief: str = ""
    checkin_from: datetime | None = None
    checkin_until: datetime | None = None
    place: str | None = None
    lat: int | None = None
    lng: int | None = None
    radius_m: int | None = None
    min_evidence: Evidence | None = None
    position_required: bool | None = None
    visibility: Visibility = rules.Visibility.MEMBERS
    show_names: bool = True
    seats: list[UUID] = strawberry.field(default_factory=list)
    publish: bool = strawberry.field(default=False, description="Publish at once.")


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
        return await _one(info, row, addressed)

    @strawberry.field(description="All kinds of activity.")
    async def activity_kinds(self) -> list[ActivityKind]:
        return [_kind(row) for row in await activities.kinds()]


@strawberry.type
class ActivitiesMutation:
    @strawberry.mutation(description="Hold an activity: as a draft, or published at once.")
    async def create_activity(self, info: Info, input: ActivityInput) -> Activity:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.create(tx, viewer, _plan(input), seats=input.seats, publish=input.publish)
        return await _one(info, row)

    @strawberry.mutation(description="Any verb `Activity.verbs` offers; REOPEN wants a reason.")
    async def move_activity(self, info: Info, id: UUID, verb: ActivityVerb, reason: str | None = None) -> Activity:
        viewer = info.context.signed_in()
        async with acting() as tx:
            match verb:
                case rules.Verb.FILE:
                    row = await filing.file(tx, viewer, id)
                case rules.Verb.REOPEN:
                    row = await filing.reopen(tx, viewer, id, reason or "")
                case _:
                    row = await commands.move(tx, viewer, id, verb)
        return await _one(info, row)

    @strawberry.mutation(description="Write the summary of an activity that has ended.")
    async def describe_activity(self, info: Info, id: UUID, summary: str) -> Activity:
        async with acting() as tx:
            row = await filing.describe(tx, info.context.signed_in(), id, summary)
        return await _one(info, row)

    @strawberry.mutation(description="Send a filed activity's summary to the congress above.")
    async def send_activity_up(self, info: Info, id: UUID) -> Activity:
        async with acting() as tx:
            row = await filing.send_up(tx, info.context.signed_in(), id)
        return await _one(info, row)

    @strawberry.mutation(description="Put the holders of seats on an activity's list.")
    async def invite(self, info: Info, activity: UUID, seats: list[UUID]) -> list[Attendance]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.invite(tx, viewer, activity, seats)
        return await attendance.of(viewer, activity)


async def _prepare(info: Info, ids: list[UUID]) -> None:
    """Read what belongs to these activities, all at once, as far as it is asked for."""
    context, names = info.context, wanted(info)
    context.kinds = {row["id"]: _kind(row) for row in await activities.kinds()} if "kind" in names else {}
    if "counts" in names:
        context.counts = await activities.counts(ids)


async def _one(info: Info, row: dict[str, Any], addressed: bool = False) -> Activity:
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
    )


def _verbs(context: Context, row: dict[str, Any], target: Target) -> list[rules.Verb]:
    if not may(context.viewer, Act.WRITE_ACTIVITY, target):
        return []
    held = Window(row["starts_at"], row["ends_at"])
    verbs = rules.open_verbs(rules.ActivityState(row["state"]), held, context.now)
    reopens = may(context.viewer, Act.REOPEN_ACTIVITY, target)
    return [verb for verb in verbs if verb is not rules.Verb.REOPEN or reopens]


def _kind(row: dict[str, Any]) -> ActivityKind:
    return ActivityKind(
        id=row["id"],
        key=row["key"],
        label=row["label"],
        category=row["category"],
        days=row["half_days"] / 2,
        enrol=row["enrol"],
        min_deputies=row["min_deputies"],
        min_evidence=row["min_evidence"],
        position_required=row["position_required"],
        radius_m=row["radius_m"],
        function=row["function"],
        announce_days=row["announce_days"],
    )


def _narrowed(given: ActivityFilter | None) -> Filter | None:
    if given is None:
        return None
    return Filter(given.state, given.from_, given.until, given.kind, given.search)


def _plan(given: ActivityInput) -> Plan:
    return Plan(**{name: getattr(given, name) for name in Plan.__dataclass_fields__})
