"""Notices (通知): telling people something, once each, in 消息."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain import projections
from server.domain.notices import NoticeKind
from server.domain.viewer import Viewer
from server.store import activities, changes, notices


async def tell(
    tx: Any,
    persons: Sequence[UUID],
    kind: NoticeKind,
    title: str,
    body: str,
    *,
    about: tuple[str, UUID] | None = None,
    unit: UUID | None = None,
    by: Viewer | None = None,
    needs_receipt: bool = False,
    now: datetime | None = None,
) -> UUID | None:
    """
    Each person finds the notice in 消息; who is named twice is told once.

    Args:
        about: What it speaks of, by noun and id.
        unit: Who speaks; by default the unit of the first person's own seat.

    Returns:
        The notice, or None if there was nobody to tell.
    """
    told, at = sorted(set(persons)), now or datetime.now(UTC)
    speaker = unit or (await notices.unit_of(persons[0]) if persons else None)
    if not told or speaker is None:
        return None
    about_kind, about_id = about or (None, None)
    row = await notices.add(
        kind, speaker, title, body, at, about_kind=about_kind, about=about_id, needs_receipt=needs_receipt
    )
    await notices.deliver(row["id"], told, at)
    where = await activities.unit(speaker) or {"name": "", "path": ""}
    fed = msgspec.json.encode(projections.notice(row, unit_name=where["name"]))
    await changes.commit(
        tx,
        rows=[changes.Row(projections.person_scope(person), "notice", row["id"], 1, fed) for person in told],
        events=[_happened(row, where["path"], by, at, len(told))],
    )
    return row["id"]


def _happened(row: dict[str, Any], path: str, by: Viewer | None, at: datetime, persons: int) -> changes.Happened:
    seat, person = (by.seat, by.person) if by else (None, None)
    return changes.Happened("notice", row["id"], "tell", path, at, seat, person, data={"persons": persons})
