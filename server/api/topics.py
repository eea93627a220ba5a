"""Topics at the desk: raised, taken up, used again, opened and closed; and what each comes to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api import tallies
from server.api.acting import acting
from server.api.enums import Level, TopicState, TopicVerb
from server.api.info import Info
from server.api.lists import topic_reader
from server.api.people import Unit
from server.api.tallies import Tally
from server.commands import topics as commands
from server.domain import topics as rules
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.topics import Plan
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import listed_items, topics
from server.store import lists as kept
from server.store.topics import Filter


@strawberry.type(description="A theme several activities work on, taken up by units below.")
class Topic:
    target: strawberry.Private[Target]
    id: UUID
    unit: Unit
    title: str
    brief: str
    year: int
    starts_on: date
    ends_on: date
    state: TopicState
    summary: str = strawberry.field(description="What came of it; empty until it is closed.")
    closed_at: datetime | None
    parent: UUID | None = strawberry.field(description="The topic of a unit above that this one takes up.")
    parent_title: str | None
    parent_unit: str | None
    version: int
    may_write: bool = strawberry.field(description="Whether the asking seat may add to its lists.")
    may_edit: bool = strawberry.field(description="Whether the asking seat may change the topic itself.")
    may_take_up: bool = strawberry.field(description="Whether the asking seat's unit may take it up.")
    verbs: list[TopicVerb] = strawberry.field(description="What the asking seat may do with it now.")


@strawberry.type(description="A topic and what its lists come to.")
class TopicLine:
    topic: Topic
    tally: Tally


@strawberry.type(description="Some topics, newest first.")
class TopicPage:
    rows: list[TopicLine]
    next: str | None = strawberry.field(description="Give it as `after` for the next page; null on the last.")


@strawberry.input(description="What a list of topics is narrowed to.")
class TopicFilter:
    state: list[TopicState] | None = None
    level: Level | None = None
    year: int | None = None
    search: str | None = None


@strawberry.input(description="What a unit wants to work on.")
class TopicInput:
    unit: UUID
    title: str
    starts_on: date
    ends_on: date
    brief: str = ""
    year: int | None = strawberry.field(default=None, description="Of which year's work it is; else when it begins.")


@strawberry.type
class TopicsQuery:
    @strawberry.field(description="Topics the asking seat may read, open ones first.")
    async def topics(self, info: Info, closed: bool = False) -> list[Topic]:
        viewer = info.context.signed_in()
        return [topic_of(viewer, row) for row in await listed_items.topics(viewer, closed=closed)]

    @strawberry.field(description="One topic; null if there is none the asker may know of.")
    async def topic(self, info: Info, id: UUID) -> TopicLine | None:
        try:
            viewer = await topic_reader(info, id)
        except NotFoundError:
            return None
        return (await _lines(info, viewer, [await kept.topic(id)]))[0]

    @strawberry.field(description="Topics in the seat's scope and of the units above, newest first, each counted.")
    async def topic_lines(
        self, info: Info, filter: TopicFilter | None = None, after: str | None = None, first: int = 50
    ) -> TopicPage:
        viewer, asked = info.context.signed_in(), filter or TopicFilter()
        narrowed = Filter(asked.state, asked.level, asked.year, (asked.search or "").strip())
        rows, following = await topics.page(viewer, narrowed, after, max(1, min(first, 200)))
        return TopicPage(rows=await _lines(info, viewer, rows), next=following)

    @strawberry.field(description="What units below made of a topic, as far as the asking seat may read it.")
    async def taken_up(self, info: Info, topic: UUID) -> list[TopicLine]:
        viewer = await topic_reader(info, topic)
        return await _lines(info, viewer, await topics.taken_up(viewer, topic))


@strawberry.type
class TopicsMutation:
    @strawberry.mutation(description="Raise a topic, as a draft.")
    async def create_topic(self, info: Info, input: TopicInput) -> Topic:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return topic_of(viewer, await commands.create(tx, viewer, _plan(input)))

    @strawberry.mutation(description="Take up a topic of a unit above, with lists of one's own.")
    async def take_up_topic(self, info: Info, parent: UUID, input: TopicInput) -> Topic:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return topic_of(viewer, await commands.take_up(tx, viewer, parent, _plan(input)))

    @strawberry.mutation(description="Raise a topic with the brief given and the work of another one, undone.")
    async def copy_topic(self, info: Info, origin: UUID, input: TopicInput) -> Topic:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return topic_of(viewer, await commands.copy(tx, viewer, origin, _plan(input)))

    @strawberry.mutation(description="Change a topic's words, year and period; its unit stays.")
    async def edit_topic(self, info: Info, id: UUID, version: int, input: TopicInput) -> Topic:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return topic_of(viewer, await commands.edit(tx, viewer, id, _plan(input), version=version))

    @strawberry.mutation(description="OPEN, CLOSE with a summary, or REOPEN with a reason, as `Topic.verbs` offers.")
    async def move_topic(self, info: Info, id: UUID, version: int, verb: TopicVerb, words: str = "") -> Topic:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return topic_of(viewer, await commands.move(tx, viewer, id, verb, words, version=version))


async def _lines(info: Info, viewer: Viewer, rows: list[Any]) -> list[TopicLine]:
    counted = await tallies.of_topics(viewer, info.context, [row["id"] for row in rows])
    return [TopicLine(topic=topic_of(viewer, row), tally=counted[row["id"]]) for row in rows]


def _plan(given: TopicInput) -> Plan:
    year = given.starts_on.year if given.year is None else given.year
    return Plan(given.unit, given.title, given.brief, year, given.starts_on, given.ends_on)


PLAIN = ("id", "title", "brief", "year", "starts_on", "ends_on", "state", "summary", "closed_at", "version")
"""What a topic's row tells as it is."""


def topic_of(viewer: Viewer, row: dict[str, Any]) -> Topic:
    """A topic as this asker sees it, of a row of `lists.topic`."""
    target = kept.topic_target(row)
    may_edit = may(viewer, Act.WRITE_TOPIC, target)
    state = TopicState(row["state"])
    return Topic(
        target=target,
        unit=Unit(
            id=row["unit"],
            name=row["unit_name"],
            kind=row["unit_kind"],
            level=row["unit_level"],
            path=row["unit_path"],
        ),
        parent=row["parent_topic"],
        parent_title=row["parent_title"],
        parent_unit=row["parent_unit_name"],
        may_write=may(viewer, Act.WRITE_ITEM, target),
        may_edit=may_edit and state is not TopicState.CLOSED,
        may_take_up=may(viewer, Act.TAKE_UP, target),
        verbs=rules.open_verbs(state) if may_edit else [],
        **{name: row[name] for name in PLAIN},
    )
