"""The rows that end when a seat is left (离任)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.people import SeatStatus
from server.store import sql

HOLD = """
    select s.*, u.path as unit_path, coalesce(u.congress, u.id) as congress, coalesce(c.zone, 'Asia/Shanghai') as zone
    from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
    where s.id = $1 for update of s
"""


async def hold(seat: UUID) -> dict[str, Any] | None:
    """A seat with what permissions ask and its congress's zone, locked until the transaction ends."""
    return await sql.one(HOLD, seat)


async def end(seats: Sequence[UUID], status: SeatStatus, on: date) -> None:
    """The seats were held until `on`."""
    await sql.execute(
        'update seat set status = $2, "until" = $3, version = version + 1 where id = any($1::uuid[])',
        list(seats),
        status,
        on,
    )


async def end_pairings(seat: UUID, on: date) -> None:
    """Its standing contacts, of either side, end; one that would have begun later never was one."""
    await sql.execute("delete from pairing where (member_seat = $1 or deputy_seat = $1) and since >= $2", seat, on)
    await sql.execute(
        """update pairing set "until" = $2 where (member_seat = $1 or deputy_seat = $1)
           and ("until" is null or "until" > $2)""",
        seat,
        on,
    )


LEAVE_GROUPS = """
    update seat s set status = 'ENDED', "until" = greatest($3, s.since + 1), version = s.version + 1
    from unit u
    where u.id = s.unit and u.kind = 'GROUP' and u.congress = $2 and s.person = $1
        and s.status in ('ACTIVE', 'SUSPENDED') and s.role in ('LEADER', 'MEMBER')
        and not exists (select 1 from seat o join unit ou on ou.id = o.unit
            where o.person = $1 and o.role = 'DEPUTY' and o.status in ('ACTIVE', 'SUSPENDED')
                and coalesce(ou.congress, ou.id) = $2)
    returning s.id, u.path
"""


async def leave_groups(person: UUID, congress: UUID, on: date) -> list[dict[str, Any]]:
    """Seats in the congress's groups that ended, with their paths; none while another deputy's seat is held there."""
    return await sql.fetch(LEAVE_GROUPS, person, congress, on)
