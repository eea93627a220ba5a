"""
List items (清单项): added, set, moved, taken off and opened again, from a phone or at the desk.

What comes of several who had not seen each other is `domain.items`' to say; here it is asked
whether they may, and whether what they say can be.
"""

from datetime import UTC, datetime
from typing import Any

from server.commands import authors, duties, item_fields
from server.domain import items
from server.domain.bodies import ItemAdd, ItemDel, ItemMove, ItemReopen, ItemSet
from server.domain.items import Change, Outcome
from server.domain.lists import TopicState
from server.domain.permissions import Act
from server.domain.records import Author, ReceiptCode
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotHereYetError
from server.store import changes, listed_items, lists
from server.store.changes import Answer, Happened

Row = dict[str, Any]

GONE = "这条清单项已被删除;如仍需要,请重新打开。"
OVERTAKEN = "已有更新的内容,这次修改没有改变它;要退回待办,请用“重新打开”。"


async def add(tx: Any, author: Author, body: ItemAdd) -> None:
    """
    A line stands on one of a topic's lists.

    Raises:
        RefusedError: Nothing was written.
    """
    topic = await lists.topic(body.topic, lock=True)
    if topic is None:
        raise InvalidError("没有找到这个主题。", field="topic")
    _require_open(topic["state"])
    viewer = authors.able(await authors.viewers(author), Act.WRITE_ITEM, lists.topic_target(topic))
    await item_fields.check_new(author, body)
    at = body.position
    born = authors.stamp(author)
    if not await lists.add(author.entity, body.topic, viewer.unit, born, body, (at.lat, at.lng) if at else None):
        raise InvalidError("这个编号已被另一条清单项使用。", field="entity")
    said = {"topic": str(body.topic), "list": body.list, "text": body.text}
    await changes.commit(
        tx,
        rows=await listed_items.fed([author.entity]),
        events=[_happened(author, viewer, topic["unit_path"], "add", said)],
        answers=_answer(author, ReceiptCode.APPLIED, 1, {}),
    )
    await duties.follow(tx, body.activity, [author.person])


async def set_fields(tx: Any, author: Author, body: ItemSet) -> None:
    """
    Fields of an item say something else, each merged by itself.

    Raises:
        RefusedError: Nothing was written.
    """
    row = await _held(author, alone=item_fields.links(body))
    viewer = await _permitted(author, row, Act.WRITE_ITEM)
    await item_fields.check(author, row, body)
    wanted = [Change(change.field, change.value, body.reason) for change in body.changes]
    outcome = items.set_fields(lists.merging(row), wanted, authors.stamp(author))
    said = {"changes": {change.field: change.value for change in body.changes}, "reason": body.reason}
    await _settle(tx, author, viewer, row, "set", outcome, said)


async def move(tx: Any, author: Author, body: ItemMove) -> None:
    """
    An item stands elsewhere in its list.

    Raises:
        RefusedError: Nothing was written.
    """
    row = await _held(author)
    viewer = await _permitted(author, row, Act.WRITE_ITEM)
    outcome = items.move(lists.merging(row), body.rank, authors.stamp(author))
    await _settle(tx, author, viewer, row, "move", outcome, {"rank": body.rank})


async def remove(tx: Any, author: Author, body: ItemDel) -> None:
    """
    An item is off its list, unless somebody wrote meanwhile.

    Raises:
        RefusedError: Nothing was written.
    """
    row = await _held(author)
    viewer = await _permitted(author, row, Act.DELETE_ITEM)
    outcome = items.remove(lists.merging(row), authors.stamp(author))
    await _settle(tx, author, viewer, row, "remove", outcome, {"reason": body.reason})


async def reopen(tx: Any, author: Author, body: ItemReopen) -> None:
    """
    An item is open again, whatever its author saw it to be.

    Raises:
        RefusedError: Nothing was written.
    """
    row = await _held(author)
    viewer = await _permitted(author, row, Act.WRITE_ITEM)
    outcome = items.reopen(lists.merging(row), authors.stamp(author))
    await _settle(tx, author, viewer, row, "reopen", outcome, {"reason": body.reason})


async def _held(author: Author, *, alone: bool = False) -> Row:
    """The item, nobody else's until the transaction ends."""
    await lists.hold([author.entity], [], alone=alone)
    row = await lists.one(author.entity)
    if row is None:
        raise NotHereYetError(author.entity)
    return row


async def _permitted(author: Author, row: Row, act: Act) -> Viewer:
    _require_open(row["topic_state"])
    viewers = await authors.viewers(author)
    return authors.able(viewers, act, lists.target(row, seats=[viewer.seat for viewer in viewers]))


def _require_open(state: str) -> None:
    if state == TopicState.CLOSED:
        raise InvalidError("主题已经结束,清单不能再改。", field="topic")


async def _settle(
    tx: Any, author: Author, viewer: Viewer, row: Row, verb: str, outcome: Outcome, said: dict[str, Any]
) -> None:
    """What the merge came to is kept; phones, history and the record's author are told."""
    rows, events = list[changes.Row](), list[Happened]()
    if outcome.item.version > row["version"]:
        await lists.save(row, outcome.item, await item_fields.labels(outcome.item))
        rows = await listed_items.fed([author.entity])
        events = [_happened(author, viewer, row["unit_path"], verb, said | {"code": outcome.code})]
    answers = _answer(author, outcome.code, outcome.item.version, _detail(outcome))
    await changes.commit(tx, rows=rows, events=events, answers=answers)
    if rows and row["by"] is not None:
        await duties.follow(tx, row["activity"], [row["by"]])


def _detail(outcome: Outcome) -> dict[str, Any]:
    """What the author reads: where their word holds and where another's does, or why it had no effect."""
    if outcome.code is ReceiptCode.CONFLICT:
        holds = outcome.fields
        return {
            "won": [field for field in holds if holds[field]],
            "lost": [field for field in holds if not holds[field]],
        }
    if outcome.code is ReceiptCode.SUPERSEDED:
        return {"words": GONE if outcome.item.is_deleted else OVERTAKEN}
    return {}


def _happened(author: Author, viewer: Viewer, path: str, verb: str, said: dict[str, Any]) -> Happened:
    return Happened(
        kind="item",
        target=author.entity,
        verb=verb,
        unit_path=path,
        at=datetime.now(UTC),
        by_seat=viewer.seat,
        by_person=author.person,
        record=None if author.device is None else author.record,
        data=said,
    )


def _answer(author: Author, code: ReceiptCode, rev: int, detail: dict[str, Any]) -> list[Answer]:
    """A record has its receipt; who acts at the desk sees the row."""
    if author.device is None:
        return []
    return [Answer(author.person, author.record, code, rev, author.entity, detail, "item")]
