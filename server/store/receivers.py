"""
Who answers to an audience today, and the list of them that was frozen (锁定名单).

Whom a unit may tell: who sits at or under it in its congress, the deputies of its stations and
groups, and those its congress elected upward. One statement resolves, whatever is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.audiences import Audience
from server.domain.people import UnitKind
from server.store import people, sql

Row = dict[str, Any]

INSIDE = f"""
    here as materialized (
        select id, path, kind from unit where starts_with(path, $2) and coalesce(congress, id) = $3),
    inside as materialized (
        select s.person, s.role, s.title, s.expertise, s.grass_roots, s.station, u.level, u.path, u.name as unit_name
        from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
        where {people.HELD} and (s.unit in (select id from here) or s.electing_unit = $4
            or s.station in (select id from here)
            or s.person in (select g.person from seat g
                where g.status = 'ACTIVE' and g.unit in (select id from here where kind = 'GROUP'))))
"""
"""Seats of whom a unit may tell."""

RESOLVED = f"""
    with {INSIDE},
    picked as materialized (select id, path, kind from unit where id = any($6::uuid[])),
    near as materialized (
        select g.person from seat g join unit u on u.id = g.unit join picked p on starts_with(u.path, p.path)
        where g.status = 'ACTIVE' and u.kind = 'GROUP'
        union select s.person from seat s join unit u on u.id = s.station join picked p on starts_with(u.path, p.path)
        where s.status = 'ACTIVE'),
    chosen as (
        select person from inside i
        where $10 = 'FILTER' and ($5::varchar[] is null or level = any($5))
            and ($6::uuid[] is null or person in (select person from near)
                or exists (select from picked p where starts_with(i.path, p.path)))
            and ($7::varchar[] is null or role = any($7))
            and ($8::varchar[] is null or expertise && $8) and (not $9 or grass_roots)
        union select t.person from attendance t
        where $10 = 'ACTIVITY' and t.activity = $11 and case $12
            when 'INVITED' then t.enrolment in ('INVITED', 'ENROLLED', 'LEAVE_ASKED')
            when 'UNANSWERED' then t.enrolment = 'INVITED'
            when 'ENROLLED' then t.enrolment = 'ENROLLED'
            when 'NOT_CHECKED_IN' then t.enrolment in ('INVITED', 'ENROLLED') and t.presence in ('NONE', 'ABSENT')
            else t.presence = 'PRESENT' and not exists (select from list_item l
                where l.activity = t.activity and l.by = t.person and l.deleted_at is null) end
            and exists (select from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
                where s.person = t.person and {people.HELD})
        union select person from inside where person = any($13::uuid[]))
    select person from chosen where not person = any($14::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The unit that tells: whom it may tell lies around it."""

    unit: UUID
    path: str
    congress: UUID
    kind: str


def speaker(unit: Row) -> Speaker:
    """Of a row of `activities.unit`."""
    return Speaker(unit["id"], unit["path"], unit["congress"], unit["kind"])


def speaker_of(row: Row) -> Speaker:
    """Of a notice, a row of `composed.one`: whose it is."""
    return Speaker(row["unit"], row["unit_path"], row["congress"], row["unit_kind"])


def _around(by: Speaker, now: datetime) -> tuple[Any, ...]:
    """What `INSIDE` asks."""
    return now, by.path, by.congress, by.unit if by.kind == UnitKind.CONGRESS else None


def _asked(by: Speaker, audience: Audience, now: datetime) -> tuple[Any, ...]:
    return (
        *_around(by, now),
        list(audience.levels) or None,
        list(audience.units) or None,
        list(audience.roles) or None,
        list(audience.expertise) or None,
        audience.grass_roots,
        audience.by,
        audience.activity,
        audience.part,
        audience.named,
        list(audience.without),
    )


async def resolve(by: Speaker, audience: Audience, now: datetime) -> list[UUID]:
    """The persons who answer to it today, each once, in the order of their ids."""
    rows = await sql.fetch(f"select person from ({RESOLVED}) r order by person", *_asked(by, audience, now))
    return [row["person"] for row in rows]


NAMED = f"""
    with {INSIDE}
    select p.id as person, p.name, p.phone_hash, p.phone_sealed, array_agg(distinct i.role) as roles,
        (array_agg(i.unit_name order by i.role <> 'DEPUTY', i.path))[1] as unit_name,
        (array_agg(i.role order by i.role <> 'DEPUTY', i.path))[1] as role,
        (array_agg(i.title order by i.role <> 'DEPUTY', i.path))[1] as title,
        array_remove(array_agg(distinct i.unit_name) || array_agg(distinct i.title) || array_agg(distinct st.name)
            || array(select g.name from seat m join unit g on g.id = m.unit
                where m.person = p.id and m.status = 'ACTIVE' and g.kind = 'GROUP'), null) as about
    from inside i join person p on p.id = i.person left join unit st on st.id = i.station
    where p.name = any($5::varchar[]) or p.phone_hash = any($6::bytea[])
    group by p.id order by unit_name, p.name, p.id
"""


async def named(by: Speaker, names: Sequence[str], hashes: Sequence[bytes], now: datetime) -> list[Row]:
    """
    Whom the unit may tell, by name or by the hash of their number.

    Returns:
        `person`, `name`, `phone_hash`, `phone_sealed`; `unit_name`, `role` and `title` of one seat, a deputy's
        first; `roles` of all; `about`, what units, station, groups and titles of theirs are called.
    """
    return await sql.fetch(NAMED, *_around(by, now), list(names), list(hashes))


COUNTED = f"""
    select count(*) as persons, count(*) filter (where n.is_reachable) as with_phone,
        count(*) filter (where n.is_muted) as muted
    from ({RESOLVED}) r, lateral (select
        exists (select from subscription s where s.person = r.person and s.quarantined_at is null) as is_reachable,
        exists (select from preference f where f.person = r.person and $15 = any(f.muted)) as is_muted) n
"""


async def counted(by: Speaker, audience: Audience, category: str, now: datetime) -> Row:
    """How many answer to it: `persons`; `with_phone`, whose phone can be woken; `muted`, who do not want that."""
    row = await sql.one(COUNTED, *_asked(by, audience, now), category)
    assert row is not None
    return row


async def freeze(notice: UUID, by: Speaker, audience: Audience, now: datetime) -> int:
    """The notice's list is who answers to its audience now; how many."""
    await sql.execute("delete from notice_receiver where notice = $1", notice)
    return await sql.execute(
        f"insert into notice_receiver (id, notice, person) select uuidv7(), $15, person from ({RESOLVED}) r",
        *_asked(by, audience, now),
        notice,
    )


MOVED = f"""
    with now_there as ({RESOLVED}), frozen as (select person from notice_receiver where notice = $15)
    select p.name, f.person is null as came from now_there n full join frozen f on f.person = n.person
        join person p on p.id = coalesce(n.person, f.person)
    where f.person is null or n.person is null order by p.name, p.id limit 20
"""


async def moved(notice: UUID, by: Speaker, audience: Audience, now: datetime) -> tuple[list[str], list[str]]:
    """Names of who came to its audience since its list was frozen, and of who left it; twenty at most."""
    rows = await sql.fetch(MOVED, *_asked(by, audience, now), notice)
    return [row["name"] for row in rows if row["came"]], [row["name"] for row in rows if not row["came"]]


async def frozen(notice: UUID) -> list[UUID]:
    """Everybody on the list."""
    rows = await sql.fetch("select person from notice_receiver where notice = $1 order by person", notice)
    return [row["person"] for row in rows]


LISTED = f"""
    select p.id as person, p.name, seat.unit_name, seat.role, seat.title,
        exists (select from subscription s where s.person = p.id and s.quarantined_at is null) as has_phone,
        count(*) over () as total
    from notice_receiver r join person p on p.id = r.person
    left join lateral (select u.name as unit_name, s.role, s.title from seat s join unit u on u.id = s.unit
        left join unit c on c.id = u.congress
        where s.person = p.id and {people.HELD} order by (s.role <> 'DEPUTY'), s.since, s.id limit 1) seat on true
    where r.notice = $2 and ($3::text is null or strpos(p.name, $3) > 0 or strpos(seat.unit_name, $3) > 0)
    order by seat.unit_name is not null, seat.unit_name, p.name, p.id limit $4 offset $5
"""


async def listed(notice: UUID, now: datetime, *, words: str | None, first: int, skip: int) -> list[Row]:
    """The list to look through: who holds no seat any more first, then by unit; `total` is how many fit."""
    return await sql.fetch(LISTED, now, notice, words or None, first, skip)


GONE = f"""
    select r.person, p.name from notice_receiver r join person p on p.id = r.person where r.notice = $2
        and not exists (select from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
            where s.person = r.person and {people.HELD}) order by p.name, p.id
"""


async def gone(notice: UUID, now: datetime) -> list[Row]:
    """Those on the list who hold no seat any more: `person`, `name`."""
    return await sql.fetch(GONE, now, notice)


async def called(persons: Sequence[UUID]) -> dict[UUID, str]:
    """What persons are called."""
    if not persons:
        return {}
    rows = await sql.fetch("select id, name from person where id = any($1::uuid[])", list(persons))
    return {row["id"]: row["name"] for row in rows}


async def activity_title(activity: UUID) -> str | None:
    """What an activity is called."""
    return await sql.value("select title from activity where id = $1", activity)
