"""
A deputy who may not exercise their mandate (暂停执行代表职务), and one who may again (恢复执行).

From the day on the seat stands still, and with it the person's seats in that congress's groups:
no rights, no invitation, no audience, no scan that counts. Whoever was to come to what begins
later does not, and the next move up. Standing contacts, the code and all that was done stay as
they are; resuming gives back what stood still, not the places that others have now.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.commands import enrolment, leaving
from server.domain import suspending as rules
from server.domain.people import Role, SeatStatus
from server.domain.suspending import Suspending
from server.domain.viewer import Viewer
from server.errors import InvalidError
from server.store import changes, people, suspending
from server.store.changes import Happened

Row = dict[str, Any]

SUSPENDED = "暂停执行代表职务"


async def suspend(
    tx: Any, viewer: Viewer, seat: UUID, reason: Suspending, on: date, words: str | None, *, now: datetime
) -> UUID:
    """
    The mandate is not exercised from `on`.

    Args:
        words: On what it rests, such as the number of a document; as history keeps it.

    Returns:
        Whose seat it is.

    Raises:
        NotFoundError: No such seat.
        ForbiddenError: The seat is not the viewer's to keep.
        ConflictError: It is the one they act in.
        InvalidError: Seat or day do not fit.
    """
    row, said = await leaving.kept(viewer, seat), leaving.words_of(words)
    zone, last = ZoneInfo(row["zone"]), await suspending.last(seat)
    role, status, today = Role(row["role"]), SeatStatus(row["status"]), now.astimezone(zone).date()
    _refuse(rules.why_not(role, status, row["since"], last["until"] if last else None, on, today))
    still = await suspending.suspend(seat, row["person"], row["congress"], on, reason)
    await _told(tx, viewer, row, still, "suspended", {"reason": reason, "on": str(on), "words": said}, now)
    await enrolment.release(tx, viewer, seat, datetime.combine(on, time(), zone), now, SUSPENDED)
    return row["person"]


async def resume(tx: Any, viewer: Viewer, seat: UUID, on: date, words: str, *, now: datetime) -> UUID:
    """
    The mandate is exercised again from `on`.

    Args:
        words: Why, such as that the case was dropped; as history keeps it.

    Returns:
        Whose seat it is.

    Raises:
        NotFoundError: No such seat.
        ForbiddenError: The seat is not the viewer's to keep.
        InvalidError: Seat or day do not fit, or no reason is given.
    """
    row, said = await leaving.kept(viewer, seat), leaving.words_of(words)
    if not said:
        raise InvalidError("请写明恢复的原因。", field="words")
    last, today = await suspending.last(seat), now.astimezone(ZoneInfo(row["zone"])).date()
    runs = last["since"] if last and last["until"] is None else None
    _refuse(rules.why_not_resume(SeatStatus(row["status"]), runs, on, today))
    again = await suspending.resume(seat, on)
    await _told(tx, viewer, row, again, "resumed", {"on": str(on), "words": said}, now)
    return row["person"]


def _refuse(why: tuple[str, str] | None) -> None:
    if why:
        raise InvalidError(why[1], field=why[0])


async def _told(
    tx: Any, viewer: Viewer, row: Row, seats: list[Row], verb: str, data: dict[str, Any], now: datetime
) -> None:
    told = [
        Happened(
            "seat", one["id"], verb, one["path"], now, viewer.seat, viewer.person, data={**data, "seat": str(row["id"])}
        )
        for one in seats
    ]
    await changes.commit(tx, rows=await people.fed_seats([row["person"]]), events=told)
