"""The four lists of a topic at the desk: the same acts a phone's records ask for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import strawberry

from server.api.acting import acting
from server.api.enums import ItemState, List
from server.api.info import Info
from server.api.inputs import input_of
from server.api.people import Unit
from server.commands import authors, lists
from server.domain.bodies import ItemAdd, ItemDel, ItemMove, ItemReopen, ItemSet
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotFoundError
from server.store import listed_items
from server.store import lists as kept
from server.tables.columns import uuid7


@strawberry.type(description="Another value of a field, by someone who had not seen what stands.")
class ItemConflict:
    target: strawberry.Private[Target]
    field: str = strawberry.field(description="An `ItemField`, or DELETED: somebody wished the item gone.")
    value: str | None
    label: str | None = strawberry.field(description="The value in words.")
    by_name: str | None
    at: datetime
    record: UUID
    stands_by_name: str | None = strawberry.field(description="Who wrote what stands.")
    stands_at: datetime | None


@strawberry.type(description="A line of one of a topic's four lists.")
class ListItem:
    target: strawberry.Private[Target]
    id: UUID
    topic: UUID
    activity: UUID | None = strawberry.field(description="The activity it was written at.")
    on: List = strawberry.field(name="list")
    text: str
    unit: Unit
    owner: UUID | None = strawberry.field(description="The seat that sees to it.")
    owner_name: str | None
    due_on: date | None
    state: ItemState
    reason: str | None = strawberry.field(description="Why it was dropped.")
    from_item: UUID | None
    place: str | None
    rank: str
    by_name: str | None
    at: datetime
    version: int = strawberry.field(description="What `base` of a change to it names.")
    conflicts: list[ItemConflict]
    may_write: bool
    may_delete: bool


@strawberry.type
class ListsQuery:
    @strawberry.field(description="Every item of a topic, list by list, with what a person is to choose from.")
    async def list_items(self, info: Info, topic: UUID) -> list[ListItem]:
        viewer = await topic_reader(info, topic)
        return [item_of(viewer, one) for one in await listed_items.of(topic)]


@strawberry.type
class ListsMutation:
    @strawberry.mutation(description="Write a line on one of a topic's lists.")
    async def add_item(self, info: Info, item: input_of(ItemAdd)) -> ListItem:  # type: ignore[valid-type]
        info.context.signed_in()
        body, made = _read(item, ItemAdd), uuid7()
        viewer = await topic_reader(info, body.topic)
        async with acting() as tx:
            await lists.add(tx, authors.at_desk(viewer, made), body)
        return await _one(viewer, made)

    @strawberry.mutation(description="Set fields; one in conflict is settled by setting it with both sides seen.")
    async def set_item(self, info: Info, item: UUID, base: int, set: input_of(ItemSet)) -> ListItem:  # type: ignore[valid-type]
        viewer = await _reader(info, item)
        async with acting() as tx:
            await lists.set_fields(tx, authors.at_desk(viewer, item, base), _read(set, ItemSet))
        return await _one(viewer, item)

    @strawberry.mutation(description="Put an item elsewhere in its list; `rank` is a fractional index.")
    async def move_item(self, info: Info, item: UUID, base: int, rank: str) -> ListItem:
        viewer, body = await _reader(info, item), _shaped({"rank": rank}, ItemMove)
        async with acting() as tx:
            await lists.move(tx, authors.at_desk(viewer, item, base), body)
        return await _one(viewer, item)

    @strawberry.mutation(description="Take an item off its list; it stays where somebody wrote meanwhile.")
    async def delete_item(self, info: Info, item: UUID, base: int, reason: str | None = None) -> bool:
        viewer = await _reader(info, item)
        async with acting() as tx:
            await lists.remove(tx, authors.at_desk(viewer, item, base), ItemDel(reason))
        row = await kept.one(item)
        return row is not None and row["deleted_at"] is not None

    @strawberry.mutation(description="Open an item again that was done, dropped or taken off its list.")
    async def reopen_item(self, info: Info, item: UUID, base: int, reason: str | None = None) -> ListItem:
        viewer = await _reader(info, item)
        async with acting() as tx:
            await lists.reopen(tx, authors.at_desk(viewer, item, base), ItemReopen(reason))
        return await _one(viewer, item)


def _read(given: Any, shape: type[Any]) -> Any:
    """An input as the records' own body, held to its limits."""
    return _shaped(strawberry.asdict(given), shape)


def _shaped(said: dict[str, Any], shape: type[Any]) -> Any:
    try:
        return msgspec.json.decode(msgspec.json.encode(said), type=shape)
    except msgspec.ValidationError as exc:
        _, _, path = str(exc).rpartition(" - at `$.")
        raise InvalidError(field=path.rstrip("`") or None) from exc


async def topic_reader(info: Info, topic: UUID) -> Viewer:
    """Who asks, if they may know of the topic."""
    viewer, row = info.context.signed_in(), await kept.topic(topic)
    if row is None or not may(viewer, Act.READ_TOPIC, kept.topic_target(row)):
        raise NotFoundError
    return viewer


async def _reader(info: Info, item: UUID) -> Viewer:
    """Who asks, if they may know of the item."""
    viewer, row = info.context.signed_in(), await kept.one(item)
    if row is None or not may(viewer, Act.READ_TOPIC, _target(viewer, row)):
        raise NotFoundError
    return viewer


async def _one(viewer: Viewer, item: UUID) -> ListItem:
    (row,) = await listed_items.many([item])
    return item_of(viewer, row)


def _target(viewer: Viewer, row: dict[str, Any]) -> Target:
    return kept.target(row, seats=[viewer.seat])


PLAIN = (
    *("id", "topic", "activity", "text", "owner_name", "due_on", "state", "reason"),
    *("from_item", "place", "rank", "by_name", "version"),
)
"""What an item's row tells as it is."""


def item_of(viewer: Viewer, row: dict[str, Any]) -> ListItem:
    target = _target(viewer, row)
    return ListItem(
        target=target,
        unit=_unit(row, row["own_path"]),
        on=row["list"],
        owner=row["owner_seat"],
        at=row["written_at"],
        conflicts=[_conflict(target, other) for other in row["conflicts"]],
        may_write=may(viewer, Act.WRITE_ITEM, target),
        may_delete=may(viewer, Act.DELETE_ITEM, target),
        **{name: row[name] for name in PLAIN},
    )


def _conflict(target: Target, other: dict[str, Any]) -> ItemConflict:
    plain = ("field", "value", "label", "by_name", "at", "record", "stands_by_name", "stands_at")
    return ItemConflict(target=target, **{name: other[name] for name in plain})


def _unit(row: dict[str, Any], path: str) -> Unit:
    return Unit(id=row["unit"], name=row["unit_name"], kind=row["unit_kind"], level=row["unit_level"], path=path)
