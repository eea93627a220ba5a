"""Addresses (联系方式): where a channel finds a person, sealed as they come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.notices import Channel
from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]


async def of(person: UUID) -> dict[Channel, Row]:
    """A person's addresses."""
    rows = await sql.fetch("select * from address where person = $1 and confirmed_at is not null", person)
    return {Channel(row["channel"]): row for row in rows}


HISTORY = """
    select e.verb, e.at, p.name as by_name, e.data->>'channel' as channel
    from event e left join person p on p.id = e.by_person
    where e.kind = 'address' and e.target = $1 order by e.seq desc limit 50
"""


async def history(person: UUID) -> list[Row]:
    """What befell a person's addresses, the newest first."""
    return await sql.fetch(HISTORY, person)


async def save(person: UUID, channel: Channel, sealed: bytes, confirmed_at: datetime) -> UUID:
    """The person's one address on a channel is this."""
    return await sql.value(
        "insert into address (id, person, channel, sealed, confirmed_at) values ($1, $2, $3, $4, $5)"
        " on conflict (person, channel) do update set sealed = excluded.sealed, confirmed_at = excluded.confirmed_at"
        " returning id",
        uuid7(),
        person,
        channel,
        sealed,
        confirmed_at,
    )


async def remove(person: UUID, channel: Channel) -> UUID | None:
    """The person has no address there any more; the one they had."""
    return await sql.value("delete from address where person = $1 and channel = $2 returning id", person, channel)


async def person_of(delivery: UUID, channel: Channel) -> Row | None:
    """Whom a delivery on a channel was for, and the path of the unit that told it."""
    return await sql.one(
        "select d.person, u.path as unit_path from delivery d join notice n on n.id = d.notice"
        " join unit u on u.id = n.unit where d.id = $1 and d.channel = $2",
        delivery,
        channel,
    )
