"""Pairings (固定联系) as rows: between which seats, since when, until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]

SEATS = """
    select s.id, s.person, s.role, s.status, s.electing_unit, p.name, u.path as unit_path,
        coalesce(u.congress, u.id) as congress, coalesce(c.zone, 'Asia/Shanghai') as zone
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit left join unit c on c.id = u.congress
    where s.id = any($1::uuid[]) order by s.id for update of s
"""


async def seats(ids: Sequence[UUID]) -> dict[UUID, Row]:
    """The seats with what permissions ask, locked, so that no two hands pair them at once."""
    return {row["id"]: row for row in await sql.fetch(SEATS, list(ids))}


async def standing(member: UUID) -> set[UUID]:
    """Seats of the deputies a member looks after now."""
    rows = await sql.fetch('select deputy_seat from pairing where member_seat = $1 and "until" is null', member)
    return {row["deputy_seat"] for row in rows}


async def add(member: UUID, deputy: UUID, since: date) -> UUID:
    """A pairing that begins."""
    made = uuid7()
    await sql.execute(
        "insert into pairing (id, member_seat, deputy_seat, since) values ($1, $2, $3, $4)",
        made,
        member,
        deputy,
        since,
    )
    return made


async def one(pairing: UUID) -> Row | None:
    """A pairing, locked until the transaction ends."""
    return await sql.one("select * from pairing where id = $1 for update", pairing)


async def end(pairing: UUID, on: date) -> None:
    """It stood until `on`; one of the same day never was."""
    await sql.execute("delete from pairing where id = $1 and since >= $2", pairing, on)
    await sql.execute('update pairing set "until" = $2 where id = $1', pairing, on)
