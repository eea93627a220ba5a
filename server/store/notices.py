"""Notices (通知) and their deliveries: written in two statements however many are told, and read one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.enclosures import Enclosing
from server.domain.notices import DeliveryState, Manner, NoticeKind
from server.store import enclosures, sql
from server.tables.columns import uuid7

ADD = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, about_kind, about,
        published_at, category, urgency, critical, rule, occurrence, tag, why, expires_at, state, version)
    values ($1, $2, $3, $4, $5, 'MEMBERS', '{}', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'SENT', 1)
    returning *
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
    manner: Manner,
) -> dict[str, Any]:
    """A notice for named persons."""
    said = (uuid7(), kind, unit, title, body, needs_receipt, about_kind, about, at)
    comes = (manner.category, manner.urgency, manner.critical, manner.rule, manner.occurrence, manner.tag)
    row = await sql.one(ADD, *said, *comes, manner.why, manner.expires_at)
    assert row is not None
    return row


async def take_alarms() -> bool:
    """Whether the alarms are ours to tell, until the transaction ends."""
    return await sql.value("select pg_try_advisory_xact_lock(hashtext('alarms'))")


async def occurred(occurrences: Sequence[str]) -> set[str]:
    """Those that were told of already."""
    rows = await sql.fetch("select occurrence from notice where occurrence = any($1::text[])", list(occurrences))
    return {row["occurrence"] for row in rows}


async def unit_of(person: UUID) -> UUID | None:
    """The unit that speaks to a person when nobody else does: of the seat held longest."""
    return await sql.value(
        "select unit from seat where person = $1 order by (status <> 'ACTIVE'), since, id limit 1", person
    )


RECEIVED = f"""
    select n.*, n.version as notice_version, u.name as unit_name, u.path as unit_path,
        d.version, d.acked_at, d.confirmed_at,
        {enclosures.hung(Enclosing.NOTICE, "coalesce(n.series, n.id)")}
    from notice n join unit u on u.id = n.unit
        left join delivery d on d.notice = n.id and d.person = $2 and d.channel = 'APP'
    where n.id = $1
"""


async def received(notice: UUID, person: UUID) -> dict[str, Any] | None:
    """A notice with a person's `version`, `acked_at` and `confirmed_at`; those are None if it was not sent to them."""
    await hold(person, [notice])
    return await sql.one(RECEIVED, notice, person)


SENT = """
    select exists (select from delivery d join notice n on n.id = d.notice
        where d.person = $2 and (n.id = $1 or n.series = $1) and n.state <> 'RECALLED')
"""


async def was_sent(notice: UUID, person: UUID) -> bool:
    """Whether a notice, or a turn of a recurring one, came to a person and was not taken back."""
    return await sql.value(SENT, notice, person)


async def hold(person: UUID, notices: Sequence[UUID]) -> None:
    """Nobody else changes what a person did with these notices until the transaction ends."""
    await sql.execute(
        "select from delivery where person = $1 and notice = any($2::uuid[]) order by id for no key update",
        person,
        list(notices),
    )


# Who reads what all at a unit were told has it as their own from then on, newer than the unit's.
ACKNOWLEDGE = """
    insert into delivery as held (id, notice, person, channel, address, state, at, accepted_at, acked_at,
        confirmed_at, version)
    values ($1, $2, $3, 'APP', $3, $4, $5, $5, $5, $6, 2)
    on conflict (notice, person, channel, address) do update
        set state = case when held.state = 'ACTED' then held.state else excluded.state end,
            acked_at = least(held.acked_at, excluded.acked_at),
            confirmed_at = least(held.confirmed_at, excluded.confirmed_at), version = held.version + 1
    returning version, acked_at, confirmed_at
"""


async def acknowledge(notice: UUID, person: UUID, acked: datetime, confirmed: datetime | None) -> dict[str, Any]:
    """The person has read a notice, and given its receipt if `confirmed`; its `version` and both times."""
    state = DeliveryState.CONFIRMED if confirmed else DeliveryState.OPENED
    row = await sql.one(ACKNOWLEDGE, uuid7(), notice, person, state, acked, confirmed)
    assert row is not None
    return row


ADD_REMINDERS = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, about_kind, about,
        published_at, category, urgency, critical, rule, occurrence, tag, why, expires_at, state, version)
    select id, 'REMINDER', unit, title, body, 'MEMBERS', '{}', false, about_kind, about, $1,
        $2, $3, $4, $5, occurrence, tag, $6, expires_at, 'SENT', 1
    from unnest($7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::text[], $14::text[],
        $15::timestamptz[]) as t (id, unit, title, body, about_kind, about, occurrence, tag, expires_at)
    on conflict (occurrence) do nothing
    returning *
"""
REMINDS = ("unit", "title", "body", "about_kind", "about", "occurrence", "tag", "expires_at")


async def add_reminders(manner: Manner, said: Sequence[Mapping[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """
    Notices of one rule, each with what REMINDS names; one whose occurrence is there already is not made again.

    Returns:
        Those that were made.
    """
    columns = [[one[name] for one in said] for name in REMINDS]
    comes = (manner.category, manner.urgency, manner.critical, manner.rule, manner.why)
    return await sql.fetch(ADD_REMINDERS, at, *comes, [uuid7() for _ in said], *columns)
