"""Deliveries (送达): the ways a notice goes to each person, written in few statements however many are told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.domain.hours import not_before
from server.store import bells, hours, sql
from server.tables.columns import uuid7

IN_APP = """
    insert into delivery (id, notice, person, channel, address, state, at, accepted_at, version)
    select id, notice, person, 'APP', person, 'ACCEPTED', $1, $1, 1
    from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as t (id, notice, person)
    on conflict (notice, person, channel, address) do nothing
"""

WITH_PHONE = "select distinct person from subscription where person = any($1::uuid[])"

# Whoever muted the category is not woken, and the ledger says so; whoever has no phone that can be has no row.
PUSHED = """
    insert into delivery (id, notice, person, channel, address, state, reason, at, not_before, version)
    select uuidv7(), n.id, s.person, 'PUSH', s.id, case when m.is_muted then 'DROPPED' else 'WAITING' end,
        case when m.is_muted then 'MUTED' end, $1, case when n.critical then $1 else a.not_before end, 1
    from unnest($2::uuid[], $3::uuid[]) as t (notice, person) join notice n on n.id = t.notice
        join unnest($4::uuid[], $5::timestamptz[]) as a (person, not_before) on a.person = t.person
        join subscription s on s.person = t.person
        left join preference f on f.person = s.person,
        lateral (select not n.critical and n.category = any(coalesce(f.muted, '{}')) as is_muted) m
    on conflict (notice, person, channel, address) do nothing
"""


async def begin(notice: UUID, persons: Sequence[UUID], at: datetime) -> None:
    """The notice is in each person's 消息 once, and waits to be pushed to their phones, until their quiet hours end."""
    await begin_many([(notice, person) for person in persons], at)


async def begin_many(told: Sequence[tuple[UUID, UUID]], at: datetime) -> None:
    """The same of many notices at once, each beside the person it is for."""
    notices, persons = [notice for notice, _ in told], [person for _, person in told]
    await sql.execute(IN_APP, at, [uuid7() for _ in told], notices, persons)
    with_phone = [row["person"] for row in await sql.fetch(WITH_PHONE, persons)]
    if with_phone:
        theirs = await hours.of(with_phone, at)
        awake = [not_before(at, theirs[person]) for person in with_phone]
        if await sql.execute(PUSHED, at, notices, persons, with_phone, awake):
            await bells.ring_deliver()


async def only_to(notice: UUID, address: UUID) -> None:
    """A notice that was just begun is pushed to one phone alone."""
    only = "delete from delivery where notice = $1 and channel = 'PUSH' and address <> $2 and state = 'WAITING'"
    await sql.execute(only, notice, address)


MOVE = """
    update delivery set address = $2, state = 'WAITING', leased_until = null
    where channel = 'PUSH' and address = $1 and state in ('WAITING', 'CLAIMED')
"""


async def move(old: UUID, new: UUID) -> None:
    """What waited for an address a phone had before goes to the one it has now; what is on its way there, again."""
    await sql.execute(MOVE, old, new)


GONE = """
    update delivery set state = 'UNREACHABLE', reason = 'GONE', leased_until = null
    where channel = 'PUSH' and address = any($1::uuid[]) and state in ('WAITING', 'CLAIMED')
"""


async def gone(addresses: Sequence[UUID]) -> None:
    """Nothing waits for addresses that are no more."""
    if addresses:
        await sql.execute(GONE, list(addresses))
