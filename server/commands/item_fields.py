"""What a list item may say: whether what is named is there, and a value in words."""

from typing import Any
from uuid import UUID

from server.domain import lists as rules
from server.domain.bodies import ItemAdd, ItemSet
from server.domain.items import DELETED, Item
from server.domain.lists import STATE_WORDS, ItemField, ItemState, List
from server.domain.records import Author
from server.errors import InvalidError, NotHereYetError
from server.store import activities, lists, people

Row = dict[str, Any]


async def check_new(author: Author, body: ItemAdd) -> None:
    """
    Nothing, if an item may begin so.

    Raises:
        InvalidError: Which field cannot, and why.
        NotHereYetError: The item it came from has not reached us.
    """
    said = {ItemField.TEXT: body.text, ItemField.DUE_ON: body.due_on, ItemField.PLACE: body.place}
    said[ItemField.FROM_ITEM] = str(body.from_item) if body.from_item else None
    for field, value in said.items():
        rules.check(field, value, on=body.list)
    if body.activity and await activities.one(body.activity) is None:
        raise InvalidError("没有找到这场活动。", field="activity")
    if body.owner:
        await _check_owner(author, body.owner)
    if body.from_item:
        await _check_origin(author.entity, body.topic, body.from_item)


async def check(author: Author, row: Row, body: ItemSet) -> None:
    """
    Nothing, if an item's fields may say that.

    Raises:
        InvalidError: Which field cannot, and why.
        NotHereYetError: The item it came from has not reached us.
    """
    if len({change.field for change in body.changes}) < len(body.changes):
        raise InvalidError("同一项内容写了两次。", field="changes")
    for change in body.changes:
        rules.check(change.field, change.value, reason=body.reason, on=List(row["list"]))
        if change.field is ItemField.STATE and change.value == ItemState.DONE:
            await _check_done(row)
        if change.value and change.field is ItemField.OWNER:
            await _check_owner(author, UUID(change.value))
        if change.value and change.field is ItemField.FROM_ITEM:
            await _check_origin(row["id"], row["topic"], UUID(change.value))


def links(body: ItemSet) -> bool:
    """Whether what came of what is to change."""
    return any(change.field is ItemField.FROM_ITEM for change in body.changes)


async def labels(item: Item) -> dict[tuple[str, UUID], str | None]:
    """Values a person is to choose from, in words: by field and record."""
    return {(field, write.stamp.record): await _label(field, write.value) for field, write in item.conflicts}


async def _label(field: str, value: str | None) -> str | None:
    if field == DELETED:
        return "删除"
    if value is None:
        return None
    if field == ItemField.STATE:
        return STATE_WORDS[ItemState(value)]
    if field == ItemField.OWNER:
        return await lists.name_of(UUID(value))
    if field == ItemField.FROM_ITEM:
        origin = await lists.one(UUID(value))
        return origin["text"] if origin else None
    return value


async def _check_owner(author: Author, owner: UUID) -> None:
    if not await people.seats([owner], author.received_at):
        raise InvalidError("没有找到这位负责人,或已不在任。", field=ItemField.OWNER)


async def _check_done(row: Row) -> None:
    """What is done already may be said to be so again, whatever became of its answer."""
    if row["state"] != ItemState.DONE and not rules.may_be_done(List(row["list"]), await lists.came_of(row["id"])):
        raise InvalidError("问题要有建议或成果来答复,才能办结;请先由它提一条建议。", field=ItemField.STATE)


async def _check_origin(item: UUID, topic: UUID, origin: UUID) -> None:
    row = await lists.one(origin)
    if row is None:
        raise NotHereYetError(origin)
    if row["topic"] != topic:
        raise InvalidError("只能来自同一个主题的清单项。", field=ItemField.FROM_ITEM)
    if await lists.came_from(origin, item):
        raise InvalidError("不能来自它自己引出的清单项。", field=ItemField.FROM_ITEM)
