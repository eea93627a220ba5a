"""The directory (名录): units and the seats in them, as those who keep them look for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.people import Role
from server.domain.viewer import Viewer
from server.store import sql

Row = dict[str, Any]

LINES = """
    select s.id, s.person, p.name, s.unit, u.name as unit_name, u.kind as unit_kind, u.level, u.path as unit_path,
        coalesce(u.congress, u.id) as congress, s.role, s.title, s.expertise, s.status, s.electing_unit, s.district,
        s.since, s."until", t.ordinal, e.name as electing_name, st.name as station_name,
        array(select g.name from seat m join unit g on g.id = m.unit where m.person = s.person and g.kind = 'GROUP'
            and m.status = 'ACTIVE' order by g.name) as groups,
        (select x.since from suspension x where x.seat = s.id and x."until" is null and s.status = 'SUSPENDED')
            as suspended
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit left join term t on t.id = s.term
        left join unit e on e.id = s.electing_unit left join unit st on st.id = s.station
"""

SEARCH = f"""
    {LINES}
    where (starts_with(u.path, $1) or s.electing_unit = $2)
        and (s.status in ('ACTIVE', 'SUSPENDED')) = $3
        and ($4::text is null or strpos(p.name, $4) > 0 or strpos(coalesce(s.title, ''), $4) > 0
            or exists (select 1 from unnest(s.expertise) x where strpos(x, $4) > 0))
        and ($5::text is null or starts_with(u.path, $5) or starts_with(st.path, $5))
        and ($6::text is null or s.role = $6)
        and ($7::uuid[] is null or s.person = any($7))
    order by (s.role <> 'DEPUTY'), u.path, p.name, s.id offset $8 limit $9
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Whom one looks for.

    Attributes:
        words: Part of a name, a title or an expertise.
        under: Path of a unit they sit, or meet voters, at or under.
        held: Seats that are held; those that were left otherwise.
        persons: Only these, found by their number; None for anybody.
    """

    words: str | None = None
    under: str | None = None
    role: Role | None = None
    held: bool = True
    persons: Sequence[UUID] | None = None


async def search(viewer: Viewer, wanted: Wanted, after: int, first: int) -> list[Row]:
    """Seats of the viewer's scope, deputies first; `after` of them are left out."""
    persons = None if wanted.persons is None else list(wanted.persons)
    asked = (wanted.held, wanted.words, wanted.under, wanted.role, persons)
    return await sql.fetch_anew(SEARCH, viewer.unit_path, _electing(viewer), *asked, after, first)


OF_PERSON = f"""
    {LINES} where s.person = $3 and (starts_with(u.path, $1) or s.electing_unit = $2)
    order by (s.status not in ('ACTIVE', 'SUSPENDED')), s.since desc, s.id
"""


async def of_person(viewer: Viewer, person: UUID) -> list[Row]:
    """All seats of a person in the viewer's scope, those held first, left ones too."""
    return await sql.fetch(OF_PERSON, viewer.unit_path, _electing(viewer), person)


SEALED = """
    select distinct p.id, p.phone_sealed from seat s join person p on p.id = s.person join unit u on u.id = s.unit
    where (starts_with(u.path, $1) or s.electing_unit = $2) and p.phone_sealed is not null
"""


async def sealed(viewer: Viewer) -> list[Row]:
    """The sealed numbers of the viewer's scope: `id`, `phone_sealed`."""
    return await sql.fetch(SEALED, viewer.unit_path, _electing(viewer))


async def by_hash(phone_hash: bytes) -> list[UUID]:
    """Whose number it is."""
    return [row["id"] for row in await sql.fetch("select id from person where phone_hash = $1", phone_hash)]


UNIT = """
    select id, name, kind, level, path, number, active, coalesce(congress, id) as congress from unit
"""

BRANCHES = f"""
    with held as (
        select split_part(u.path, '.', $2) as number, count(*) as deputies
        from seat s join unit u on u.id = s.unit
        where starts_with(u.path, $1) and s.role = 'DEPUTY' and s.status = 'ACTIVE' group by 1
    )
    select b.*, coalesce(h.deputies, 0) as deputies,
        exists (select 1 from unit below where below.parent = b.id) as has_more
    from ({UNIT} where parent = $3) b left join held h on h.number = b.number::text
    order by array_position(array['CONGRESS', 'AREA', 'COMMITTEE', 'HOME', 'STATION', 'POINT', 'GROUP', 'DEPARTMENT'],
        b.kind::text), b.number
"""


async def unit(unit: UUID) -> Row | None:
    """A unit."""
    return await sql.one(f"{UNIT} where id = $1", unit)


async def above(path: str, top: str) -> list[Row]:
    """The units from `top` down to the one at `path`, itself the last."""
    return await sql.fetch(f"{UNIT} where starts_with($1, path) and starts_with(path, $2) order by path", path, top)


async def branches(unit: Row) -> list[Row]:
    """The units right under one, with how many deputies sit at and under each."""
    return await sql.fetch(BRANCHES, unit["path"], unit["path"].count(".") + 1, unit["id"])


PAIRED = """
    select p.id, p.since, p."until", p.member_seat = any($1::uuid[]) as leads, o.id as seat, person.name,
        (select count(*) from attendance t join activity a on a.id = t.activity join activity_kind k on k.id = a.kind
            where a.host_seat = p.member_seat and t.seat = p.deputy_seat and k.key = 'VISIT' and a.state = 'FILED'
                and t.presence = 'PRESENT' and a.starts_at >= $2) as contacts
    from pairing p join seat o on o.id = case when p.member_seat = any($1::uuid[]) then p.deputy_seat
        else p.member_seat end join person on person.id = o.person
    where p.member_seat = any($1::uuid[]) or p.deputy_seat = any($1::uuid[])
    order by p."until" nulls first, p.since
"""


async def paired(seats: Sequence[UUID], since: datetime) -> list[Row]:
    """Standing contacts of these seats: with whom, since when, which side leads, how often they met after `since`."""
    return await sql.fetch(PAIRED, list(seats), since)


HISTORY = """
    select e.verb, e.at, e.target, p.name as by_name, e.data->>'reason' as reason, e.data->>'words' as words,
        (e.data->>'on')::date as "on",
        array(select jsonb_array_elements_text((e.data->'changes')::jsonb)) as changes
    from event e left join person p on p.id = e.by_person
    where e.kind = 'seat' and e.target = any($1::uuid[]) order by e.seq desc limit 100
"""


async def history(seats: Sequence[UUID]) -> list[Row]:
    """What befell these seats, the newest first."""
    return await sql.fetch(HISTORY, list(seats))


KEPT = """
    select s.person, p.name, p.phone_sealed, s.unit, s.role, t.ordinal, s.since, s.electing_unit, s.station, s.district,
        s.certificate_no, s.expertise, s.grass_roots, s.leading, s.title, s.reception
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit left join term t on t.id = s.term
    where s.status in ('ACTIVE', 'SUSPENDED')
        and (starts_with(u.path, $1) and coalesce(u.congress, u.id) = $3 or s.electing_unit = $2)
    order by (s.role <> 'DEPUTY'), u.path, p.name, s.id
"""


async def kept(viewer: Viewer) -> list[Row]:
    """The seats held today that the viewer keeps, with sealed numbers."""
    return await sql.fetch(KEPT, viewer.unit_path, _electing(viewer), viewer.congress)


def _electing(viewer: Viewer) -> UUID | None:
    return viewer.unit if viewer.role is Role.CONGRESS_STAFF else None
