"""Calendar feeds (日历订阅): the one secret address of a person, of which we keep the hash, and what is found there."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]

BACK, AHEAD = timedelta(days=92), timedelta(days=400)
"""How much of a person's time a feed shows; a calendar keeps what it once had. Assumed."""
NOTED_EVERY = timedelta(hours=1)


async def of(person: UUID) -> Row | None:
    """The feed a person has, with `created_at` and `read_at`."""
    return await sql.one("select * from calendar_feed where person = $1 and revoked_at is null", person)


async def add(person: UUID, token_hash: bytes, now: datetime) -> UUID:
    """The person has a feed under this token; the caller ended the one before."""
    made = uuid7()
    await sql.execute(
        "insert into calendar_feed (id, person, token_hash, created_at) values ($1, $2, $3, $4)",
        made,
        person,
        token_hash,
        now,
    )
    return made


async def hold(person: UUID) -> None:
    """Two of a person's phones make a feed one after the other."""
    await sql.execute("select from person where id = $1 for no key update", person)


async def end(person: UUID, now: datetime) -> UUID | None:
    """The person's feed is found under its token no more; which it was."""
    return await sql.value(
        "update calendar_feed set revoked_at = $2 where person = $1 and revoked_at is null returning id", person, now
    )


async def find(token_hash: bytes, now: datetime) -> UUID | None:
    """Whose feed it is; None if there is none, or it was ended. That it was read is noted once an hour."""
    row = await sql.one("select * from calendar_feed where token_hash = $1 and revoked_at is null", token_hash)
    if row is None:
        return None
    if row["read_at"] is None or row["read_at"] < now - NOTED_EVERY:
        await sql.execute("update calendar_feed set read_at = $2 where id = $1", row["id"], now)
    return row["person"]


# A draft is nobody's yet. Who declined or is on leave sees it struck out, so that it goes from their calendar;
# who waits for a place sees it as not sure. History says when something was last otherwise.
EVENTS = """
    select a.id, a.title, a.brief, a.place, a.starts_at, a.ends_at, a.lat, a.lng, u.name as unit_name,
        coalesce(c.zone, 'Asia/Shanghai') as zone, a.version + t.version as sequence,
        (a.state = 'CANCELLED' or t.enrolment in ('DECLINED', 'ON_LEAVE')) as is_off,
        t.enrolment in ('WAITING', 'LEAVE_ASKED') as is_unsure,
        coalesce((select max(e.at) from event e where e.target = a.id and e.kind = 'activity'), a.checkin_from)
            as changed_at
    from attendance t join activity a on a.id = t.activity join unit u on u.id = a.unit
        left join unit c on c.id = coalesce(u.congress, u.id)
    where t.person = $1 and a.state <> 'DRAFT' and a.starts_at between $2::timestamptz - $3::interval
        and $2::timestamptz + $4::interval
    order by a.starts_at, a.id
"""


async def events(person: UUID, now: datetime) -> list[Row]:
    """What a person is to be at, was at, or is to be at no more."""
    return await sql.fetch(EVENTS, person, now, BACK, AHEAD)
