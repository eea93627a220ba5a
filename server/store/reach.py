"""
How far a notice came (送达情况), of each person and in numbers; and taking it back where it can be.

Everything is read from `delivery` by `delivery_once`, which begins with the notice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.reach import Reached
from server.store import sql

Row = dict[str, Any]

FARTHEST = """
    select d.person, case
        when bool_or(d.confirmed_at is not null) then 'CONFIRMED'
        when bool_or(d.acted_at is not null or d.state = 'ACTED') then 'ACTED'
        when bool_or(d.opened_at is not null or d.acked_at is not null or d.state = 'OPENED') then 'OPENED'
        when bool_or(d.channel <> 'APP' and (d.shown_at is not null or d.state = 'SHOWN')) then 'SHOWN'
        when bool_or(d.channel <> 'APP' and d.state in ('ACCEPTED', 'RECALLED')) then 'ACCEPTED'
        when bool_or(d.channel <> 'APP' and d.state in ('WAITING', 'CLAIMED')) then 'WAITING'
        when bool_or(d.channel = 'APP' and d.state = 'DROPPED' and d.reason = 'LEFT') then 'LEFT'
        else 'UNREACHED' end as reached,
        coalesce(max(array[(d.reason <> 'NO_ADDRESS')::int::text,
                array_position(array['PUSH', 'WECOM', 'SMS', 'EMAIL'], d.channel::text)::text, d.reason, d.channel]
            collate "C") filter (where d.channel <> 'APP' and d.state in ('DROPPED', 'UNREACHABLE')
                and d.reason <> 'NOT_SET_UP'), array['0', '1', 'NO_ADDRESS', 'PUSH']) as why
    from delivery d where d.notice = $1 group by d.person
"""
"""
Each person of a notice once: the farthest any channel proves, and at the end of `why` the reason and the channel it
came no farther by: the last it was tried by, else the last of which the person has no address.
"""

REPORT = f"""
    with farthest as materialized (
        select reached, case when reached = 'UNREACHED' then why end as why from ({FARTHEST}) f)
    select 'PERSONS' as part, reached as what, why[3] as why, why[4] as way, count(*)::int as n
    from farthest group by reached, why
    union all
    select d.channel, d.state, d.reason, d.channel, count(*)::int from delivery d where d.notice = $1
    group by d.channel, d.state, d.reason
"""


async def report(notice: UUID) -> list[Row]:
    """
    The whole of it in one statement: `part`, `what`, `why`, `way`, `n`.

    Rows whose `part` is PERSONS add up to the list; those of a channel to what went over it.
    """
    return await sql.fetch(REPORT, notice)


LEDGER = f"""
    with farthest as ({FARTHEST})
    select f.person, p.name, f.reached, f.why[3] as why, seat.unit_name,
        (select json_agg(json_build_object('channel', d.channel, 'state', d.state, 'reason', d.reason, 'at', d.at,
            'accepted', d.accepted_at, 'shown', d.shown_at, 'opened', coalesce(d.opened_at, d.acked_at),
            'acted', d.acted_at, 'confirmed', d.confirmed_at) order by d.channel, d.address)
            from delivery d where d.notice = $1 and d.person = f.person)::text as ways
    from farthest f join person p on p.id = f.person
    left join lateral (select u.name as unit_name from seat s join unit u on u.id = s.unit where s.person = f.person
        order by (s.status <> 'ACTIVE'), (s.role <> 'DEPUTY'), s.since, s.id limit 1) seat on true
    where ($2::text[] is null or f.reached = any($2)) and (not $3 or f.reached not in ('CONFIRMED', 'LEFT'))
        and ($4::text is null or strpos(p.name, $4) > 0 or strpos(seat.unit_name, $4) > 0)
    order by seat.unit_name, p.name, f.person limit $5 offset $6
"""


async def ledger(
    notice: UUID,
    *,
    reached: Sequence[Reached] = (),
    owing: bool = False,
    words: str | None = None,
    first: int = 50,
    skip: int = 0,
) -> list[Row]:
    """Persons of a notice with each way it went; `ways` is JSON text. `owing`: those whose receipt is missing."""
    return await sql.fetch(LEDGER, notice, list(reached) or None, owing, words or None, first, skip)


OWING = """
    select d.person from delivery d where d.notice = $1 and d.channel = 'APP' and d.confirmed_at is null
        and d.state <> 'DROPPED' order by d.person
"""


async def owing(notice: UUID) -> list[UUID]:
    """Who has not given the receipt it asks for."""
    return [row["person"] for row in await sql.fetch(OWING, notice)]


UNREACHED = f"with farthest as ({FARTHEST}) select person from farthest where reached = 'UNREACHED' order by person"


async def unreached(notice: UUID) -> list[UUID]:
    """Whom no channel is known to have told, and who has not read it."""
    return [row["person"] for row in await sql.fetch(UNREACHED, notice)]


async def last_chased(notice: UUID) -> datetime | None:
    """When those who owe a receipt were last reminded."""
    return await sql.value("select max(at) from event where kind = 'notice' and target = $1 and verb = 'chase'", notice)


async def drop(notice: UUID, reason: str, at: datetime) -> int:
    """What waits is not sent any more, and says why; how many. What a worker has in hand is asked again there."""
    return await sql.execute(
        "update delivery set state = 'DROPPED', reason = $2, at = $3, version = version + 1"
        " where notice = $1 and state = 'WAITING'",
        notice,
        reason,
        at,
    )


SEEN = """
    select d.person from delivery d where d.notice = $1 and (d.acked_at is not null
        or d.channel <> 'APP' and (d.state = 'CLAIMED' or d.accepted_at is not null)) group by d.person order by 1
"""


async def seen(notice: UUID) -> list[UUID]:
    """Who may have seen it: read it, or had it go out to a screen."""
    return [row["person"] for row in await sql.fetch(SEEN, notice)]


async def versions(notice: UUID) -> dict[UUID, int]:
    """By person, the version of what they did with it."""
    rows = await sql.fetch("select person, version from delivery where notice = $1 and channel = 'APP'", notice)
    return {row["person"]: row["version"] for row in rows}


LEFT = """
    insert into delivery (id, notice, person, channel, address, state, reason, at, version)
    select uuidv7(), $1, person, 'APP', person, 'DROPPED', 'LEFT', $2, 1 from unnest($3::uuid[]) as t (person)
    on conflict (notice, person, channel, address) do nothing
"""


async def left(notice: UUID, persons: Sequence[UUID], at: datetime) -> None:
    """The ledger says of these that they were on the list and hold no seat any more."""
    await sql.execute(LEFT, notice, at, list(persons))
