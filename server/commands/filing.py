"""
Filing (归档): an activity's summary written, its files closed and opened again, its report sent up.

Whoever was expected and neither came nor is on leave is absent from the filing on, and the
duties of those who came are made; opening it again takes both back.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import activities as acts
from server.commands import duties, folds, notices
from server.domain import activities as rules
from server.domain import filing
from server.domain import notices as words
from server.domain.activities import ActivityState, Verb, Window
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, require
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError
from server.store import activities, attendance, changes
from server.store import filing as store
from server.store.changes import Happened

MAX_REASON = 500

Row = dict[str, Any]


async def describe(tx: Any, viewer: Viewer, activity: UUID, summary: str) -> Row:
    """
    The activity's summary (小结) says this.

    Raises:
        ConflictError: It has not ended, or is filed.
        InvalidError: Too long.
    """
    row = await acts.locked(viewer, activity, Act.WRITE_ACTIVITY)
    if row["state"] != ActivityState.ENDED:
        raise ConflictError("活动结束以后、归档以前才能写小结。")
    said = summary.strip()
    if len(said) > filing.MAX_SUMMARY:
        raise InvalidError(f"小结不能超过 {filing.MAX_SUMMARY} 个字。", field="summary")
    if said == row["summary"]:
        return row
    await store.describe(activity, said)
    return await _told(tx, viewer, activity, "describe")


async def file(tx: Any, viewer: Viewer, activity: UUID, *, now: datetime | None = None) -> Row:
    """
    The activity is filed: absences are set, duties made, phones told.

    Raises:
        ConflictError: It has not ended, is filed already, or something is missing: all of it is said at once.
    """
    at = now or datetime.now(UTC)
    await _movable(viewer, activity, Verb.FILE, now)
    if missing := await store.missing(activity):
        raise ConflictError("还不能归档:" + "".join(missing))
    await store.set_filed(activity, at)
    return await _settled(tx, viewer, activity, "file", at)


async def reopen(tx: Any, viewer: Viewer, activity: UUID, reason: str, *, now: datetime | None = None) -> Row:
    """
    The activity has ended and is filed no more; the duties made of it are void until it is filed again.

    Raises:
        InvalidError: No reason.
        ForbiddenError: Not staff of its congress.
    """
    at, row = now or datetime.now(UTC), await _movable(viewer, activity, Verb.REOPEN, now)
    require(viewer, Act.REOPEN_ACTIVITY, activities.target(row))
    why = _reason(reason)
    await store.set_filed(activity, None)
    return await _settled(tx, viewer, activity, "reopen", at, reason=why)


async def send_up(tx: Any, viewer: Viewer, activity: UUID, *, now: datetime | None = None) -> Row:
    """
    The staff of the congress above are told of the summary (书面报告), once.

    Raises:
        ConflictError: It is not filed, or there is no congress above.
    """
    at, row = now or datetime.now(UTC), await acts.locked(viewer, activity, Act.REOPEN_ACTIVITY)
    if row["state"] != ActivityState.FILED:
        raise ConflictError("活动归档以后才能上报。")
    if row["sent_up_at"] is not None:
        return row
    persons = await store.staff_above(row["congress"])
    if not persons:
        raise ConflictError("没有可以接收书面报告的上级人大。")
    await store.set_sent_up(activity, at)
    said = words.sent_up(row["unit_name"], row["title"], row["summary"])
    about = ("activity", activity)
    await notices.tell(
        tx, persons, NoticeKind.DOCUMENT, said.title, said.body, about=about, unit=row["unit"], by=viewer, now=at
    )
    return await _told(tx, viewer, activity, "send_up", at)


async def _movable(viewer: Viewer, activity: UUID, verb: Verb, now: datetime | None) -> Row:
    """
    The activity, locked.

    Raises:
        ConflictError: Its state forbids the move.
    """
    row = await acts.locked(viewer, activity, Act.WRITE_ACTIVITY)
    held = Window(row["starts_at"], row["ends_at"])
    if why := rules.why_not(verb, ActivityState(row["state"]), held, now or datetime.now(UTC)):
        raise ConflictError(why)
    return row


async def _settled(tx: Any, viewer: Viewer, activity: UUID, verb: str, at: datetime, **data: str) -> Row:
    """Presence and duties are what they come to now that its state is another."""
    (row,) = await activities.many([activity])
    held = await folds.hold(dict.fromkeys(await store.lines(activity)), {activity: row})
    for folding in held.values():
        folding.fold()
    await folds.save(held.values())
    changed = [folding.row["person"] for folding in held.values() if folding.changed]
    if changed:
        await changes.commit(tx, rows=await attendance.fed(activity, changed))
    await duties.refold(tx, activity)
    return await _told(tx, viewer, activity, verb, at, **data)


async def _told(tx: Any, viewer: Viewer, activity: UUID, verb: str, at: datetime | None = None, **data: str) -> Row:
    """The activity as it stands now; phones and history are told."""
    (row,) = await activities.many([activity])
    moment = at or datetime.now(UTC)
    happened = Happened("activity", activity, verb, row["unit_path"], moment, viewer.seat, viewer.person, data={**data})
    await changes.commit(tx, rows=await activities.fed(row), events=[happened])
    return row


def _reason(text: str) -> str:
    why = text.strip()
    if not why:
        raise InvalidError("请写明为什么要重新打开。", field="reason")
    if len(why) > MAX_REASON:
        raise InvalidError(f"理由不能超过 {MAX_REASON} 个字。", field="reason")
    return why
