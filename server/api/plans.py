"""Planning activities at the desk: made, changed, and what there is to choose from."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.activities import Activity, one
from server.api.enums import Enrol, Every, Evidence, OnHoliday, Visibility
from server.api.info import Info
from server.api.people import Seat, Unit, seat, unit
from server.commands import activities as commands
from server.commands import editing, series, series_rest
from server.domain import activities as rules
from server.domain import plans as planned
from server.domain import series as turning
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.store import activities, plans


@strawberry.input(description="One point of an agenda.")
class AgendaLineInput:
    title: str
    time: str | None = strawberry.field(default=None, description="A clock's, `09:30`.")


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
    topic: UUID | None = None
    enrol: Enrol | None = None
    places: int | None = None
    enrol_until: datetime | None = None
    cohosts: list[UUID] = strawberry.field(default_factory=list)
    host_seat: UUID | None = None
    expertise: list[str] | None = None
    function: str | None = None
    min_deputies: int | None = None
    announce_days: int | None = None
    agenda: list[AgendaLineInput] = strawberry.field(default_factory=list)
    seats: list[UUID] = strawberry.field(default_factory=list)
    publish: bool = strawberry.field(default=False, description="Publish at once.")


@strawberry.input(description="How often an activity is held, how many times, and what becomes of one on a holiday.")
class RepeatInput:
    every: Every
    times: int
    on_holiday: OnHoliday = turning.OnHoliday.SHIFT


@strawberry.type(description="One of a series as it would be held.")
class SeriesDay:
    planned: date
    starts_at: datetime | None = strawberry.field(description="Null where it is left out.")
    holiday: str | None = strawberry.field(description="What the planned day is called, if it is a holiday.")
    beside: list[str] = strawberry.field(description="What the unit holds at that time already.")


@strawberry.type(description="Something to choose from.")
class TopicChoice:
    id: UUID
    title: str
    unit_name: str = strawberry.field(description="Who works on it: one taken up is called as the one above.")


@strawberry.type
class PlansQuery:
    @strawberry.field(description="Seats that may run what a unit holds.")
    async def hosts(self, info: Info, unit: UUID) -> list[Seat]:
        viewer, row = info.context.signed_in(), await activities.unit(unit)
        if row is None:
            return []
        require(viewer, Act.WRITE_ACTIVITY, Target(row["path"], row["congress"]))
        return [seat(one) for one in await plans.hosts(row, info.context.now)]

    @strawberry.field(description="Units by a part of their name that may hold an activity too.")
    async def partners(self, info: Info, search: str, first: int = 20) -> list[Unit]:
        info.context.signed_in()
        words = search.strip()
        return [unit(row) for row in await plans.find_partners(words, max(1, min(first, 50)))] if words else []

    @strawberry.field(description="Open topics the seat's unit works on.")
    async def topic_choices(self, info: Info) -> list[TopicChoice]:
        rows = await plans.topics(info.context.signed_in())
        return [TopicChoice(id=row["id"], title=row["title"], unit_name=row["unit_name"]) for row in rows]

    @strawberry.field(description="On which days a series would be held.")
    async def series_days(self, info: Info, input: ActivityInput, repeat: RepeatInput) -> list[SeriesDay]:
        viewer = info.context.signed_in()
        return [
            SeriesDay(planned=day.turn.planned, starts_at=day.starts_at, holiday=day.turn.holiday, beside=[*day.beside])
            for day in await series.days(viewer, plan_of(input), _repeat(repeat))
        ]


@strawberry.type
class PlansMutation:
    @strawberry.mutation(description="Hold an activity again and again: all stand, or none does.")
    async def create_series(self, info: Info, input: ActivityInput, repeat: RepeatInput) -> list[Activity]:
        viewer, plan = info.context.signed_in(), plan_of(input)
        async with acting() as tx:
            rows = await series.create(tx, viewer, plan, _repeat(repeat), seats=input.seats, publish=input.publish)
        return [await one(info, row) for row in rows]

    @strawberry.mutation(description="Hold an activity: as a draft, or published at once.")
    async def create_activity(self, info: Info, input: ActivityInput) -> Activity:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await commands.create(tx, viewer, plan_of(input), seats=input.seats, publish=input.publish)
        return await one(info, row)

    @strawberry.mutation(
        description="Change what an activity says; `seats` and `publish` are not looked at."
        " A new time or place of one that was announced wants a reason."
    )
    async def edit_activity(
        self, info: Info, id: UUID, version: int, input: ActivityInput, reason: str | None = None
    ) -> Activity:
        viewer = info.context.signed_in()
        async with acting() as tx:
            row = await editing.edit(tx, viewer, id, plan_of(input), reason=reason, version=version)
        return await one(info, row)

    @strawberry.mutation(
        description="An activity and all after it of its series are what the input says, each on its own day; how many."
    )
    async def edit_series(
        self, info: Info, id: UUID, version: int, input: ActivityInput, reason: str | None = None
    ) -> int:
        viewer, plan = info.context.signed_in(), plan_of(input)
        async with acting() as tx:
            return await series_rest.edit(tx, viewer, id, plan, reason=reason, version=version)

    @strawberry.mutation(description="An activity and all after it of its series are not held; how many.")
    async def cancel_series(self, info: Info, id: UUID, reason: str | None = None) -> int:
        async with acting() as tx:
            return await series_rest.cancel(tx, info.context.signed_in(), id, reason)


def plan_of(given: ActivityInput) -> planned.Plan:
    """What an input asks to be held."""
    lists = {
        "cohosts": tuple(given.cohosts),
        "expertise": None if given.expertise is None else tuple(given.expertise),
        "agenda": tuple(planned.AgendaLine(line.title, line.time) for line in given.agenda),
    }
    return planned.Plan(**{name: getattr(given, name) for name in planned.Plan.__dataclass_fields__} | lists)


def _repeat(given: RepeatInput) -> turning.Repeat:
    return turning.Repeat(given.every, given.times, given.on_holiday)
