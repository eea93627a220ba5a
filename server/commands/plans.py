"""
Plans (活动计划) made whole: what the kind says filled in, and everything named in one looked up.

Nothing is written here; `activities` makes an activity of a plan, `editing` changes one to it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from server.domain import plans as rules
from server.domain.activities import Enrol
from server.domain.lists import TopicState
from server.domain.permissions import Act, require
from server.domain.plans import AgendaLine, Plan
from server.domain.scans import Evidence
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError
from server.store import activities, activity_kinds, plans

Row = dict[str, Any]


async def whole(viewer: Viewer, plan: Plan, now: datetime, before: Row | None = None) -> Plan:
    """
    The plan with nothing left open.

    Args:
        before: The activity that is to become it, if one stands; a topic it has had, or a host, it may keep.

    Raises:
        InvalidError: `field` says which part of the plan cannot be.
        ForbiddenError: This seat may not hold such an activity there.
    """
    unit = await activities.unit(plan.unit)
    if unit is None:
        raise InvalidError("请选择举办单位。", field="unit")
    kind = await _kind(plan, unit, before)
    require(viewer, Act.WRITE_ACTIVITY, Target(unit["path"], unit["congress"], at_stations=kind["at_stations"]))
    rules.check(plan, now)
    full = _filled(plan, kind)
    if full.position_required and full.lat is None:
        raise InvalidError("这项活动要求核对位置,请在地图上标出地点。", field="lat")
    await _check_topic(full, unit, before)
    await _check_cohosts(full)
    host = full.host_seat or viewer.seat
    if host != (before or {}).get("host_seat") and host != viewer.seat and not await plans.may_host(host, unit, now):
        raise InvalidError("负责人要从组织单位或本级人大的工作人员、组长里选。", field="hostSeat")
    return replace(full, kind=kind["id"], host_seat=host)


async def _kind(plan: Plan, unit: Row, before: Row | None) -> Row:
    """The version of its kind that decides it: the one that holds on the day it begins."""
    kind = await activity_kinds.on(plan.kind, plan.starts_at.astimezone(activities.zone(unit)).date())
    if kind is None:
        raise InvalidError("请选择活动类型。", field="kind")
    if not kind["offered"] and kind["key"] != (before or {}).get("kind_key"):
        raise InvalidError(f"“{kind['label']}”这类活动已不再组织,请改选别的类型。", field="kind")
    return kind


def _filled(plan: Plan, kind: Row) -> Plan:
    window = rules.window_of(plan)
    return replace(
        plan,
        title=plan.title.strip(),
        checkin_from=window.opens,
        checkin_until=window.closes,
        place=(plan.place or "").strip() or None,
        radius_m=plan.radius_m or kind["radius_m"],
        min_evidence=Evidence(plan.min_evidence or kind["min_evidence"]),
        position_required=kind["position_required"] if plan.position_required is None else plan.position_required,
        enrol=Enrol(plan.enrol or kind["enrol"]),
        cohosts=tuple(dict.fromkeys(plan.cohosts)),
        expertise=tuple(dict.fromkeys(one.strip() for one in _or(plan.expertise, kind["expertise"]))),
        function=plan.function or kind["function"],
        min_deputies=_or(plan.min_deputies, kind["min_deputies"]),
        announce_days=_or(plan.announce_days, kind["announce_days"]),
        agenda=tuple(AgendaLine(line.title.strip(), line.time) for line in plan.agenda),
    )


def _or(given: Any, kinds_own: Any) -> Any:
    return kinds_own if given is None else given


async def _check_topic(plan: Plan, unit: Row, before: Row | None) -> None:
    if plan.topic is None or (before and plan.topic == before["topic"]):
        return
    topic = await plans.topic(plan.topic)
    if topic is None or topic["state"] != TopicState.OPEN:
        raise InvalidError("所选主题还没有发起,或已经结束。", field="topic")
    if not unit["path"].startswith(topic["unit_path"]):
        raise InvalidError("只能选本单位或上级单位的主题;下级承接的主题由下级组织活动。", field="topic")


async def _check_cohosts(plan: Plan) -> None:
    if await plans.partners(plan.cohosts) != set(plan.cohosts):
        raise InvalidError("协办单位里有已停用或不能协办的单位,请重选。", field="cohosts")
