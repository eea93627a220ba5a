"""
Activities (活动): created, published, moved; and who is asked to them.

Every act locks the activity first, then what hangs on it in the order of persons' ids, and
ends in `changes.commit`. A draft is told to nobody: publishing it tells everyone at once.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import invitations, notices, plans, scans
from server.domain import activities as rules
from server.domain import notices as words
from server.domain.activities import ActivityState, Verb, Window
from server.domain.codes import TOKEN_LENGTH, CodeKind, make_token
from server.domain.notices import Manner, NoticeKind
from server.domain.permissions import Act, require
from server.domain.plans import Plan
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, attendance, changes, codes
from server.store import plans as stored

INVITABLE = (ActivityState.DRAFT, ActivityState.PUBLISHED, ActivityState.RUNNING)


async def create(
    tx: Any,
    viewer: Viewer,
    plan: Plan,
    *,
    seats: Sequence[UUID] = (),
    publish: bool = False,
    series: UUID | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """
    An activity stands, with its printed code, as a draft or published at once.

    Args:
        series: Which others it is one of, if any.

    Returns:
        The row, as `store.activities.one` gives it.

    Raises:
        InvalidError: `field` says which part of the plan cannot be.
        ForbiddenError: This seat may not hold such an activity there.
    """
    at = now or datetime.now(UTC)
    made = await stored.add(await plans.whole(viewer, plan, at), series)
    row = await activities.one(made)
    assert row is not None
    await codes.add(CodeKind.ACTIVITY, made, plan.unit, at, new_token)
    await changes.commit(tx, events=[happened(viewer, row, "create", at)])
    if seats:
        await invite(tx, viewer, row["id"], seats, now=at)
    return await move(tx, viewer, row["id"], Verb.PUBLISH, now=at) if publish else row


def new_token() -> str:
    """A printed code's token, by chance."""
    return make_token(secrets.token_bytes(TOKEN_LENGTH + 8))


async def publish(tx: Any, viewer: Viewer, activity: UUID, *, now: datetime | None = None) -> dict[str, Any]:
    """The activity is announced; those on its list are told."""
    return await move(tx, viewer, activity, Verb.PUBLISH, now=now)


async def move(
    tx: Any,
    viewer: Viewer,
    activity: UUID,
    verb: Verb,
    *,
    reason: str | None = None,
    version: int | None = None,
    quietly: bool = False,
    now: datetime | None = None,
) -> dict[str, Any]:
    """
    The activity is in the state the verb leads to, and everyone concerned hears of it.

    Args:
        reason: Why it is cancelled; those who are told read it.
        version: The one the asker was looking at, if they say.
        quietly: The caller tells whom a cancelling concerns.

    Returns:
        The row as it now stands.

    Raises:
        ConflictError: Its state or the time forbids the move, or someone was faster.
        InvalidError: What was announced is cancelled without a reason.
    """
    at = now or datetime.now(UTC)
    row = await locked(viewer, activity, Act.WRITE_ACTIVITY)
    if version is not None and version != row["version"]:
        raise ConflictError
    was = ActivityState(row["state"])
    if why := rules.why_not(verb, was, Window(row["starts_at"], row["ends_at"]), at):
        raise ConflictError(why)
    off = {"cancelled_at": at, "cancel_reason": _why_off(was, reason)} if verb is Verb.CANCEL else {}
    row = row | {"state": rules.MOVES[verb][1], "version": row["version"] + 1} | off
    await activities.set_state(activity, row["state"], row["cancelled_at"], row["cancel_reason"])
    rows = await activities.fed(row) if was is not ActivityState.DRAFT or verb is Verb.PUBLISH else []
    if verb is Verb.PUBLISH:
        rows += await attendance.fed(activity)
    said = {"reason": row["cancel_reason"]} if off else {}
    await changes.commit(tx, rows=rows, events=[happened(viewer, row, verb.lower(), at, **said)])
    if verb is Verb.PUBLISH:
        await _tell_invited(tx, viewer, row, await attendance.expected(activity), at)
        await _tell_cohosts(tx, viewer, row, at)
    if off and was is not ActivityState.DRAFT:
        await scans.rejudge(tx, activity)
        if not quietly:
            await _tell_cancelled(tx, viewer, row, at)
    return row


def _why_off(was: ActivityState, reason: str | None) -> str | None:
    said = (reason or "").strip() or None
    if said is None and was is not ActivityState.DRAFT:
        raise InvalidError("请写明取消的原因,已通知的代表会看到。", field="reason")
    if said is not None and len(said) > rules.MAX_REASON:
        raise InvalidError(f"取消的原因不能超过 {rules.MAX_REASON} 个字。", field="reason")
    return said


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
    event = happened(viewer, row, "invite", at, persons=[str(person) for person in added])
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
    await tell(tx, viewer, row, persons, said, at, NoticeKind.ANNOUNCEMENT)


async def _tell_cohosts(tx: Any, viewer: Viewer, row: dict[str, Any], at: datetime) -> None:
    said = words.cohosting(row["title"], row["unit_name"], row["starts_at"], activities.zone(row))
    await tell(tx, viewer, row, await stored.cohost_staff(row["id"], at), said, at, NoticeKind.ANNOUNCEMENT)


async def _tell_cancelled(tx: Any, viewer: Viewer, row: dict[str, Any], at: datetime) -> None:
    said = words.cancelled(row["title"], row["starts_at"], row["cancel_reason"], activities.zone(row))
    comes = words.altered(row["id"], row["starts_at"], row["ends_at"], at)
    await tell(tx, viewer, row, await concerned(row["id"], at), said, at, manner=comes)


async def concerned(activity: UUID, at: datetime) -> list[UUID]:
    """Whom a change concerns: those on its list who did not decline, and the staff of who holds it too."""
    return sorted({*await attendance.expected(activity), *await stored.cohost_staff(activity, at)})


async def tell(
    tx: Any,
    viewer: Viewer,
    row: dict[str, Any],
    persons: Sequence[UUID],
    said: words.Words,
    at: datetime,
    kind: NoticeKind = NoticeKind.REMINDER,
    manner: Manner | None = None,
) -> None:
    """These persons find in 消息 what befell the activity."""
    comes = {"about": ("activity", row["id"]), "unit": row["unit"], "manner": manner}
    await notices.tell(tx, persons, kind, said.title, said.body, by=viewer, now=at, **comes)


def happened(viewer: Viewer, row: dict[str, Any], verb: str, at: datetime, **data: Any) -> changes.Happened:
    """The line of history that a viewer did this to the activity."""
    public = row["visibility"] == rules.Visibility.PUBLIC and row["state"] != ActivityState.DRAFT
    return changes.Happened(
        "activity", row["id"], verb, row["unit_path"], at, viewer.seat, viewer.person, public=public, data=data
    )
