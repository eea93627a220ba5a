"""
What the city's deputies are credited with (履职记录): the fold of `domain.duties` over all that was filed.

Never by hand: a rebuild of the duties of the finished city changes none of these rows.
"""

from collections import defaultdict
from typing import Any

from server.commands import duty_catalogue
from server.demo.world import ZONE, World
from server.domain import duties
from server.domain.activities import ActivityState
from server.domain.duties import Attended, Credit, DutyState, Held, Written
from server.domain.lists import ItemState, List
from server.domain.people import Role
from server.domain.scans import Presence
from server.tables.activities import Activity, ActivityKind
from server.tables.duties import Duty
from server.tables.lists import ListItem
from server.tables.people import Seat
from server.tables.scans import Attendance


def credit(world: World) -> None:
    """Every duty of every filed activity."""
    kinds = {kind.id: kind.category for kind in world.of(ActivityKind)}
    of_list = {List(name): row.key for row in duty_catalogue.rows() for name in row.lists}
    there, wrote = _attended(world), _written(world)
    for activity in world.of(Activity):
        if activity.state == ActivityState.FILED:
            on = activity.starts_at.astimezone(ZONE).date()
            held = Held(activity.id, activity.title, kinds[activity.kind], on, is_filed=True)
            for one in duties.fold(held, there[activity.id], wrote[activity.id], of_list):
                world.rows[Duty].append(_duty(one))


def _attended(world: World) -> dict[Any, list[Attended]]:
    deputies = {seat.id for seat in world.of(Seat) if seat.role == Role.DEPUTY}
    found: dict[Any, list[Attended]] = defaultdict(list)
    for row in world.of(Attendance):
        if row.seat in deputies:
            found[row.activity].append(Attended(row.seat, Presence(row.presence), row.half_days))
    return found


def _written(world: World) -> dict[Any, list[Written]]:
    """Lines of those who stand on the activity's list."""
    seats = {(row.activity, row.person): row.seat for row in world.of(Attendance)}
    found: dict[Any, list[Written]] = defaultdict(list)
    for item in world.of(ListItem):
        seat = seats.get((item.activity, item.by))
        if seat and item.state != ItemState.DROPPED:
            found[item.activity].append(Written(item.id, seat, List(item.list), item.text))
    return found


def _duty(one: Credit) -> Duty:
    return Duty(
        id=one.id,
        seat=one.seat,
        category=one.category,
        title=one.title,
        on_date=one.on,
        half_days=one.half_days,
        source=one.source,
        source_id=one.source_id,
        text="",
        state=DutyState.APPROVED,
    )
