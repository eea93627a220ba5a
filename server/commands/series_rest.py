"""
The rest of a series (以后各场): from one of its activities on, all are changed or cancelled together, or none is.

Whoever is on several of their lists is told once.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from server.commands import activities as acts
from server.commands import editing
from server.commands.series import moved
from server.domain import notices as words
from server.domain.activities import ActivityState, Verb
from server.domain.notices import Words
from server.domain.permissions import Act
from server.domain.plans import Plan
from server.domain.viewer import Viewer
from server.errors import ConflictError
from server.store import activities, plans

Row = dict[str, Any]


async def cancel(tx: Any, viewer: Viewer, activity: UUID, reason: str | None, *, now: datetime | None = None) -> int:
    """
    None of them is held any more.

    Returns:
        How many that were.

    Raises:
        ConflictError: It is of no series, or its state forbids it.
        InvalidError: They were announced, and no reason is given.
    """
    at, rest = now or datetime.now(UTC), await _rest(viewer, activity)
    concerned = await _concerned(rest, at)
    for row in rest:
        await acts.move(tx, viewer, row["id"], Verb.CANCEL, reason=reason, quietly=True, now=at)
    if announced := _announced(rest):
        said = words.series_cancelled(rest[0]["title"], _days(announced), (reason or "").strip().rstrip("。"))
        await _tell(tx, viewer, announced, concerned, said, at)
    return len(rest)


async def edit(
    tx: Any,
    viewer: Viewer,
    activity: UUID,
    plan: Plan,
    *,
    reason: str | None = None,
    version: int | None = None,
    now: datetime | None = None,
) -> int:
    """
    All of them are what the plan says, each on a day of its own: as many days later or earlier, at the same hour.

    Returns:
        How many were changed.

    Raises:
        ConflictError: It is of no series, one of them is over, or someone was faster.
        InvalidError: `field` says which part of the plan cannot be.
    """
    at, rest = now or datetime.now(UTC), await _rest(viewer, activity)
    starts = {row["id"]: _start(row, rest[0], plan) for row in rest}
    for row in rest:
        seen, one = version if row["id"] == activity else None, moved(plan, starts[row["id"]])
        await editing.edit(tx, viewer, row["id"], one, reason=reason, version=seen, quietly=True, now=at)
    announced = _announced(rest)
    if announced and (what := _said(announced, starts, plan)):
        said = words.series_changed(plan.title, _days(announced), what, (reason or "").strip().rstrip("。"))
        await _tell(tx, viewer, announced, await _concerned(rest, at), said, at)
    return len(rest)


async def _rest(viewer: Viewer, activity: UUID) -> list[Row]:
    """They, locked, in their order."""
    await acts.locked(viewer, activity, Act.WRITE_ACTIVITY)
    rows = [await acts.locked(viewer, one, Act.WRITE_ACTIVITY) for one in await plans.later(activity)]
    if not rows:
        raise ConflictError("这项活动不是系列活动。")
    return rows


def _start(row: Row, first: Row, plan: Plan) -> datetime:
    """The plan's hour, on the day that is to the row's what the plan's is to the first's."""
    zone = activities.zone(row)
    planned, by = plan.starts_at.astimezone(zone), _day(row) - _day(first)
    return (planned + by).astimezone(UTC)


def _said(rows: Sequence[Row], starts: dict[UUID, datetime], plan: Plan) -> list[str]:
    """What those who come must hear of, in words."""
    first, lasts = rows[0], plan.ends_at - plan.starts_at
    is_moved = (starts[first["id"]], lasts) != (first["starts_at"], first["ends_at"] - first["starts_at"])
    said = [words.new_times([starts[row["id"]] for row in rows], activities.zone(first))] if is_moved else []
    return said + ([words.new_place(plan.place)] if plan.place != first["place"] else [])


def _day(row: Row) -> date:
    return row["starts_at"].astimezone(activities.zone(row)).date()


def _announced(rest: Sequence[Row]) -> list[Row]:
    return [row for row in rest if row["state"] != ActivityState.DRAFT]


def _days(rows: Sequence[Row]) -> list[str]:
    return [f"{day.month}月{day.day}日" for day in map(_day, rows)]


async def _concerned(rest: Sequence[Row], at: datetime) -> list[UUID]:
    return sorted({person for row in _announced(rest) for person in await acts.concerned(row["id"], at)})


async def _tell(
    tx: Any, viewer: Viewer, rows: Sequence[Row], persons: Sequence[UUID], said: Words, at: datetime
) -> None:
    first = rows[0]
    comes = words.altered(first["id"], first["starts_at"], first["ends_at"], at)
    await acts.tell(tx, viewer, first, persons, said, at, manner=comes)
