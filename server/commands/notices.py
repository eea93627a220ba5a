"""Notices (通知): telling people something, once each, in 消息; and that they read it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from server.commands import authors
from server.domain import projections
from server.domain.activities import Visibility
from server.domain.bodies import NoticeAck
from server.domain.notices import Manner, NoticeKind, NoticeState
from server.domain.notices import manner as default_manner
from server.domain.records import Author, ReceiptCode
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, InvalidError
from server.store import activities, changes, deliveries, notices
from server.store.changes import Answer


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
    manner: Manner | None = None,
    now: datetime | None = None,
) -> UUID | None:
    """
    Each person finds the notice in 消息; who is named twice is told once.

    Args:
        about: What it speaks of, by noun and id.
        unit: Who speaks; by default the unit of the first person's own seat.
        manner: How it comes; by default as its kind and what it speaks of say.

    Returns:
        The notice, or None if there was nobody to tell.
    """
    told, at = sorted(set(persons)), now or datetime.now(UTC)
    speaker = unit or (await notices.unit_of(persons[0]) if persons else None)
    if not told or speaker is None:
        return None
    about_kind, about_id = about or (None, None)
    comes = manner or default_manner(kind, about_kind)
    named = {"about_kind": about_kind, "about": about_id, "needs_receipt": needs_receipt}
    row = await notices.add(kind, speaker, title, body, at, manner=comes, **named)
    where = await activities.unit(speaker) or {"name": "", "path": ""}
    row |= {"unit_name": where["name"], "unit_path": where["path"]}
    await deliver(tx, row, told, _happened(row, where["path"], by, at, len(told)))
    return row["id"]


async def deliver(tx: Any, row: dict[str, Any], persons: Sequence[UUID], happened: changes.Happened) -> None:
    """A notice that stands is in the 消息 of these persons, and on its way to their phones."""
    await deliveries.begin(row["id"], persons, happened.at)
    fed = msgspec.json.encode(projections.notice(row, unit_name=row["unit_name"]))
    rows = [changes.Row(projections.person_scope(one), "notice", row["id"], row["version"], fed) for one in persons]
    await changes.commit(tx, rows=rows, events=[happened])


async def acknowledge(tx: Any, author: Author, body: NoticeAck) -> None:
    """
    The person read a notice, or gave the receipt it asks for; the earliest of their phones counts.

    Raises:
        RefusedError: No such notice, or it was not for them.
    """
    row = await notices.received(author.entity, author.person)
    if row is None:
        raise InvalidError("没有找到这条消息。", field="entity")
    if row["version"] is None and not await _is_for(author, row):
        raise ForbiddenError("这条消息不是发给您的。")
    at, gives = authors.written_at(author), body.confirmed and row["needs_receipt"]
    acked = min(at, row["acked_at"] or at)
    confirmed = min(at, row["confirmed_at"] or at) if gives else row["confirmed_at"]
    events, is_new = list[changes.Happened](), (acked, confirmed) != (row["acked_at"], row["confirmed_at"])
    if is_new:
        row |= await notices.acknowledge(author.entity, author.person, acked, confirmed)
        events = [_acknowledged(author, row, "confirm" if gives else "read")]
    rev = row["notice_version"] + row["version"] - 1
    is_gone = row["state"] == NoticeState.RECALLED
    fed = None if is_gone else projections.notice(row, unit_name=row["unit_name"], delivery=row)
    answer = Answer(author.person, author.record, ReceiptCode.APPLIED, rev, author.entity, {}, "notice")
    scope = projections.person_scope(author.person)
    rows = [changes.Row(scope, "notice", author.entity, rev, fed)] if is_new else []
    await changes.commit(tx, rows=rows, events=events, answers=[answer])


async def _is_for(author: Author, row: dict[str, Any]) -> bool:
    """Whether a notice nobody was sent by name is one of the author's unit, or of one above it."""
    if row["visibility"] == Visibility.MEMBERS:
        return False
    return any(viewer.unit_path.startswith(row["unit_path"]) for viewer in await authors.viewers(author))


def _acknowledged(author: Author, row: dict[str, Any], verb: str) -> changes.Happened:
    return changes.Happened(
        kind="notice",
        target=author.entity,
        verb=verb,
        unit_path=row["unit_path"],
        at=datetime.now(UTC),
        by_seat=author.seat,
        by_person=author.person,
        record=author.record,
    )


def _happened(row: dict[str, Any], path: str, by: Viewer | None, at: datetime, persons: int) -> changes.Happened:
    seat, person = (by.seat, by.person) if by else (None, None)
    return changes.Happened("notice", row["id"], "tell", path, at, seat, person, data={"persons": persons})
