"""
Messages of a notice that was recalled after they had gone out, claimed to be taken back from where they stand.

One message of a service beyond may be that of many persons. A lease that ran out is claimed
again, and so is what the service did not take back, until a day has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.domain.notices import Channel, DeliveryState, Unsent
from server.store import sql

AGAIN = timedelta(minutes=5)
"""Longer than a worker takes for what it claims at once."""

OUT = """
    n.recalled_at is not null and d.channel in ('WECOM', 'SMS', 'EMAIL') and d.state in ('ACCEPTED', 'SHOWN')
        and d.reason is null
"""
"""As the partial index `delivery_out` has it."""

CLAIM = f"""
    with standing as (
        select distinct d.notice, d.service_id from notice n join delivery d on d.notice = n.id
        where {OUT} and d.channel = $1 and (d.leased_until is null or d.leased_until <= $2) limit $3)
    update delivery d set leased_until = $2::timestamptz + $4::interval from standing s
    where d.notice = s.notice and d.service_id = s.service_id and d.channel = $1
        and (d.leased_until is null or d.leased_until <= $2)
    returning d.notice, d.service_id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a service calls a message of a recalled notice that may still stand on screens."""

    notice: UUID
    service_id: str


async def claim(channel: Channel, now: datetime, limit: int) -> list[Standing]:
    """Up to so many messages, the caller's alone to take back until `AGAIN` from now."""
    rows = await sql.fetch(CLAIM, channel, now, limit, AGAIN)
    return sorted({Standing(row["notice"], row["service_id"]) for row in rows}, key=lambda one: one.service_id)


TAKEN = """
    update delivery d set state = $3, leased_until = null from unnest($1::uuid[], $2::text[]) as t (notice, service_id)
    where d.notice = t.notice and d.service_id = t.service_id and d.state in ('ACCEPTED', 'SHOWN')
"""


async def taken_back(messages: Sequence[Standing]) -> int:
    """The ledger says that they are off all screens; of how many persons."""
    notices, ids = [one.notice for one in messages], [one.service_id for one in messages]
    return await sql.execute(TAKEN, notices, ids, DeliveryState.RECALLED)


STAND = f"""
    update delivery d set reason = $1, leased_until = null from notice n where n.id = d.notice and {OUT}
        and (d.channel <> all($2::text[]) or d.service_id is null or d.accepted_at <= $3)
"""


async def stand(since: datetime, channels: Sequence[Channel]) -> int:
    """The ledger says of what nobody takes back that it stands: not on these channels, or it went out before then."""
    return await sql.execute(STAND, Unsent.STANDS, list(channels), since)
