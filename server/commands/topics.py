"""
Topics (主题): raised, taken up below, used again, said otherwise, opened and closed.

Every act holds the topic first and ends in `changes.commit`. A lower unit is asked, never
told: that a topic is opened, its next congresses read in 消息, and take it up or do not.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from server.commands import notices
from server.domain import topics as rules
from server.domain.lists import TopicState
from server.domain.notices import NoticeKind, Words
from server.domain.permissions import Act, may, require
from server.domain.scope import Target
from server.domain.topics import Plan, Verb
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, changes, listed_items, lists, topics
from server.store.changes import Happened

Row = dict[str, Any]


async def create(tx: Any, viewer: Viewer, plan: Plan, *, now: datetime | None = None) -> Row:
    """
    A topic stands as a draft.

    Returns:
        The row, as `store.lists.topic` gives it.

    Raises:
        InvalidError: `field` says which part of the plan cannot be.
        ForbiddenError: This seat may raise no topic there.
    """
    return await _begin(tx, viewer, plan, "create", now or datetime.now(UTC))


async def take_up(tx: Any, viewer: Viewer, parent: UUID, plan: Plan, *, now: datetime | None = None) -> Row:
    """
    A lower unit works on a topic with lists of its own, at once; who raised it hears of that.

    Raises:
        NotFoundError: There is no such topic, or none the viewer may know of.
        InvalidError: The unit does not lie below the topic's, or the period beyond it.
        ConflictError: It is not open, or was taken up already.
    """
    at, above = now or datetime.now(UTC), await _known(viewer, parent)
    if above["state"] != TopicState.OPEN:
        raise ConflictError("上级主题还没有发起,或已经结束,不能承接。")
    unit = await activities.unit(plan.unit)
    if unit is None or unit["path"] == above["unit_path"] or not unit["path"].startswith(above["unit_path"]):
        raise InvalidError("只有下级单位可以承接。", field="unit")
    row = await _begin(tx, viewer, plan, "take_up", at, parent=parent)
    row = await _move(tx, viewer, row, Verb.OPEN, "", at)
    said = Words(f"{row['unit_name']}承接了主题:{above['title']}", "可在主题页查看各地的清单和进展。")
    await _tell(tx, viewer, row, await topics.staff_of([above["unit"]]), said, at, about=parent)
    return row


async def copy(tx: Any, viewer: Viewer, origin: UUID, plan: Plan, *, now: datetime | None = None) -> Row:
    """
    A topic begins as another did: a draft with the other's work (工作), undone and nobody's yet.

    Raises:
        NotFoundError: There is no such topic, or none the viewer may know of.
    """
    at, _ = now or datetime.now(UTC), await _known(viewer, origin)
    row = await _begin(tx, viewer, plan, "copy", at, origin=str(origin))
    items = await topics.copy_work(origin, row["id"], row["unit"], viewer.person, at)
    events = [_happened(viewer, row, "add", at, kind="item", target=item, topic=str(row["id"])) for item in items]
    await changes.commit(tx, rows=await listed_items.fed(items), events=events)
    return row


async def edit(
    tx: Any, viewer: Viewer, topic: UUID, plan: Plan, *, version: int | None = None, now: datetime | None = None
) -> Row:
    """
    A topic that is not closed says something else.

    Args:
        version: The one the asker was looking at, if they say.

    Raises:
        ConflictError: It is closed, or someone was faster.
    """
    at, row = now or datetime.now(UTC), await held(viewer, topic, version)
    if row["state"] == TopicState.CLOSED:
        raise ConflictError("主题已经结束;要修改,请先重新开始。")
    wanted = replace(plan, unit=row["unit"])
    rules.check(wanted, _today(row["zone"], at))
    await topics.save(topic, wanted)
    changed = {name: str(getattr(wanted, name)) for name in FIELDS if getattr(wanted, name) != row[name]}
    return await _settle(tx, viewer, topic, "edit", at, **changed)


FIELDS = ("title", "brief", "year", "starts_on", "ends_on")


async def move(
    tx: Any,
    viewer: Viewer,
    topic: UUID,
    verb: Verb,
    words: str = "",
    *,
    version: int | None = None,
    now: datetime | None = None,
) -> Row:
    """
    A topic stands where the verb leads, and whoever works on it below hears of it.

    Args:
        words: The summary of one that is closed; why one begins again.
        version: The one the asker was looking at, if they say.

    Raises:
        ConflictError: Its state forbids the move, or someone was faster.
        InvalidError: What must be said is not.
    """
    at, row = now or datetime.now(UTC), await held(viewer, topic, version)
    return await _move(tx, viewer, row, verb, words, at)


async def held(viewer: Viewer, topic: UUID, version: int | None = None) -> Row:
    """
    A topic the viewer writes, nobody else's until the transaction ends.

    Args:
        version: The one the asker was looking at, if they say.

    Raises:
        NotFoundError: There is none, or none the viewer may know of.
        ForbiddenError: It is not theirs to write.
        ConflictError: Someone was faster.
    """
    await topics.hold(topic)
    row = await lists.topic(topic)
    if row is None or not may(viewer, Act.READ_TOPIC, lists.topic_target(row)):
        raise NotFoundError
    require(viewer, Act.WRITE_TOPIC, lists.topic_target(row))
    if version is not None and version != row["version"]:
        raise ConflictError
    return row


async def _begin(
    tx: Any, viewer: Viewer, plan: Plan, verb: str, at: datetime, *, parent: UUID | None = None, **data: Any
) -> Row:
    unit = await activities.unit(plan.unit)
    if unit is None:
        raise InvalidError("请选择单位。", field="unit")
    require(viewer, Act.WRITE_TOPIC, Target(unit["path"], unit["congress"]))
    rules.check(plan, _today(unit["zone"], at))
    made = await topics.add(plan, parent)
    return await _settle(tx, viewer, made, verb, at, title=plan.title, **data)


async def _move(tx: Any, viewer: Viewer, row: Row, verb: Verb, words: str, at: datetime) -> Row:
    after = rules.moved(verb, TopicState(row["state"]), words)
    is_over = after is TopicState.CLOSED
    summary = words.strip() if is_over else row["summary"]
    await topics.set_state(row["id"], after, summary, at if is_over else None)
    said = {"words": words.strip()} if words.strip() else {}
    row = await _settle(tx, viewer, row["id"], verb.lower(), at, **said)
    below = await topics.staff_of(await topics.next_below(row["unit"], row["id"]))
    await _tell(tx, viewer, row, below, _news(verb, row), at)
    return row


def _news(verb: Verb, row: Row) -> Words:
    whose, title = row["unit_name"], row["title"]
    match verb:
        case Verb.OPEN:
            until = f"到{row['ends_on'].year}年{row['ends_on'].month}月{row['ends_on'].day}日"
            return Words(f"{whose}发起主题:{title}", f"{until}。本级可在主题页承接,建立自己的四张清单。")
        case Verb.CLOSE:
            return Words(f"{whose}的主题已结束:{title}", "本级承接的主题不受影响,请视情况结束并写明成果。")
        case Verb.REOPEN:
            return Words(f"{whose}重新开始主题:{title}", "清单可以继续填写。")


async def _known(viewer: Viewer, topic: UUID) -> Row:
    """A topic the viewer reads, which cannot close meanwhile."""
    row = await lists.topic(topic, lock=True)
    if row is None or not may(viewer, Act.READ_TOPIC, lists.topic_target(row)):
        raise NotFoundError
    return row


async def _settle(tx: Any, viewer: Viewer, topic: UUID, verb: str, at: datetime, **data: Any) -> Row:
    """What was written is told to phones and to history."""
    row = await lists.topic(topic)
    assert row is not None
    await changes.commit(tx, rows=[topics.fed(row)], events=[_happened(viewer, row, verb, at, **data)])
    return row


async def _tell(
    tx: Any,
    viewer: Viewer,
    row: Row,
    persons: Sequence[UUID],
    said: Words,
    at: datetime,
    *,
    about: UUID | None = None,
) -> None:
    """Those persons read of it in 消息; who did it knows."""
    told, hangs = [one for one in persons if one != viewer.person], ("topic", about or row["id"])
    await notices.tell(
        tx, told, NoticeKind.ANNOUNCEMENT, said.title, said.body, about=hangs, unit=row["unit"], by=viewer, now=at
    )


def _happened(
    viewer: Viewer,
    row: Row,
    verb: str,
    at: datetime,
    *,
    kind: str = "topic",
    target: UUID | None = None,
    **data: Any,
) -> Happened:
    return Happened(kind, target or row["id"], verb, row["unit_path"], at, viewer.seat, viewer.person, data=data)


def _today(zone: str, at: datetime) -> date:
    return at.astimezone(activities.zone({"zone": zone})).date()
