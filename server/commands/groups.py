"""Groups (代表小组、专业小组): deputies of any level join one, by the office that keeps it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain import groups as rules
from server.domain.people import Role
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotFoundError
from server.store import changes, groups, pairings, people
from server.store.changes import Happened

Row = dict[str, Any]


async def join(tx: Any, viewer: Viewer, group: UUID, deputies: Sequence[UUID], role: Role, *, now: datetime) -> int:
    """
    Whoever holds these seats is in the group from today on; those who are in it already stay as they are.

    Returns:
        How many joined.

    Raises:
        NotFoundError: The group or a seat is not there.
        ForbiddenError: The group is not the viewer's to keep.
        InvalidError: It is no group, the role is none of a group, or a seat is no deputy's or was left.
    """
    unit, rows = await groups.hold(group), await pairings.seats(deputies)
    if unit is None or len(rows) < len(set(deputies)):
        raise NotFoundError("没有找到这个小组或席位。")
    require(viewer, Act.MANAGE_SEATS, Target(unit["unit_path"], unit["congress"]))
    if role not in rules.ROLES:
        raise InvalidError("小组里只有组长和组员。", field="role")
    for why in (rules.why_no_group(unit), *map(rules.why_not_in, rows.values())):
        if why:
            raise InvalidError(why, field="deputies")
    standing = await groups.members(group)
    new = [person for person in dict.fromkeys(row["person"] for row in rows.values()) if person not in standing]
    if new:
        today = now.astimezone(ZoneInfo(unit["zone"])).date()
        seats = await groups.add(group, new, role, today)
        await changes.commit(
            tx, rows=await people.fed_seats(new), events=[_joined(viewer, unit, seat, today, now) for seat in seats]
        )
    return len(new)


def _joined(viewer: Viewer, unit: Row, seat: UUID, on: date, now: datetime) -> Happened:
    data = {"on": str(on)}
    return Happened("seat", seat, "created", unit["unit_path"], now, viewer.seat, viewer.person, data=data)
