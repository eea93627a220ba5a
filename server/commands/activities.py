"""
Activities (活动): created, published, moved; and who is asked to them.

Every act locks the activity first, then what hangs on it in the order of persons' ids, and
ends in `changes.commit`. A draft is told to nobody: publishing it tells everyone at once.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import invitations, notices, scans
from server.domain import activities as rules
from server.domain import notices as words
from server.domain.activities import ActivityState, Plan, Verb, Window
from server.domain.codes import TOKEN_LENGTH, CodeKind, make_token
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, require
from server.domain.scans import Evidence
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, attendance, changes, codes
from server.tables.activities import Activity
from server.tables.columns import uuid7

INVITABLE = (ActivityState.DRAFT, ActivityState.PUBLISHED, ActivityState.RUNNING)


async def create(
    tx: Any,
    viewer: Viewer,
    plan: Plan,
    *,
    seats: Sequence[UUID] = (),
    publish: bool = False,
    now: datetime | None = None,
) -> dict[str, Any]:
    """
    An activity stands, with its printed code, as a draft or published at once.

    Returns:
        The row, as `store.activities.one` gives it.

    Raises:
        InvalidError: `field` says which part of the plan cannot be.
        ForbiddenError: This seat may not hold such an activity there.
    """
    at = now or datetime.now(UTC)
    kind, unit = await activities.kind(plan.kind), await activities.unit(plan.unit)
    if kind is None:
        raise InvalidError("请选择活动类型。", field="kind")
    if unit is None:
        raise InvalidError("请选择举办单位。", field="unit")
    require(viewer, Act.WRITE_ACTIVITY, Target(unit["path"], unit["congress"], kind=kind["key"]))
    rules.check(plan, at)
    row = await _insert(_with_defaults(plan, kind), kind, viewer)
    await codes.add(CodeKind.ACTIVITY, row["id"], plan.unit, at, new_token)
    await changes.commit(tx, events=[_happened(viewer, row, "create", at)])
    if seats:
        await invite(tx, viewer, row["id"], seats, now=at)
    return await move(tx, viewer, row["id"], Verb.PUBLISH, now=at) if publish else row


def new_token() -> str:
    """A printed code's token, by chance."""
    return make_token(secrets.token_bytes(TOKEN_LENGTH + 8))


def _with_defaults(plan: Plan, kind: dict[str, Any]) -> Plan:
    window = rules.window_of(plan)
    required = kind["position_required"] if plan.position_required is None else plan.position_required
    full = replace(
        plan,
        title=plan.title.strip(),
        checkin_from=window.opens,
        checkin_until=window.closes,
        place=(plan.place or "").strip() or None,
        radius_m=plan.radius_m or kind["radius_m"],
        min_evidence=Evidence(plan.min_evidence or kind["min_evidence"]),
        position_required=required,
    )
    if required and full.lat is None:
        raise InvalidError("这项活动要求核对位置,请在地图上标出地点。", field="lat")
    return full


