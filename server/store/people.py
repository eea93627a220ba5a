"""
Seats as rights and as people to ask: who may act, who may be invited, in which groups they are.

No query here reads a telephone number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain import projections
from server.domain.people import Role, UnitKind
from server.domain.scope import Spot, Target
from server.domain.viewer import SeatFacts, Viewer, viewer_in
from server.store import sql
from server.store.changes import Row

HELD = """s.status = 'ACTIVE' and s.since <= ($1::timestamptz at time zone coalesce(c.zone, 'Asia/Shanghai'))::date
    and (s.until is null or s.until > ($1::timestamptz at time zone coalesce(c.zone, 'Asia/Shanghai'))::date)"""
"""Whether seat `s` is held at moment $1 in the calendar of its congress `c`."""

SEATS = f"""
    select s.id, s.role, s.unit, u.kind as unit_kind, u.path as unit_path, coalesce(u.congress, u.id) as congress,
        s.electing_unit, s.station
    from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
    where s.person = $2 and {HELD}
    order by s.since, s.id
"""


async def seats_of(person: UUID, now: datetime) -> tuple[SeatFacts, ...]:
    """The seats a person holds today, the longest held first."""
    return tuple(_facts(row) for row in await sql.fetch(SEATS, now, person))


async def suspended_of(person: UUID, now: datetime) -> tuple[SeatFacts, ...]:
    """The seats a person would hold today if they were not suspended, the longest held first."""
    asked = SEATS.replace("s.status = 'ACTIVE'", "s.status = 'SUSPENDED'")
    return tuple(_facts(row) for row in await sql.fetch(asked, now, person))


ADMINS = f"""
    select distinct s.person from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress
    where s.role = '{Role.ADMIN}' and {HELD} order by s.person
"""


async def admins(now: datetime) -> list[UUID]:
    """Those who run the system today."""
    return [row["person"] for row in await sql.fetch(ADMINS, now)]


async def viewer(person: UUID, now: datetime, seat: UUID | None = None, device: UUID | None = None) -> Viewer | None:
    """
    The person acting in a seat.

    Returns:
        None if they do not hold that seat today; without a seat given, the one held
        longest, None if they hold none.
    """
    seats = await seats_of(person, now)
    chosen = next((facts for facts in seats if seat in (None, facts.id)), None)
    return viewer_in(chosen, person, seats, device) if chosen else None


def _facts(row: dict[str, Any]) -> SeatFacts:
    return SeatFacts(**{**row, "role": Role(row["role"]), "unit_kind": UnitKind(row["unit_kind"])})


TARGETS = """
    select u.path, coalesce(u.congress, u.id) as congress, s.electing_unit
    from seat s join unit u on u.id = s.unit where s.person = $1 order by (s.status <> 'ACTIVE'), s.since, s.id
"""


async def targets(person: UUID) -> list[Target]:
    """What permissions ask of a person: one target for each seat they have or had, those held first."""
    return [
        Target(row["path"], row["congress"], person, (row["electing_unit"],) if row["electing_unit"] else ())
        for row in await sql.fetch(TARGETS, person)
    ]


ASKED = f"""
    select s.id, s.person, p.name, s.unit, u.name as unit_name, u.kind as unit_kind, u.level, u.path as unit_path,
        coalesce(u.congress, u.id) as congress, s.role, s.title, s.expertise, s.status, s.electing_unit,
        array(select array[b.path, coalesce(b.congress, b.id)::text] from unit b
            where b.id = s.station or b.id in (select g.unit from seat g join unit gu on gu.id = g.unit
                where g.person = s.person and g.status = 'ACTIVE' and gu.kind = 'GROUP')) as belongs
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit
        left join unit c on c.id = u.congress
    where {HELD}
