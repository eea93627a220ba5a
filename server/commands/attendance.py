"""Attendance (到场): what staff say of someone's presence, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import notices, scans
from server.domain import notices as words
from server.domain.activities import ActivityState
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, require
from server.domain.scans import Presence
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, attendance, changes
from server.tables.columns import uuid7
from server.tables.scans import Decision

SAYABLE = (Presence.PRESENT, Presence.REFUSED, Presence.ABSENT)
MAX_REASON = 500
MOST_AT_ONCE = 200


async def decide(
    tx: Any,
    viewer: Viewer,
    activity: UUID,
    person: UUID,
    presence: Presence,
    reason: str | None = None,
    *,
    sitting: int = 0,
    now: datetime | None = None,
) -> dict[str, Any]:
    """
    The person's presence is what the viewer says, until someone says otherwise; they are told.

    Returns:
        The attendance as it now stands, as `store.attendance.one` gives it.

    Raises:
        InvalidError: A refusal without a reason, or presence without any scan and any reason.
        ForbiddenError: Not there, or one's own attendance.
        ConflictError: The activity is a draft, or filed and it was no late scan that waits.
    """
    at, why = now or datetime.now(UTC), (reason or "").strip() or None
    row, before = await activities.one(activity, lock=True), await attendance.one(activity, person, sitting)
    if row is None or before is None:
        raise NotFoundError
    electing = (before["electing_unit"],) if before["electing_unit"] else ()
    require(viewer, Act.DECIDE, activities.about(row, person, electing))
    await _check(row, before, presence, why)
    await Decision.insert(_decision(row["id"], sitting, person, presence, why, viewer.seat, at))
    await scans.refold(tx, activity, person, sitting)
    after = await attendance.one(activity, person, sitting) or before
    event = _happened(viewer, row, after, presence, at)
    await changes.commit(tx, rows=await attendance.fed(activity, [person]), events=[event])
    if before["presence"] != presence:
        await _tell(tx, viewer, row, person, words.decided(row["title"], presence, why), at)
    return after


async def decide_all(
    tx: Any,
    viewer: Viewer,
    activity: UUID,
    persons: Sequence[UUID],
    presence: Presence,
    reason: str | None = None,
    *,
    now: datetime | None = None,
) -> None:
    """
    The presence of all of them is what the viewer says, or of none: one that cannot be decided undoes the rest.

    Raises:
        InvalidError: As `decide`, with the person's name before it; or too many at once.
    """
    if len(persons) > MOST_AT_ONCE:
        raise InvalidError(f"一次最多核定 {MOST_AT_ONCE} 人,请分批进行。", field="persons")
    for person in sorted(set(persons)):
        try:
            await decide(tx, viewer, activity, person, presence, reason, now=now)
        except InvalidError as exc:
            row = await attendance.one(activity, person)
            raise InvalidError(f"{row['name'] if row else ''}:{exc.words}", **exc.detail) from exc


def _decision(
    activity: UUID, sitting: int, person: UUID, presence: Presence, why: str | None, by_seat: UUID, at: datetime
) -> Decision:
    return Decision(
        id=uuid7(),
        activity=activity,
        sitting=sitting,
        person=person,
        presence=presence,
        reason=why,
        by_seat=by_seat,
        at=at,
    )


def _happened(
    viewer: Viewer, row: dict[str, Any], after: dict[str, Any], presence: Presence, at: datetime
) -> changes.Happened:
    data = {"person": str(after["person"]), "presence": presence}
    return changes.Happened(
        "attendance", after["id"], "decide", row["unit_path"], at, viewer.seat, viewer.person, data=data
    )


async def _tell(tx: Any, viewer: Viewer, row: dict[str, Any], person: UUID, said: words.Words, at: datetime) -> None:
    about, kind = ("activity", row["id"]), NoticeKind.REMINDER
    await notices.tell(tx, [person], kind, said.title, said.body, about=about, unit=row["unit"], by=viewer, now=at)


async def _check(row: dict[str, Any], before: dict[str, Any], presence: Presence, why: str | None) -> None:
    if row["state"] == ActivityState.DRAFT or (
        row["state"] == ActivityState.FILED and before["presence"] != Presence.TO_REVIEW
    ):
        raise ConflictError("活动还没有发布,或者已经归档,不能核定到场;已归档的请先由人大工作人员重新打开。")
    if presence not in SAYABLE:
        raise InvalidError("只能核定为到场、不通过或未到场。", field="presence")
    if why is not None and len(why) > MAX_REASON:
        raise InvalidError(f"理由不能超过 {MAX_REASON} 个字。", field="reason")
    if why is not None:
        return
    if presence is Presence.REFUSED:
        raise InvalidError("不通过时请填写理由。", field="reason")
    if presence is Presence.PRESENT and not await attendance.has_scan(row["id"], before["person"]):
        raise InvalidError("没有扫码记录的人员,登记到场时请填写理由。", field="reason")
