"""Whom a viewer asks to an activity: the persons behind the seats they chose."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError
from server.store import people


async def persons(viewer: Viewer, seats: Sequence[UUID], now: datetime) -> dict[UUID, UUID]:
    """
    Seat by person; who holds two of the seats is asked in the one named first.

    Raises:
        InvalidError: A seat is not held today, or not one the viewer may ask.
    """
    held = {row["id"]: row for row in await people.seats(seats, now)}
    asked: dict[UUID, UUID] = {}
    for seat in seats:
        row = held.get(seat)
        if row is None:
            raise InvalidError("所选人员中有人已不在任,请刷新后重选。", field="seats")
        electing = (row["electing_unit"],) if row["electing_unit"] else ()
        target = Target(row["unit_path"], row["congress"], row["person"], electing, row["belongs"])
        if not may(viewer, Act.INVITE_SEAT, target):
            raise InvalidError(f"{row['name']}不在您可以邀请的范围内。", field="seats")
        asked.setdefault(row["person"], seat)
    return asked
