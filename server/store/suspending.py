"""The rows that say when a deputy's mandate was not exercised (暂停执行职务)."""

from datetime import date
from typing import Any
from uuid import UUID

from server.domain.suspending import Suspending
from server.store import sql

Row = dict[str, Any]


async def last(seat: UUID) -> Row | None:
    """The newest suspension of a seat: `id`, `since`, `until`."""
    return await sql.one(
        'select id, since, "until" from suspension where seat = $1 order by since desc, id desc limit 1', seat
    )


SUSPEND = """
    with stopped as (
        update seat s set status = 'SUSPENDED', version = s.version + 1 from unit u
        where u.id = s.unit and s.status = 'ACTIVE' and (s.id = $1
            or s.person = $2 and u.kind = 'GROUP' and u.congress = $3 and s.role in ('LEADER', 'MEMBER')
                and not exists (select from seat o join unit ou on ou.id = o.unit
                    where o.person = $2 and o.id <> $1 and o.role = 'DEPUTY' and o.status = 'ACTIVE'
                        and coalesce(ou.congress, ou.id) = $3))
        returning s.id, u.path
    ), kept as (
        insert into suspension (id, seat, since, reason, because) select uuidv7(), id, $4, $5, $1 from stopped
    )
    select id, path from stopped order by id <> $1, id
"""


async def suspend(seat: UUID, person: UUID, congress: UUID, on: date, reason: Suspending) -> list[Row]:
    """
    The seat and the person's seats in the congress's groups that stand still from `on`, with their paths; itself first.

    Groups are kept while another deputy's seat is held in that congress.
    """
    return await sql.fetch(SUSPEND, seat, person, congress, on, reason)


RESUME = """
    with over as (
        update suspension set "until" = $2 where because = $1 and "until" is null returning seat
    )
    update seat s set status = 'ACTIVE', version = s.version + 1 from unit u
    where u.id = s.unit and s.status = 'SUSPENDED' and s.id in (select seat from over)
    returning s.id, u.path
"""


async def resume(seat: UUID, on: date) -> list[Row]:
    """The seats that stood still because of this one and are held again from `on`, with their paths."""
    return await sql.fetch(RESUME, seat, on)
