"""Notices (通知) and their deliveries, written in two statements however many are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.notices import NoticeKind
from server.store import sql
from server.tables.columns import uuid7

ADD = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, about_kind, about,
        published_at, version)
    values ($1, $2, $3, $4, $5, 'MEMBERS', '{}', $6, $7, $8, $9, 1)
    returning *
"""

DELIVER = """
    insert into delivery (id, notice, person, channel, state, at)
    select id, $1, person, 'APP', 'WAITING', $2 from unnest($3::uuid[], $4::uuid[]) as t (id, person)
    on conflict (notice, person, channel) do nothing
"""


async def add(
    kind: NoticeKind,
    unit: UUID,
    title: str,
    body: str,
    at: datetime,
    *,
    about_kind: str | None,
    about: UUID | None,
    needs_receipt: bool,
) -> dict[str, Any]:
    """A notice for named persons."""
    row = await sql.one(ADD, uuid7(), kind, unit, title, body, needs_receipt, about_kind, about, at)
    assert row is not None
    return row


async def deliver(notice: UUID, persons: Sequence[UUID], at: datetime) -> None:
    """The notice is on its way to each person once."""
    await sql.execute(DELIVER, notice, at, [uuid7() for _ in persons], list(persons))


async def unit_of(person: UUID) -> UUID | None:
    """The unit that speaks to a person when nobody else does: of the seat held longest."""
    return await sql.value(
        "select unit from seat where person = $1 order by (status <> 'ACTIVE'), since, id limit 1", person
    )
