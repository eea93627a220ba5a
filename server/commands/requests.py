"""
Requests (活动申请): asked by a department, answered by the congress office; a yes begins a draft.

The draft is the congress's to finish: whom to ask, it settles with the units that elected them.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import activities as acts
from server.commands import notices
from server.domain import notices as words
from server.domain import requests as rules
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, require
from server.domain.plans import Plan
from server.domain.requests import Asked, RequestState, RequestVerb
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, NotFoundError
from server.store import activities, activity_kinds, changes, requests
from server.store.changes import Happened

Row = dict[str, Any]


async def ask(tx: Any, viewer: Viewer, asked: Asked, *, now: datetime | None = None) -> Row:
    """
    The congress office reads in 消息 that the viewer's department asks for this.

    Raises:
        InvalidError: `field` says what cannot be.
        ForbiddenError: Not in a department's seat.
    """
    at = now or datetime.now(UTC)
    require(viewer, Act.ASK_ACTIVITY, Target(viewer.unit_path, viewer.congress))
    rules.check(asked, at)
    row = await _row(await requests.add(viewer.unit, asked, viewer.seat, at))
    await changes.commit(tx, events=[_happened(viewer, row, "ask", at)])
    said = words.requested(row["unit_name"], row["title"], row["starts_at"], activities.zone(row))
    await _tell(tx, viewer, row, await requests.office(row["congress"], at), said, at)
    return row


async def move(
    tx: Any, viewer: Viewer, request: UUID, verb: RequestVerb, reason: str = "", *, now: datetime | None = None
) -> Row:
    """
    The request is answered or withdrawn; who asked is told of an answer, and a yes begins a draft.

    Raises:
        NotFoundError: There is none.
        ForbiddenError: Not the office's, or for withdrawing not the department's.
        ConflictError: It was answered already, or its time has passed.
        InvalidError: A refusal without a reason.
    """
    at, said = now or datetime.now(UTC), reason.strip().rstrip("。")
    row = await requests.one(request, lock=True)
    if row is None:
        raise NotFoundError
    act = Act.ASK_ACTIVITY if verb is RequestVerb.WITHDRAW else Act.ANSWER_REQUEST
    require(viewer, act, Target(row["unit_path"], row["congress"]))
    state = rules.after(verb, RequestState(row["state"]), said)
    made = await _begin(tx, viewer, row, at) if verb is RequestVerb.APPROVE else None
    await requests.decide(request, state, viewer.seat, at, said or None, made)
    row = await _row(request)
    await changes.commit(tx, events=[_happened(viewer, row, verb.lower(), at)])
    if verb is not RequestVerb.WITHDRAW:
        told = words.request_answered(row["title"], verb is RequestVerb.APPROVE, row["reason"])
        await _tell(tx, viewer, row, [row["asked_by_person"]], told, at)
    return row


async def _begin(tx: Any, viewer: Viewer, row: Row, at: datetime) -> UUID:
    """A draft of what was asked for, the department beside its congress."""
    kind = await activity_kinds.named("DEPARTMENT_INVITE", at.date())
    if kind is None:
        raise ConflictError("还没有“国家机关邀请”这一活动类型,请联系管理员。")
    plan = Plan(
        kind=kind,
        unit=row["congress"],
        title=row["title"],
        brief=row["text"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place=row["place"],
        cohosts=() if row["unit"] == row["congress"] else (row["unit"],),
        min_deputies=row["deputies"],
        expertise=tuple(row["expertise"]),
    )
    return (await acts.create(tx, viewer, plan, now=at))["id"]


async def _row(request: UUID) -> Row:
    row = await requests.one(request)
    assert row is not None
    return row


async def _tell(tx: Any, viewer: Viewer, row: Row, persons: list[UUID], said: words.Words, at: datetime) -> None:
    await notices.tell(tx, persons, NoticeKind.REMINDER, said.title, said.body, unit=viewer.unit, by=viewer, now=at)


def _happened(viewer: Viewer, row: Row, verb: str, at: datetime) -> Happened:
    data = {"state": row["state"], "title": row["title"], "reason": row["reason"]}
    return Happened("request", row["id"], verb, row["unit_path"], at, viewer.seat, viewer.person, data=data)
