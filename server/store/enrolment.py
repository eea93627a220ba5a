"""
Enrolment (报名) as rows: who holds a place, who waits for one, who is elsewhere at the time.

The caller holds the activity's lock: places are counted and given under it, so none is given twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.activities import ActivityState, Enrol
from server.domain.enrolment import HOLDS_PLACE, Offer
from server.domain.scans import Enrolment
from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]

COUNTED = """
    select count(*) filter (where enrolment = any($2)) as taken,
        count(*) filter (where enrolment = 'WAITING') as waiting
    from attendance where activity = $1
"""


async def offer(activity: Row) -> Offer:
    """What an activity, as `store.activities.one` gives it, offers now."""
    counted = await sql.one(COUNTED, activity["id"], sorted(HOLDS_PLACE)) or {"taken": 0, "waiting": 0}
    return Offer(
        state=ActivityState(activity["state"]),
        enrol=Enrol(activity["enrol"]),
        starts_at=activity["starts_at"],
        ends_at=activity["ends_at"],
        until=activity["enrol_until"],
        places=activity["places"],
        **counted,
    )


async def held(activity: UUID, person: UUID) -> Row | None:
    """A person's line, theirs until the transaction ends."""
    return await sql.one(
        "select * from attendance where activity = $1 and person = $2 and sitting = 0 for no key update",
        activity,
        person,
    )


PUT = """
    insert into attendance as held (id, activity, sitting, person, seat, enrolment, queue, reason, answer,
        presence, evidence, reasons, both_sides, version)
    values ($1, $2, 0, $3, $4, $5, $6, $7, $8, 'NONE', 'E0', '{}', false, 1)
    on conflict (activity, sitting, person) do update
        set enrolment = excluded.enrolment, queue = excluded.queue, reason = excluded.reason,
            answer = excluded.answer, seat = coalesce(held.seat, excluded.seat), version = held.version + 1
    returning *
"""


async def put(
    activity: UUID,
    person: UUID,
    seat: UUID | None,
    enrolment: Enrolment,
    *,
    queue: int | None = None,
    reason: str | None = None,
    answer: str | None = None,
) -> Row:
    """How a person stands to an activity from now on; the line as it is then."""
    row = await sql.one(PUT, uuid7(), activity, person, seat, enrolment, queue, reason, answer)
    assert row is not None
    return row


MOVE_UP = """
    update attendance set enrolment = 'ENROLLED', queue = null, version = version + 1
    where id in (select id from attendance where activity = $1 and enrolment = 'WAITING' order by queue, id limit $2)
    returning person
"""

CLOSE_UP = """
    with line as (
        select id, row_number() over (order by queue, id)::int as turn
        from attendance where activity = $1 and enrolment = 'WAITING'
    )
    update attendance t set queue = line.turn, version = t.version + 1
    from line where line.id = t.id and t.queue is distinct from line.turn
    returning t.person
"""


async def move_up(activity: UUID, most: int) -> list[UUID]:
    """The first of those waiting have a place; who they are."""
    if most < 1:
        return []
    return sorted(row["person"] for row in await sql.fetch(MOVE_UP, activity, most))


async def close_up(activity: UUID) -> list[UUID]:
    """Those waiting are counted from 1 again; whose turn changed."""
    return sorted(row["person"] for row in await sql.fetch(CLOSE_UP, activity))


CLASHING = """
    select t.person, a.id, a.title, a.starts_at
    from attendance t join activity a on a.id = t.activity
    where t.person = any($1::uuid[]) and t.enrolment = any($2) and a.state in ('PUBLISHED', 'RUNNING')
        and a.id <> $3 and a.starts_at < $5 and a.ends_at > $4
    order by a.starts_at, a.id
"""


async def clashes(persons: Sequence[UUID], activity: UUID, starts_at: datetime, ends_at: datetime) -> dict[UUID, Row]:
    """Of those who are to be somewhere else at that time, where first: `id`, `title`, `starts_at`."""
    rows = await sql.fetch(CLASHING, list(persons), sorted(HOLDS_PLACE), activity, starts_at, ends_at)
    return {row["person"]: row for row in reversed(rows)}


async def holding(activity: UUID, persons: Sequence[UUID]) -> set[UUID]:
    """Which of these persons hold a place already."""
    rows = await sql.fetch(
        "select person from attendance where activity = $1 and person = any($2::uuid[]) and enrolment = any($3)",
        activity,
        list(persons),
        sorted(HOLDS_PLACE),
    )
    return {row["person"] for row in rows}


async def host(seat: UUID | None) -> UUID | None:
    """The person behind the seat that runs an activity."""
    return await sql.value("select person from seat where id = $1", seat) if seat else None


OPEN_IN = """
    select a.id, t.person from attendance t join activity a on a.id = t.activity
    where t.seat = $1 and a.starts_at >= $2 and a.state in ('DRAFT', 'PUBLISHED')
        and t.enrolment in ('INVITED', 'ENROLLED', 'WAITING', 'LEAVE_ASKED')
    order by a.id
"""


async def open_in(seat: UUID, after: datetime) -> list[Row]:
    """Activities that begin later and wait for, or expect, whoever holds the seat: `id`, `person`."""
    return await sql.fetch(OPEN_IN, seat, after)
