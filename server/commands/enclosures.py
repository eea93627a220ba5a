"""
Enclosures (附件): hung on what one may write, taken away again, read by who may read that.

A notice takes them while it is a draft, so that what was sent stays what was sent. A request
that comes twice hangs one document. Each act holds what it hangs on, and phones hear of that anew.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import abouts, composing
from server.commands import activities as acts
from server.commands import topics as acts_of_topics
from server.domain.activities import ActivityState
from server.domain.bodies import About
from server.domain.duties import DutySource, DutyState
from server.domain.enclosures import DAY_BYTES, MOST_EACH, Enclosed, Enclosing
from server.domain.lists import TopicState
from server.domain.notices import NoticeState
from server.domain.permissions import Act, may, require
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from server.store import activities, changes, composed, duties, enclosures, lists, notices, topics
from server.store.changes import Happened

Row = dict[str, Any]

OVER = (ActivityState.FILED, ActivityState.CANCELLED)
OPEN = (DutyState.SUBMITTED, DutyState.RETURNED)


async def add(
    tx: Any,
    viewer: Viewer,
    kind: Enclosing,
    about: UUID,
    made: Enclosed,
    data: bytes,
    *,
    now: datetime | None = None,
) -> UUID:
    """
    The document hangs there; the same again is as once.

    Args:
        made: What `domain.enclosures.judge` says of `data`.

    Returns:
        Its id.

    Raises:
        NotFoundError: There is no such thing, or none the viewer may know of.
        ForbiddenError: It is not theirs to write.
        ConflictError: It takes none any more.
        InvalidError: There are too many, or too much in a day.
    """
    at, held = now or datetime.now(UTC), await _held(viewer, kind, about)
    if standing := await enclosures.same(kind, about, made.name, data):
        return standing
    if len(await enclosures.of(kind, about)) >= MOST_EACH:
        raise InvalidError(f"最多 {MOST_EACH} 个附件。请合并成一个文件,或先删去不用的。", field="name")
    if await enclosures.bytes_since(viewer.person, at - enclosures.DAY) + len(data) > DAY_BYTES:
        raise InvalidError(f"您今天上传的附件已超过 {DAY_BYTES >> 20} MB,请明天再传。", field="name")
    enclosure = await enclosures.add(viewer, kind, about, made, data, at)
    said = {"enclosure": str(enclosure), "name": made.name, "bytes": len(data)}
    await _settle(tx, viewer, kind, held, "enclose", at, said)
    return enclosure


async def remove(tx: Any, viewer: Viewer, enclosure: UUID, *, now: datetime | None = None) -> None:
    """
    It hangs there no more; again is as once.

    Raises:
        NotFoundError: There is none the viewer may know of.
        ConflictError: What it hangs on stays as it is.
    """
    at, row = now or datetime.now(UTC), await enclosures.one(enclosure)
    if row is None:
        return
    kind = Enclosing(row["about_kind"])
    held = await _held(viewer, kind, row["about"])
    await enclosures.remove([enclosure], at)
    await _settle(tx, viewer, kind, held, "unenclose", at, {"enclosure": str(enclosure), "name": row["name"]})


async def may_change(viewer: Viewer, kind: Enclosing, about: UUID) -> bool:
    """Whether the viewer may hang something there now."""
    try:
        await _held(viewer, kind, about)
    except RefusedError:
        return False
    return True


async def may_read(viewer: Viewer, kind: Enclosing, about: UUID) -> bool:
    """Whether what hangs there may be read, as what it hangs on; of a notice, also by whom it was sent to."""
    if kind is not Enclosing.NOTICE:
        return await abouts.may_read(viewer, About(kind), about)
    row = await composed.one(about)
    if row is not None and may(viewer, Act.NOTIFY, composing.target(row)):
        return True
    return await notices.was_sent(about, viewer.person)


async def _held(viewer: Viewer, kind: Enclosing, about: UUID) -> Row:
    """What it hangs on, nobody else's until the transaction ends."""
    match kind:
        case Enclosing.ACTIVITY:
            row = await acts.locked(viewer, about, Act.WRITE_ACTIVITY)
            _require(row["state"] not in OVER, "活动已经归档或取消,附件不能再改。")
        case Enclosing.TOPIC:
            row = await acts_of_topics.held(viewer, about)
            _require(row["state"] != TopicState.CLOSED, "主题已经结束,附件不能再改。")
        case Enclosing.NOTICE:
            row = await composing.one(viewer, about, lock=True)
            _require(row["state"] == NoticeState.DRAFT, "通知已经提交或发出,附件不能再改。")
            _require(not await composed.has_turns(about), "这条重复通知已经发出过,附件不能再改;请另写一条。")
        case Enclosing.DUTY:
            row = await _duty(viewer, about)
            is_open = row["source"] == DutySource.SELF and row["state"] in OPEN
            _require(is_open, "这条履职记录已经认定或撤销,附件不能再改。")
    return row


def _require(holds: bool, words: str) -> None:
    if not holds:
        raise ConflictError(words)


async def _duty(viewer: Viewer, duty: UUID) -> Row:
    await duties.hold([duty])
    row = await duties.one(duty)
    if row is None or not may(viewer, Act.SEE_DUTIES, duties.target(row)):
        raise NotFoundError
    require(viewer, Act.REPORT_DUTY, duties.target(row))
    return row


async def _settle(tx: Any, viewer: Viewer, kind: Enclosing, held: Row, verb: str, at: datetime, said: Row) -> None:
    """What it hangs on is one version on, and its phones and history hear of it."""
    happened = Happened(kind.lower(), held["id"], verb, held["unit_path"], at, viewer.seat, viewer.person, data=said)
    await changes.commit(tx, rows=await _fed(kind, held["id"]), events=[happened])


async def _fed(kind: Enclosing, about: UUID) -> list[changes.Row]:
    """What phones are told; a draft of a notice is nobody's yet."""
    match kind:
        case Enclosing.ACTIVITY:
            await activities.touch(about)
            row = await activities.one(about)
            return await activities.fed(row) if row else []
        case Enclosing.TOPIC:
            await topics.touch(about)
            row = await lists.topic(about)
            return [topics.fed(row)] if row else []
        case Enclosing.DUTY:
            await duties.touch(about)
            return await duties.fed([about])
        case Enclosing.NOTICE:
            return []
