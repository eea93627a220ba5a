"""Items counted: what a topic, a unit or a whole subtree comes to."""

from datetime import date
from uuid import UUID

import strawberry

from server.api.context import Context
from server.api.enums import ItemState, List, Want
from server.domain.viewer import Viewer
from server.store import activities, boards


@strawberry.type(description="How many items of a list are in a state.")
class TallyCell:
    on: List = strawberry.field(name="list")
    state: ItemState
    count: int


@strawberry.type(description="How many open items want someone to look, and why.")
class TallyWant:
    want: Want
    count: int


@strawberry.type(description="Items counted; a cell or a want that is not there is none.")
class Tally:
    cells: list[TallyCell]
    wants: list[TallyWant]


def tally_of(counted: boards.Tally | None) -> Tally:
    """What was counted, in the order of the lists and states."""
    told = counted or boards.Tally()
    cells = [
        TallyCell(on=on, state=state, count=told.cells[on, state])
        for on in List
        for state in ItemState
        if told.cells[on, state]
    ]
    return Tally(cells=cells, wants=[TallyWant(want=want, count=told.wants[want]) for want in Want if told.wants[want]])


async def today(viewer: Viewer, context: Context) -> date:
    """The day it is where the viewer's seat is."""
    unit = await activities.unit(viewer.unit)
    return context.now.astimezone(activities.zone(unit or {"zone": "Asia/Shanghai"})).date()


async def of_topics(viewer: Viewer, context: Context, topics: list[UUID]) -> dict[UUID, Tally]:
    """What each topic comes to."""
    found = await boards.by_topic(topics, context.now, await today(viewer, context))
    return {topic: tally_of(found.get(topic)) for topic in topics}
