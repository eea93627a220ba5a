"""
Series (系列活动): many activities of one plan, on days that mind the holidays; all stand, or none does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.commands import activities as acts
from server.domain import series as rules
from server.domain.calendars import CalendarRule, Special
from server.domain.permissions import Act, require
from server.domain.plans import Plan
from server.domain.rules import RuleKind, effective
from server.domain.scope import Target
from server.domain.series import Repeat, Turn
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError
from server.store import activities, plans
from server.store import rules as stored
from server.tables.columns import uuid7

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Day:
    """
    One of a series as it would be held.

    Attributes:
        starts_at: None where it is left out.
        beside: What the unit holds at that time already.
    """

    turn: Turn
    starts_at: datetime | None
    beside: Sequence[str]


async def days(viewer: Viewer, plan: Plan, repeat: Repeat) -> list[Day]:
    """
    What a series would come to, before it is made.

    Raises:
        InvalidError: There cannot be so many, or nobody holds it.
        ForbiddenError: This seat may hold nothing there.
    """
    rules.check(repeat)
    unit = await activities.unit(plan.unit)
    if unit is None:
        raise InvalidError("请选择举办单位。", field="unit")
    require(viewer, Act.WRITE_ACTIVITY, Target(unit["path"], unit["congress"]))
    first, lasts, found = plan.starts_at.astimezone(activities.zone(unit)).date(), plan.ends_at - plan.starts_at, []
    for turn in rules.turns(first, repeat, await special(unit["congress"], first)):
        starts = None if turn.on is None else _on(plan.starts_at, first, turn.on, unit)
        beside = [] if starts is None else await plans.beside(plan.unit, starts, starts + lasts)
        found.append(Day(turn, starts, beside))
    return found


async def create(
    tx: Any,
    viewer: Viewer,
    plan: Plan,
    repeat: Repeat,
    *,
    seats: Sequence[UUID] = (),
    publish: bool = False,
    now: datetime | None = None,
) -> list[Row]:
    """
    All of the series stand, each an activity of its own.

    Raises:
        InvalidError: `field` says which part of the plan cannot be.
        ConflictError: The unit holds something at one of the times already, or all fall on holidays.
    """
    at, held = now or datetime.now(UTC), [day for day in await days(viewer, plan, repeat) if day.starts_at]
    if not held:
        raise ConflictError("每一次都落在节假日,没有可以举办的日子。")
    if taken := [day for day in held if day.beside]:
        raise ConflictError("这些日子本单位同一时间已有活动:" + "、".join(map(_said, taken)) + "。请调整后再建。")
    series, made = uuid7(), []
    for day in held:
        assert day.starts_at is not None
        one = moved(plan, day.starts_at)
        made.append(await acts.create(tx, viewer, one, seats=seats, publish=publish, series=series, now=at))
    return made


async def special(congress: UUID, on: date) -> Special:
    """The days that are not what their weekday says, as the calendar in force there on a day has them."""
    row = effective(await stored.versions(RuleKind.CALENDAR), congress, on)
    return msgspec.json.decode(row["body"], type=CalendarRule).by_day() if row else {}


def _on(starts_at: datetime, first: date, day: date, unit: Row) -> datetime:
    """The same time of the clock on another day, wherever summer begins between them."""
    here = starts_at.astimezone(activities.zone(unit))
    return (here + (day - first)).astimezone(UTC)


def moved(plan: Plan, starts_at: datetime) -> Plan:
    """The plan on another day; what hangs on its start moves along."""
    by: timedelta = starts_at - plan.starts_at
    moments = ("starts_at", "ends_at", "checkin_from", "checkin_until", "enrol_until")
    return replace(plan, **{name: moment + by for name in moments if (moment := getattr(plan, name)) is not None})


def _said(day: Day) -> str:
    on = day.turn.on
    return f"{on.month}月{on.day}日" if on else ""
