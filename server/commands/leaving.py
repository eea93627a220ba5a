"""
Leaving a seat (离任): the seat ends, and with it what hung on it.

From the day on, standing contacts (双联系) end; a deputy who holds no other deputy's seat in
that congress leaves its groups; their code on the wall is retired; they come to no activity
that begins later, and whoever waits for the place moves up. What was done stays done:
attendance, duties and what they wrote remain theirs.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.commands import codes, enrolment
from server.domain import leaving as rules
from server.domain.leaving import Leaving
from server.domain.people import Role, SeatStatus
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import changes, leaving, people
from server.store.changes import Happened

LONGEST_WORDS = 200


async def leave(
    tx: Any, viewer: Viewer, seat: UUID, reason: Leaving, on: date, words: str | None, *, now: datetime
) -> UUID:
    """
    The seat is held until `on` and no longer.

    Args:
        on: First day it is no longer held.
        words: On what it rests, such as the number of an announcement; as history keeps it.

    Returns:
        Whose seat it was.

    Raises:
        NotFoundError: No such seat.
        ForbiddenError: The seat is not the viewer's to keep.
        ConflictError: It is the one they act in.
        InvalidError: Reason or day do not fit.
    """
    row, said = await kept(viewer, seat), words_of(words)
    zone = ZoneInfo(row["zone"])
    role, today = Role(row["role"]), now.astimezone(zone).date()
    if why := rules.why_not(role, SeatStatus(row["status"]), row["since"], reason, on, today):
        raise InvalidError(why, field="on")
    await _end(tx, viewer, row, reason, on, said, now)
    await enrolment.release(tx, viewer, seat, datetime.combine(on, time(), zone), now)
    return row["person"]


async def kept(viewer: Viewer, seat: UUID) -> dict[str, Any]:
    """
    A seat of the viewer's to keep, locked until the transaction ends.

    Raises:
        NotFoundError: No such seat.
        ForbiddenError: The seat is not the viewer's to keep.
        ConflictError: It is the one they act in.
    """
    row = await leaving.hold(seat)
    if row is None:
        raise NotFoundError
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    require(viewer, Act.MANAGE_SEATS, Target(row["unit_path"], row["congress"], electing_units=electing))
    if seat == viewer.seat:
        raise ConflictError("不能办理自己正在使用的席位。请由另一位工作人员办理。")
    return row


def words_of(words: str | None) -> str:
    """
    What somebody wrote beside it.

    Raises:
        InvalidError: It is too long.
    """
    said = (words or "").strip()
    if len(said) > LONGEST_WORDS:
        raise InvalidError(f"说明超过 {LONGEST_WORDS} 个字。", field="words")
    return said


async def _end(
    tx: Any, viewer: Viewer, row: dict[str, Any], reason: Leaving, on: date, words: str, now: datetime
) -> None:
    seat, person, role = row["id"], row["person"], Role(row["role"])
    await leaving.end([seat], rules.status_after(reason), on)
    await leaving.end_pairings(seat, on)
    told = [_left(viewer, seat, row["unit_path"], {"reason": reason, "on": str(on), "words": words}, now)]
    if role is Role.DEPUTY:
        await codes.retire_of_seat(tx, viewer, seat, now)
        left = await leaving.leave_groups(person, row["congress"], on)
        data = {"reason": reason, "on": str(on), "words": "", "seat": str(seat)}
        told += [_left(viewer, one["id"], one["path"], data, now) for one in left]
    await changes.commit(tx, rows=await people.fed_seats([person]), events=told)


def _left(viewer: Viewer, seat: UUID, path: str, data: dict[str, Any], now: datetime) -> Happened:
    return Happened("seat", seat, "left", path, now, viewer.seat, viewer.person, data=data)
