"""Stations (联络站) as citizens see them: the page of one, and which is theirs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.store import sql
from server.store.landings import ZONE


@dataclass(frozen=True, slots=True)
class Station:
    """
    A station's own facts.

    Attributes:
        above: Names of the two units over it, the wider first.
        lat, lng: Microdegrees.
        token: Of its printed code, if one stands.
        zone: IANA name of the zone its times are said in.
    """

    id: UUID
    name: str
    path: str
    above: tuple[str, ...]
    address: str | None
    lat: int | None
    lng: int | None
    hours: str | None
    phone: str | None
    intro: str
    token: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class Reception:
    """A time at which deputies receive voters."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    deputies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice anyone may read."""

    title: str
    body: str
    unit_name: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Area:
    """A street, town or community to choose from; `county` is the unit it is listed under."""

    number: int
    name: str
    county: str
    community: bool


async def one(station: UUID) -> Station | None:
    """A station, if it is open to the public."""
    row = await sql.one(STATIONS.replace("<condition>", "u.id = $1"), station)
    return _station(row) if row else None


async def receptions(station: UUID, now: datetime, limit: int = 3) -> list[Reception]:
    """The next public receptions of a station, soonest first, with who will sit there."""
    rows = await sql.fetch(RECEPTIONS, station, now, limit)
    return [Reception(**{**row, "deputies": tuple(row["deputies"])}) for row in rows]


async def notices(path: str, now: datetime, limit: int = 5) -> list[PublicNotice]:
    """Public notices of a station and of the units above it, newest first."""
    return [PublicNotice(**row) for row in await sql.fetch(NOTICES, now, path, limit)]


async def areas() -> list[Area]:
    """Streets, towns and communities, each under its county."""
    return [Area(**row) for row in await sql.fetch(AREAS)]


async def found(words: str, area: int | None, limit: int = 40) -> list[Station]:
    """
    Stations for a street or community.

    A community without a station of its own is served by those of the street it lies in.
    """
    condition = "u.id in (" + (NEAR_AREA if area is not None else NEAR_WORDS) + ")"
    asked = area if area is not None else words
    rows = await sql.fetch(STATIONS.replace("<condition>", condition) + " limit $2", asked, limit)
    return [_station(row) for row in rows]


def _station(row: dict[str, Any]) -> Station:
    return Station(**{**row, "above": tuple(row["above"])})


STATIONS = f"""
    select u.id, u.name, u.path, pl.address, pl.lat, pl.lng, pl.hours, pl.public_phone as phone,
        coalesce(pl.intro, '') as intro, {ZONE} as zone,
        (select c.token from code c where c.target = u.id and c.kind = 'STATION' and c.state = 'ACTIVE'
            order by c.valid_from desc limit 1) as token,
        array(select a.name from (
            select v.name, v.path from unit v where v.path <> u.path and starts_with(u.path, v.path)
            order by length(v.path) desc limit 2) a order by length(a.path)) as above
    from unit u left join place pl on pl.unit = u.id
    where u.kind in ('STATION', 'HOME', 'POINT') and u.active and <condition>
    order by (u.kind <> 'STATION'), length(u.path), u.name
"""

RECEPTIONS = """
    select a.title, a.starts_at, a.ends_at, a.place,
        array(select distinct p.name from attendance t join person p on p.id = t.person
            join seat s on s.id = t.seat and s.role = 'DEPUTY' and s.status = 'ACTIVE'
            where t.activity = a.id and t.enrolment in ('INVITED', 'ENROLLED') order by p.name) as deputies
    from activity a join activity_kind k on k.id = a.kind
    where a.unit = $1 and k.category = 'RECEPTION' and a.visibility = 'PUBLIC'
        and a.state in ('PUBLISHED', 'RUNNING') and a.ends_at > $2
    order by a.starts_at limit $3
"""

NOTICES = """
    select n.title, n.body, u.name as unit_name, n.published_at
    from notice n join unit u on u.id = n.unit
    where n.visibility = 'PUBLIC' and n.published_at <= $1 and starts_with($2, u.path)
        and n.kind not in ('REMINDER', 'SECURITY')
    order by n.published_at desc limit $3
"""

AREAS = """
    select u.number, u.name, coalesce(c.name, '') as county, u.level = 'COMMUNITY' as community
    from unit u
    left join lateral (select v.name, v.number from unit v
        where v.level = 'COUNTY' and v.kind = 'CONGRESS' and v.path <> u.path and starts_with(u.path, v.path)
        order by length(v.path) limit 1) c on true
    where u.active and (u.kind = 'AREA' or (u.kind = 'CONGRESS' and u.level = 'TOWN'))
    order by c.number nulls last, u.path
"""

NEAR = """
    with chosen as (select v.path, v.level from unit v where v.active and <chosen>),
    within as (select w.id from unit w, chosen where starts_with(w.path, chosen.path)
        and w.kind in ('STATION', 'HOME', 'POINT')),
    around as (select w.id from unit w, chosen
        join unit town on starts_with(chosen.path, town.path)
            and town.level = 'TOWN' and town.kind in ('AREA', 'CONGRESS')
        where chosen.level = 'COMMUNITY' and w.kind = 'STATION' and starts_with(w.path, town.path))
    select id from within union select id from around
"""
"""Stations under a chosen unit; for a community also those of the town over it."""

NEAR_AREA = NEAR.replace("<chosen>", "v.number = $1")
NEAR_WORDS = NEAR.replace(
    "<chosen>",
    """v.kind in ('CONGRESS', 'AREA', 'STATION', 'HOME', 'POINT') and (strpos(v.name, $1) > 0
        or exists (select 1 from place q where q.unit = v.id and strpos(q.address, $1) > 0))""",
)
