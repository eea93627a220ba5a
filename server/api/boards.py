"""What the topics of a subtree come to, for staff and leaders: counts, and the items behind each."""

from datetime import datetime
from uuid import UUID

import strawberry

from server.api import tallies
from server.api.enums import ItemState, List, Want
from server.api.info import Info
from server.api.lists import ListItem, item_of
from server.api.people import Unit
from server.api.tallies import Tally, tally_of
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import activities, boards, listed_items
from server.store.boards import Sieve, Span


@strawberry.type(description="What a unit's own topics come to.")
class UnitTally:
    unit: Unit
    tally: Tally


@strawberry.type(description="What the topics at and under a unit come to, all together and unit by unit.")
class Board:
    tally: Tally
    units: list[UnitTally]


@strawberry.type(description="An item, and of whose topic.")
class BoardItem:
    item: ListItem
    topic_title: str
    unit_name: str = strawberry.field(description="Whose topic it stands on.")
    changed_at: datetime | None = strawberry.field(description="When it last said something else.")


@strawberry.type(description="Some items, those that have lain longest first.")
class BoardItemPage:
    rows: list[BoardItem]
    next: str | None = strawberry.field(description="Give it as `after` for the next page; null on the last.")


@strawberry.input(description="Which topics are looked at.")
class BoardSpan:
    unit: UUID | None = strawberry.field(default=None, description="At or under this one; by default the seat's own.")
    topic: UUID | None = strawberry.field(default=None, description="Only this one, and what was taken up from it.")
    year: int | None = None


@strawberry.input(description="Which of their items are listed.")
class BoardSieve:
    unit: UUID | None = strawberry.field(default=None, description="Of topics of this very unit.")
    on: List | None = strawberry.field(name="list", default=None)
    state: ItemState | None = None
    want: Want | None = None


@strawberry.type
class BoardsQuery:
    @strawberry.field(description="What the topics of a subtree come to.")
    async def board(self, info: Info, span: BoardSpan | None = None) -> Board:
        viewer, context = info.context.signed_in(), info.context
        found = await boards.by_unit(
            await _span(viewer, span or BoardSpan()), context.now, await tallies.today(viewer, context)
        )
        named = await boards.units([*found])
        return Board(
            tally=tally_of(boards.total(found.values())),
            units=[UnitTally(unit=Unit(**row), tally=tally_of(found[row["id"]])) for row in named],
        )

    @strawberry.field(description="The items behind a count.")
    async def board_items(
        self,
        info: Info,
        span: BoardSpan | None = None,
        sieve: BoardSieve | None = None,
        after: str | None = None,
        first: int = 50,
    ) -> BoardItemPage:
        viewer, context, asked = info.context.signed_in(), info.context, sieve or BoardSieve()
        within, day = await _span(viewer, span or BoardSpan()), await tallies.today(viewer, context)
        narrowed = Sieve(asked.unit, asked.on, asked.state, asked.want)
        rows, following = await boards.listed(within, narrowed, context.now, day, after, max(1, min(first, 200)))
        items = {row["id"]: row for row in await listed_items.many([row["id"] for row in rows])}
        return BoardItemPage(
            rows=[
                BoardItem(
                    item=item_of(viewer, items[row["id"]]),
                    topic_title=row["topic_title"],
                    unit_name=row["unit_name"],
                    changed_at=items[row["id"]]["changed_at"],
                )
                for row in rows
            ],
            next=following,
        )


async def _span(viewer: Viewer, asked: BoardSpan) -> Span:
    """
    What is asked for, if the viewer may look at that subtree.

    Raises:
        NotFoundError: There is no such unit.
        ForbiddenError: It lies outside.
    """
    unit = await activities.unit(asked.unit or viewer.unit)
    if unit is None:
        raise NotFoundError
    require(viewer, Act.SEE_BOARD, Target(unit["path"], unit["congress"]))
    return Span(unit["path"], asked.topic, asked.year)
