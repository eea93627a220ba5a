"""Groups (代表小组、专业小组): who is in one."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.people import Role
from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]

HOLD = """
    select u.id, u.name, u.kind, u.active, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        coalesce(c.zone, 'Asia/Shanghai') as zone
    from unit u left join unit c on c.id = u.congress where u.id = $1 for no key update of u
"""


async def hold(group: UUID) -> Row | None:
    """A unit with what permissions ask and its congress's zone; nobody else joins it until the transaction ends."""
    return await sql.one(HOLD, group)


async def members(group: UUID) -> dict[UUID, Row]:
    """Who is in it, by person: `seat`, `role`."""
    rows = await sql.fetch(
        "select id as seat, person, role from seat where unit = $1 and status in ('ACTIVE', 'SUSPENDED')", group
    )
    return {row["person"]: row for row in rows}


ADD = """
    insert into seat (id, person, unit, role, since, status, version)
    select id, person, $3, $4, $5, 'ACTIVE', 1 from unnest($1::uuid[], $2::uuid[]) as t (id, person)
"""


async def add(group: UUID, persons: Sequence[UUID], role: Role, since: date) -> list[UUID]:
    """They are in it; their seats there, in the order of the persons."""
    seats = [uuid7() for _ in persons]
    await sql.execute(ADD, seats, list(persons), group, role, since)
    return seats
