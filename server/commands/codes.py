"""
Codes (码): replaced, retired; and displays that show an activity's live code.

A code that was ever printed is never given out again: the paper may still hang somewhere,
and must be refused as retired, not taken for another.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import scans
from server.commands.activities import locked, new_token
from server.domain import codes as rules
from server.domain.activities import DESK_STANDS, ActivityState
from server.domain.codes import CodeKind
from server.domain.permissions import Act, require
from server.domain.scope import Spot, Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, attendance, changes, codes, people

SHOWABLE = (ActivityState.PUBLISHED, ActivityState.RUNNING)


@dataclass(frozen=True, slots=True)
class Display:
    """
    What a host's phone or projector needs to show a live code without the network.

    Attributes:
        token: The activity's printed code, which the live one extends.
        keys: Today's and tomorrow's, by days since 1970, UTC.
        server_time: Ours, so that the display can measure how far its own clock is off.
    """

    id: UUID
    number: int
    activity: UUID
    token: str
    keys: tuple[tuple[int, bytes], ...]
    server_time: datetime


async def open_display(
    tx: Any, viewer: Viewer, activity: UUID, *, master: bytes, now: datetime | None = None
) -> Display:
    """
    This device may show the activity's live code today and tomorrow; again gives the same display.

    Args:
        master: Root of the displays' keys (`settings().secret`).

    Raises:
        ConflictError: The activity is a draft, over or cancelled, or its code was retired.
    """
    at = now or datetime.now(UTC)
    row = await locked(viewer, activity, Act.OPEN_DISPLAY)
    if row["state"] not in SHOWABLE:
        raise ConflictError("活动还没有发布,或者已经结束、取消,不能展示动态码。")
    code = await codes.active(CodeKind.ACTIVITY, activity)
    if code is None:
        raise ConflictError("活动码已停用,请先换发新码。")
    shown = await codes.open_display_of(activity, viewer.device)
    if shown is None:
        shown = await codes.add_display(activity, viewer.device, at, lambda: secrets.randbits(32))
        await changes.commit(tx, events=[_display(viewer, row, shown["id"], "open", at)])
    today = int(at.timestamp()) // 86_400
    keys = tuple((day, rules.display_key(master, activity, shown["number"], day)) for day in (today, today + 1))
    return Display(shown["id"], shown["number"], activity, code["token"], keys, at)


async def revoke_display(tx: Any, viewer: Viewer, display: UUID, *, now: datetime | None = None) -> None:
    """
    What the display shows from now on counts no more; again is as once.

    Raises:
        NotFoundError: No such display, or none the viewer may know of.
    """
    at = now or datetime.now(UTC)
    shown = await codes.display(display)
    if shown is None:
        raise NotFoundError
    row = await locked(viewer, shown["activity"], Act.OPEN_DISPLAY)
    if await codes.revoke_display(display, at):
        await changes.commit(tx, events=[_display(viewer, row, display, "revoke", at)])
        await scans.rejudge(tx, shown["activity"])


async def replace(
    tx: Any,
    viewer: Viewer,
    kind: CodeKind,
    target: UUID,
    *,
    now: datetime | None = None,
    chance: Callable[[], str] = new_token,
) -> dict[str, Any]:
    """
    A new code stands; what stood before is refused from now on.

    Returns:
        The new code's row.
    """
    at = now or datetime.now(UTC)
    owner = await _owner(viewer, kind, target)
    old = await codes.lock(kind, target)
    new = await codes.add(kind, target, owner.unit, at, chance)
    await codes.retire([row["id"] for row in old], at, new["id"])
    await _told(tx, viewer, kind, target, owner, "replace", at)
    return new


async def retire(tx: Any, viewer: Viewer, kind: CodeKind, target: UUID, *, now: datetime | None = None) -> None:
    """
    No code stands any more.

    Raises:
        NotFoundError: None stood.
    """
    at = now or datetime.now(UTC)
    owner = await _owner(viewer, kind, target)
    old = await codes.lock(kind, target)
    if not old:
        raise NotFoundError("没有正在使用的码。")
    await codes.retire([row["id"] for row in old], at, None)
    await _told(tx, viewer, kind, target, owner, "retire", at)


async def retire_of_seat(tx: Any, viewer: Viewer, seat: UUID, now: datetime) -> None:
    """A deputy's code stands no more, as their seat does not; the caller has asked whether that may be."""
    row, old = await codes.wall_target(CodeKind.DEPUTY, seat), await codes.lock(CodeKind.DEPUTY, seat)
    if row and old:
        await codes.retire([one["id"] for one in old], now, None)
        owner = _Owner(row["unit"], row["unit_path"], row["person"])
        await _told(tx, viewer, CodeKind.DEPUTY, seat, owner, "retire", now)


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose code it is; `person` is a deputy's."""

    unit: UUID
    unit_path: str
    person: UUID | None = None


async def _owner(viewer: Viewer, kind: CodeKind, target: UUID) -> _Owner:
    """What the code stands for, locked, if the viewer may manage its code."""
    if kind is CodeKind.MATTER:
        raise InvalidError("查询码不能更换。", field="kind")
    if kind is CodeKind.ACTIVITY:
        activity = await locked(viewer, target, Act.MANAGE_CODE)
        return _Owner(activity["unit"], activity["unit_path"])
    row = await codes.wall_target(kind, target)
    if row is None:
        raise NotFoundError
    require(viewer, Act.MANAGE_CODE, wall(row))
    return _Owner(row["unit"], row["unit_path"], row["person"])


def wall(row: dict[str, Any]) -> Target:
    """What permissions ask of a row of `store.codes.wall_target`."""
    station = (Spot(row["station_path"], row["station_congress"]),) if row["station_path"] else ()
    return Target(row["unit_path"], row["congress"], person=row["person"], belongs=station)


async def _told(tx: Any, viewer: Viewer, kind: CodeKind, target: UUID, owner: _Owner, verb: str, at: datetime) -> None:
    """History, phones and judgements follow the codes as they now stand."""
    rows: list[changes.Row] = []
    concerned: list[UUID] = []
    if kind is CodeKind.ACTIVITY:
        await activities.touch(target)
        rows, concerned = await activities.fed(await activities.one(target) or {}), [target]
    elif owner.person is not None:
        await people.touch(target)
        concerned = await codes.desks_of(owner.person, at - DESK_STANDS)
        await activities.hold(concerned)
        rows = await people.fed_seats([owner.person]) + await attendance.fed_roster(concerned, owner.person)
    happened = changes.Happened(
        "code", target, verb, owner.unit_path, at, viewer.seat, viewer.person, data={"kind": kind}
    )
    await changes.commit(tx, rows=rows, events=[happened])
    for activity in concerned:
        await scans.rejudge(tx, activity, [owner.person] if owner.person else None)


def _display(viewer: Viewer, row: dict[str, Any], display: UUID, verb: str, at: datetime) -> changes.Happened:
    data = {"activity": str(row["id"])}
    return changes.Happened("display", display, verb, row["unit_path"], at, viewer.seat, viewer.person, data=data)
