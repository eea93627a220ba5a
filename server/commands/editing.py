"""
Changing (变更) what an activity says, while it stands.

A draft changes in silence. Of one that was announced, a new time or place is told to whom it
concerns, with the reason; scans are judged anew, and free places go to those who wait.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import activities as acts
from server.commands import enrolment, plans, scans
from server.domain import activities as rules
from server.domain import notices as words
from server.domain import projections
from server.domain.activities import ActivityState
from server.domain.permissions import Act
from server.domain.plans import Plan
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError
from server.store import activities, activity_kinds, changes
from server.store import enrolment as offers
from server.store import plans as stored

Row = dict[str, Any]


async def edit(
    tx: Any,
    viewer: Viewer,
    activity: UUID,
    plan: Plan,
    *,
    reason: str | None = None,
    version: int | None = None,
    quietly: bool = False,
    now: datetime | None = None,
) -> Row:
    """
    The activity is what the plan says.

    Args:
        reason: Why its time or place is another; those who are told read it.
        version: The one the asker was looking at, if they say.
        quietly: The caller tells whom it concerns.

    Raises:
        ConflictError: It is over, or someone was faster.
        InvalidError: `field` says which part of the plan cannot be.
    """
    at = now or datetime.now(UTC)
    row = await acts.locked(viewer, activity, Act.WRITE_ACTIVITY)
    if version is not None and version != row["version"]:
        raise ConflictError
    await _check_state(row, plan)
    full = await plans.whole(viewer, plan, at, row)
    if full.places is not None and full.places < (taken := (await offers.offer(row)).taken):
        raise InvalidError(f"名额不能少于已经占用的 {taken} 个。", field="places")
    told = _told(row, full)
    why = _why(reason) if told else None
    await stored.save(activity, full)
    after = await activities.one(activity)
    assert after is not None
    changed = {name: str(getattr(full, name)) for name in stored.OWN if getattr(full, name) != row[name]}
    event = acts.happened(viewer, after, "edit", at, changed=changed, reason=why)
    await changes.commit(tx, rows=await _fed(row, after), events=[event])
    if row["state"] != ActivityState.DRAFT:
        await scans.rejudge(tx, activity)
        await enrolment.fill(tx, after, at)
    if why and not quietly:
        said = words.changed(after["title"], told, why)
        comes = words.altered(activity, min(row["starts_at"], after["starts_at"]), after["ends_at"], at)
        await acts.tell(tx, viewer, after, await acts.concerned(activity, at), said, at, manner=comes)
    return after


async def _check_state(row: Row, plan: Plan) -> None:
    state = ActivityState(row["state"])
    if state not in rules.CHANGEABLE:
        raise ConflictError("活动已经结束、归档或取消,不能再改。")
    is_draft, kind = state is ActivityState.DRAFT, await activity_kinds.key(plan.kind)
    if not is_draft and (plan.unit, kind) != (row["unit"], row["kind_key"]):
        raise InvalidError("活动发布以后,不能再改类型和组织单位;要改请取消后重建。", field="kind")
    if state is ActivityState.RUNNING and plan.starts_at != row["starts_at"]:
        raise InvalidError("活动已经开始,不能再改开始时间。", field="startsAt")


def _told(row: Row, plan: Plan) -> list[str]:
    """What those who come must hear of, in words."""
    if row["state"] == ActivityState.DRAFT:
        return []
    zone = activities.zone(row)
    times = (plan.starts_at, plan.ends_at) != (row["starts_at"], row["ends_at"])
    said = [words.new_time(plan.starts_at, plan.ends_at, zone)] if times else []
    return said + ([words.new_place(plan.place)] if plan.place != row["place"] else [])


def _why(reason: str | None) -> str:
    said = (reason or "").strip().rstrip("。")
    if not said:
        raise InvalidError("时间或地点变了,请写明原因,已通知的代表会看到。", field="reason")
    if len(said) > rules.MAX_REASON:
        raise InvalidError(f"变更的原因不能超过 {rules.MAX_REASON} 个字。", field="reason")
    return said


async def _fed(before: Row, after: Row) -> list[changes.Row]:
    """What phones are told; one that is no longer for all at its unit leaves their menu."""
    rows = await activities.fed(after)
    if rows and activities.is_in_menu(before) and not activities.is_in_menu(after):
        rows.append(changes.Row(projections.unit_scope(after["unit"]), "activity", after["id"], after["version"], None))
    return rows