async def _insert(plan: Plan, kind: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    made = uuid7()
    values = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    await Activity.insert(Activity(id=made, enrol=kind["enrol"], host_seat=viewer.seat, **values))
    row = await activities.one(made)
    assert row is not None
    return row


async def publish(tx: Any, viewer: Viewer, activity: UUID, *, now: datetime | None = None) -> dict[str, Any]:
    """The activity is announced; those on its list are told."""
    return await move(tx, viewer, activity, Verb.PUBLISH, now=now)


async def move(
    tx: Any, viewer: Viewer, activity: UUID, verb: Verb, *, version: int | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """
    The activity is in the state the verb leads to, and everyone concerned hears of it.

    Args:
        version: The one the asker was looking at, if they say.

    Returns:
        The row as it now stands.

    Raises:
        ConflictError: Its state or the time forbids the move, or someone was faster.
    """
    at = now or datetime.now(UTC)
    row = await locked(viewer, activity, Act.WRITE_ACTIVITY)
    if version is not None and version != row["version"]:
        raise ConflictError
    was = ActivityState(row["state"])
    if why := rules.why_not(verb, was, Window(row["starts_at"], row["ends_at"]), at):
        raise ConflictError(why)
    after = rules.MOVES[verb][1]
    cancelled_at = at if verb is Verb.CANCEL else row["cancelled_at"]
    row = row | {"state": after, "cancelled_at": cancelled_at, "version": row["version"] + 1}
    await activities.set_state(activity, after, cancelled_at)
    rows = await activities.fed(row) if was is not ActivityState.DRAFT or verb is Verb.PUBLISH else []
    if verb is Verb.PUBLISH:
        rows += await attendance.fed(activity)
    await changes.commit(tx, rows=rows, events=[_happened(viewer, row, verb.lower(), at)])
    if verb is Verb.PUBLISH:
        await _tell_invited(tx, viewer, row, await attendance.expected(activity), at)
    if verb is Verb.CANCEL and was is not ActivityState.DRAFT:
        await scans.rejudge(tx, activity)
        await _tell_cancelled(tx, viewer, row, at)
    return row


async def invite(
    tx: Any, viewer: Viewer, activity: UUID, seats: Sequence[UUID], *, now: datetime | None = None
) -> list[UUID]:
    """
    Those who hold the seats are on the activity's list, each person once; again is as once.

    Returns:
        Persons who were not on it before, in order of their ids.

    Raises:
        InvalidError: A seat is not held today, or not one this viewer may ask.
        ConflictError: The activity is over or cancelled.
    """
    at = now or datetime.now(UTC)
    row = await locked(viewer, activity, Act.INVITE)
    if row["state"] not in INVITABLE:
        raise ConflictError("活动已经结束或取消,不能再邀请。")
    added = await attendance.invite(activity, await invitations.persons(viewer, seats, at))
    if not added:
        return []
    listed = await attendance.fed(activity, added)
    rows = await activities.fed(row) + listed if row["state"] != ActivityState.DRAFT else []
    event = _happened(viewer, row, "invite", at, persons=[str(person) for person in added])
    await changes.commit(tx, rows=rows, events=[event])
    if row["state"] != ActivityState.DRAFT:
        await scans.rejudge(tx, activity, added)
        await _tell_invited(tx, viewer, row, added, at)
    return added


async def locked(viewer: Viewer, activity: UUID, act: Act) -> dict[str, Any]:
    """
    The activity, locked until the transaction ends, if the viewer may do this to it.

    Raises:
        NotFoundError: There is none, or none the viewer may know of.
    """
    row = await activities.one(activity, lock=True)
    if row is None:
        raise NotFoundError
    require(viewer, act, activities.target(row))
    return row


async def _tell_invited(tx: Any, viewer: Viewer, row: dict[str, Any], persons: Sequence[UUID], at: datetime) -> None:
    said = words.invited(row["title"], row["starts_at"], row["place"], activities.zone(row))
    await _tell(tx, viewer, row, persons, NoticeKind.ANNOUNCEMENT, said, at)


async def _tell_cancelled(tx: Any, viewer: Viewer, row: dict[str, Any], at: datetime) -> None:
    said = words.cancelled(row["title"], row["starts_at"], activities.zone(row))
    await _tell(tx, viewer, row, await attendance.expected(row["id"]), NoticeKind.REMINDER, said, at)


async def _tell(
    tx: Any,
    viewer: Viewer,
    row: dict[str, Any],
    persons: Sequence[UUID],
    kind: NoticeKind,
    said: words.Words,
    at: datetime,
) -> None:
    about = ("activity", row["id"])
    await notices.tell(tx, persons, kind, said.title, said.body, about=about, unit=row["unit"], by=viewer, now=at)


def _happened(viewer: Viewer, row: dict[str, Any], verb: str, at: datetime, **data: Any) -> changes.Happened:
    public = row["visibility"] == rules.Visibility.PUBLIC and row["state"] != ActivityState.DRAFT
    return changes.Happened(
        "activity", row["id"], verb, row["unit_path"], at, viewer.seat, viewer.person, public=public, data=data
    )
