"""Pairings (固定联系): begun and ended by the office that keeps the member's seat."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain import pairings as rules
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import changes, pairings
from server.store.changes import Happened

Row = dict[str, Any]


async def pair(tx: Any, viewer: Viewer, member: UUID, deputies: Sequence[UUID], *, now: datetime) -> UUID:
    """
    The member looks after these deputies from today on; those they look after already stay.

    Returns:
        The member's person.

    Raises:
        NotFoundError: A seat is not there.
        ForbiddenError: The member's seat is not the viewer's to keep.
        InvalidError: A seat is of another kind, left, or there would be too many.
    """
    rows = await pairings.seats([member, *deputies])
    if missing := [seat for seat in (member, *deputies) if seat not in rows]:
        raise NotFoundError(f"没有找到 {len(missing)} 个席位。")
    held = rows[member]
    _require(viewer, held)
    standing = await pairings.standing(member)
    new = [rows[seat] for seat in dict.fromkeys(deputies) if seat not in standing]
    for why in (
        rules.why_no_member(held),
        *(rules.why_no_deputy(one, held) for one in new),
        rules.why_too_many(len(standing), len(new)),
    ):
        if why:
            raise InvalidError(why, field="deputies")
    today = _today(held, now)
    made = [(await pairings.add(member, one["id"], today), one) for one in new]
    told = [_happened(viewer, pairing, "paired", held, one["id"], today, now) for pairing, one in made]
    await changes.commit(tx, events=told)
    return held["person"]


async def end(tx: Any, viewer: Viewer, pairing: UUID, *, now: datetime) -> UUID:
    """
    The member looks after that deputy no more, from today on.

    Returns:
        The member's person.

    Raises:
        NotFoundError: No such pairing.
        ConflictError: It has ended.
    """
    row = await pairings.one(pairing)
    if row is None:
        raise NotFoundError
    held = (await pairings.seats([row["member_seat"]]))[row["member_seat"]]
    _require(viewer, held)
    if row["until"] is not None:
        raise ConflictError("这项固定联系已经结束。")
    today = _today(held, now)
    await pairings.end(pairing, today)
    told = _happened(viewer, pairing, "ended", held, row["deputy_seat"], today, now)
    await changes.commit(tx, events=[told])
    return held["person"]


def _require(viewer: Viewer, seat: Row) -> None:
    require(viewer, Act.MANAGE_SEATS, Target(seat["unit_path"], seat["congress"]))


def _today(seat: Row, now: datetime) -> date:
    return now.astimezone(ZoneInfo(seat["zone"])).date()


def _happened(viewer: Viewer, pairing: UUID, verb: str, member: Row, deputy: UUID, on: date, now: datetime) -> Happened:
    data = {"member": str(member["id"]), "deputy": str(deputy), "on": str(on)}
    return Happened("pairing", pairing, verb, member["unit_path"], now, viewer.seat, viewer.person, data=data)