"""


async def seats(ids: Sequence[UUID], now: datetime) -> list[dict[str, Any]]:
    """Seats held today among those named, with what permissions ask: `belongs` holds Spots."""
    rows = await sql.fetch(f"{ASKED} and s.id = any($2::uuid[]) order by s.id", now, list(ids))
    return [_asked(row) for row in rows]


FOUND = f"""
    {ASKED} and ($2::text is null or strpos(p.name, $2) > 0 or strpos(u.name, $2) > 0
            or exists (select 1 from unnest(s.expertise) e where strpos(e, $2) > 0))
        and ($3::text is null or starts_with(u.path, $3)
            or exists (select 1 from seat g join unit gu on gu.id = g.unit
                where g.person = s.person and g.status = 'ACTIVE' and gu.kind = 'GROUP' and starts_with(gu.path, $3)))
        and ($4::text is null or s.role = $4)
        and (starts_with(u.path, $5) and coalesce(u.congress, u.id) = $6
            or s.electing_unit = $7
            or exists (select 1 from unit b where starts_with(b.path, $5) and coalesce(b.congress, b.id) = $6
                and (b.id = s.station or b.kind = 'GROUP' and b.id in
                    (select g.unit from seat g where g.person = s.person and g.status = 'ACTIVE'))))
"""
"""Seats a viewer may invite: $2 words, $3 a path, $4 a role; $5 to $7 the viewer's path, congress and `electing`."""

SEARCH = f"{FOUND} order by (s.role <> 'DEPUTY'), u.path, p.name, s.id limit $8"


async def search(
    viewer: Viewer,
    now: datetime,
    *,
    words: str | None = None,
    unit_path: str | None = None,
    role: Role | None = None,
    first: int = 50,
) -> list[dict[str, Any]]:
    """
    Seats the viewer may invite, deputies first.

    Args:
        words: Part of a name, a unit's name or an expertise.
        unit_path: Only seats, or members of groups, at or under it.
    """
    electing = viewer.unit if viewer.role is Role.CONGRESS_STAFF else None
    scope = (viewer.unit_path, viewer.congress, electing)
    rows = await sql.fetch(SEARCH, now, words or None, unit_path, role, *scope, min(first, 500))
    return [_asked(row) for row in rows]


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    spots = tuple(Spot(path, UUID(congress)) for path, congress in row["belongs"])
    return {**row, "belongs": spots}


GROUPS = """
    select s.person, array_agg(distinct u.name order by u.name) as names
    from seat s join unit u on u.id = s.unit
    where s.person = any($1::uuid[]) and s.status = 'ACTIVE' and u.kind = 'GROUP'
    group by s.person
"""


async def groups_of(persons: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Names of the groups (代表小组) each person is in; persons in none are missing."""
    return {row["person"]: row["names"] for row in await sql.fetch(GROUPS, list(persons))}


SEAT_ROWS = """
    select s.*, u.name as unit_name, u.level, st.name as station_name,
        (select c.token from code c where c.kind = 'DEPUTY' and c.target = s.id and c.state = 'ACTIVE'
            order by c.valid_from desc limit 1) as token
    from seat s join unit u on u.id = s.unit left join unit st on st.id = s.station
    where s.person = any($1::uuid[])
"""


async def fed_seats(persons: Sequence[UUID]) -> list[Row]:
    """What these persons' phones are told of their seats, ended ones too."""
    groups = await groups_of(persons)
    return [_fed_seat(row, groups.get(row["person"], [])) for row in await sql.fetch(SEAT_ROWS, list(persons))]


async def touch(seat: UUID) -> None:
    """The phone of whoever holds the seat must hear of it again."""
    await sql.execute("update seat set version = version + 1 where id = $1", seat)


def _fed_seat(row: dict[str, Any], groups: list[str]) -> Row:
    body = projections.seat(
        row,
        unit_name=row["unit_name"],
        level=row["level"],
        station_name=row["station_name"],
        groups=groups,
        token=row["token"] if row["role"] == Role.DEPUTY else None,
    )
    return Row(projections.person_scope(row["person"]), "seat", row["id"], row["version"], body)


DUTY_SEAT = """
    select s.id, s.unit, s.electing_unit, coalesce(c.zone, u.zone, 'Asia/Shanghai') as zone
    from seat s join unit u on u.id = s.unit left join unit c on c.id = u.congress where s.id = $1
"""


async def duty_seat(seat: UUID) -> dict[str, Any]:
    """A deputy's seat as their reports need it: its unit, who elected them, the zone of its days."""
    (row,) = await sql.fetch(DUTY_SEAT, seat)
    return row
