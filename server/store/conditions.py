"""
Whether a push is still right (再核), asked in the transaction that claims it.

A statement of its own after the claim, so that it sees all that was committed until then: what
was read, recalled, muted or replaced before is not sent, nor what reminds of a thing that is done.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.domain.notices import Unsent
from server.store import reminders, sql
from server.store.people import HELD

# Read on any phone is read; `HELD` speaks of $1.
DROPPED = f"""
    select d.id, case
            when n.recalled_at is not null or n.state = 'RECALLED' then 'RECALLED'
            when n.expires_at <= $1 then 'EXPIRED'
            when exists (select from delivery x where x.notice = d.notice and x.person = d.person
                and (x.channel = 'APP' and x.acked_at is not null or coalesce(x.opened_at, x.acted_at) is not null))
                then 'READ'
            when not n.critical and n.category = any(coalesce(f.muted, '{{}}')) then 'MUTED'
            when n.tag is not null and exists (select from notice y join delivery x on x.notice = y.id
                where y.tag = n.tag and x.person = d.person and x.channel = 'APP'
                and (y.published_at, y.id) > (n.published_at, n.id) and y.state = 'SENT') then 'REPLACED'
            when not exists (select from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
                where s.person = d.person and {HELD}) then 'LEFT' end as reason
    from delivery d join notice n on n.id = d.notice left join preference f on f.person = d.person
    where d.id = any($2::uuid[])
"""


async def dropped(deliveries: Sequence[UUID], now: datetime) -> dict[UUID, Unsent]:
    """Those of the deliveries that are not to be sent any more, and why."""
    rows = await sql.fetch(DROPPED, now, list(deliveries))
    found = {row["id"]: Unsent(row["reason"]) for row in rows if row["reason"]}
    left = [row["id"] for row in rows if not row["reason"]]
    return found | dict.fromkeys(await reminders.settled(left, now), Unsent.SETTLED)
