"""Cascades (逐级送达): who was not reached by what was tried so far, and that the next channel is tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.notices import Channel, DeliveryState, Unsent
from server.store import sql

Row = dict[str, Any]

LOOKS_BACK = timedelta(days=1)
"""After which nothing is tried by itself any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What comes after push for one congress's notices of one category and urgency."""

    congress: UUID
    category: str
    urgency: str
    waits: timedelta
    order: Sequence[Channel]


@dataclass(frozen=True, slots=True)
class Try:
    """One more delivery: it waits, or has no way from the first."""

    id: UUID
    notice: UUID
    person: UUID
    channel: Channel
    not_before: datetime
    unreachable: Unsent | None = None


# A delivery dropped says that the person need not be told: muted, settled, gone. What waits on push may wait for
# ever, so only its time counts; of the channels after it never two are on their way.
FACTS = """
    cross join lateral (
        select coalesce(array_agg(distinct x.channel) filter (where x.channel <> 'APP'), '{}') as tried,
            max(greatest(x.at, x.not_before, x.accepted_at)) filter (where x.state <> 'UNREACHABLE') as last_at,
            bool_or(coalesce(x.shown_at, x.opened_at, x.acted_at, x.acked_at) is not null) as reached,
            bool_or(x.state = 'DROPPED') as dropped,
            bool_or(x.channel not in ('APP', 'PUSH') and x.state in ('WAITING', 'CLAIMED')) as on_its_way
        from delivery x where x.notice = d.notice and x.person = d.person
    ) w
    cross join lateral (
        select array(select a.channel from address a where a.person = d.person and a.confirmed_at is not null)
            || case when p.phone_sealed is null then '{}' else '{SMS}' end::varchar[] as has
    ) h
    left join preference f on f.person = d.person
"""
UNREACHED = """
    d.channel = 'APP' and not w.reached and not w.dropped and not w.on_its_way
    and (n.critical or not n.category = any(coalesce(f.muted, '{}')))
"""
ALIVE = "n.state = 'SENT' and n.recalled_at is null and (n.expires_at is null or n.expires_at > $1::timestamptz)"

DUE = f"""
    with asked as (
        select congress, category, urgency, waits, string_to_array(channels, ' ')::varchar[] as channels
        from unnest($2::uuid[], $3::text[], $4::text[], $5::interval[], $6::text[])
            as t (congress, category, urgency, waits, channels)
    )
    select d.notice, d.person, n.critical, u.path as unit_path, a.channels as order, w.tried, h.has
    from notice n join unit u on u.id = n.unit
        join asked a on a.congress = coalesce(u.congress, u.id) and a.category = n.category and a.urgency = n.urgency
        join delivery d on d.notice = n.id join person p on p.id = d.person {FACTS}
    where n.published_at > $1::timestamptz - $7::interval
        and n.published_at <= $1::timestamptz - a.waits and {ALIVE} and {UNREACHED}
        and w.last_at <= $1::timestamptz - a.waits and not a.channels <@ w.tried
    order by d.notice, d.person limit $8
"""


async def due(asked: Sequence[Asked], now: datetime, limit: int) -> list[Row]:
    """Whom nothing reached in time: `order` of channels, those `tried`, those the person `has` an address on."""
    return await sql.fetch(
        DUE,
        now,
        [one.congress for one in asked],
        [one.category for one in asked],
        [one.urgency for one in asked],
        [one.waits for one in asked],
        [" ".join(one.order) for one in asked],
        LOOKS_BACK,
        limit,
    )


NOTICE = """
    select n.id, n.title, n.category, n.urgency, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        coalesce(c.zone, 'Asia/Shanghai') as zone
    from notice n join unit u on u.id = n.unit left join unit c on c.id = coalesce(u.congress, u.id) where n.id = $1
"""


async def notice(notice: UUID) -> Row | None:
    """A notice with the congress that pays for it, and its `zone`."""
    return await sql.one(NOTICE, notice)


OF_NOTICE = f"""
    select d.notice, d.person, n.critical, w.tried, h.has
    from notice n join delivery d on d.notice = n.id join person p on p.id = d.person {FACTS}
    where n.id = $2 and d.person = any($3::uuid[]) and {ALIVE} and {UNREACHED}
    order by d.person
"""


async def unreached(notice: UUID, persons: Sequence[UUID], now: datetime) -> list[Row]:
    """Of these persons those the notice did not reach, who are on no way to be; none once it is recalled or over."""
    return await sql.fetch(OF_NOTICE, now, notice, list(persons))


TRIES = """
    insert into delivery (id, notice, person, channel, address, state, reason, at, not_before, version)
    select id, notice, person, channel, person, case when reason is null then $7 else $8 end, reason, $9, not_before, 1
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[])
        as t (id, notice, person, channel, not_before, reason)
    on conflict (notice, person, channel, address) do nothing
    returning notice, person, channel, state
"""


async def begin(tries: Sequence[Try], now: datetime) -> list[Row]:
    """These are tried from now on; those somebody else began meanwhile are missing from the answer."""
    return await sql.fetch(
        TRIES,
        [one.id for one in tries],
        [one.notice for one in tries],
        [one.person for one in tries],
        [one.channel for one in tries],
        [one.not_before for one in tries],
        [one.unreachable for one in tries],
        DeliveryState.WAITING,
        DeliveryState.UNREACHABLE,
        now,
    )


COUNTS = """
    select channel, count(*) filter (where state <> 'UNREACHABLE') as n from delivery
    where notice = $1 and channel not in ('APP', 'PUSH') group by channel
"""


async def counts(notice: UUID) -> dict[Channel, int]:
    """How many were told by each channel after push, or are on the way to be."""
    return {Channel(row["channel"]): row["n"] for row in await sql.fetch(COUNTS, notice)}
