"""
Duties as staff list them: what waits for review, the file of one deputy, the days of all in scope.

A viewer finds those of deputies at or under their unit, of those their congress elected, and of
those who meet voters at their station.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.duties import DutyState
from server.domain.people import Role
from server.domain.scope import reading_paths
from server.domain.viewer import Viewer
from server.store import duties, duty_categories, sql

Row = dict[str, Any]

IN_SCOPE = "(u.path ^@ any($1::text[]) or st.path ^@ any($1::text[]) or s.electing_unit = $2)"

MORE = """, array(select x.title from duty x where x.seat = d.seat and x.on_date = d.on_date and x.id <> d.id
    and x.state in ('APPROVED', 'SUBMITTED') order by x.id) as same_day"""

# The page is found first, by `duty_day`; what is told beside a duty is asked of its rows alone.
PAGE = f"""
    with page as materialized (
    select d.id from duty d join seat s on s.id = d.seat join unit u on u.id = s.unit
        left join unit st on st.id = s.station
    where {IN_SCOPE} and ($3::text is null or d.state = $3) and ($4::uuid is null or d.seat = $4)
        and ($5::int is null or extract(year from d.on_date) = $5) and ($6::bool is null or (d.source = 'SELF') = $6)
        and ($7::date is null or (d.on_date, d.id) < ($7, $8::uuid))
        and ($10::uuid is null or d.addressee = $10 and d.state <> 'VOID')
    order by d.on_date desc, d.id desc limit $9)
    {duties.WHOLE.replace("    from duty d", MORE + " from duty d", 1)}
    where d.id = any(array(select id from page)) order by d.on_date desc, d.id desc
"""

# By `duty_waiting`: seats in scope are found once, and of duties nothing but their seat is read.
COUNT = f"""
    with v as materialized (
        select s.id from seat s join unit u on u.id = s.unit left join unit st on st.id = s.station where {IN_SCOPE}
    )
    select count(*) from duty d join v on v.id = d.seat where d.state = 'SUBMITTED'
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """
    What the list is narrowed to; None is not.

    Attributes:
        addressed: Only statements sent to the viewer's own unit, and not taken back.
    """

    state: DutyState | None = None
    seat: UUID | None = None
    year: int | None = None
    reported: bool | None = None
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, the latest day first, and where the next page begins; None on the last."""

    rows: list[Row]
    next: str | None


async def page(viewer: Viewer, narrowed: Filter, after: str | None = None, first: int = 50) -> Page:
    """One page of what the viewer reads; a cursor nobody gave out begins at the first."""
    day, last = _read_cursor(after)
    first = max(1, min(first, 500))
    given = (narrowed.state, narrowed.seat, narrowed.year, narrowed.reported, day, last, first + 1)
    rows = await sql.fetch(PAGE, *_scope(viewer), *given, viewer.unit if narrowed.addressed else None)
    there = rows[:first]
    more = len(rows) > first
    return Page(there, f"{there[-1]['on_date']}_{there[-1]['id']}" if more else None)


async def waiting(viewer: Viewer) -> int:
    """How many reports in scope wait for review."""
    return await sql.value(COUNT, *_scope(viewer))


DAYS = f"""
    select s.id as seat, p.name, u.name as unit_name, s.district, st.name as station_name, s.status,
        coalesce(sum(d.half_days) filter (where d.state = 'APPROVED' and k.counts), 0)::int as half_days,
        count(*) filter (where d.state = 'APPROVED')::int as times,
        count(*) filter (where d.state = 'SUBMITTED')::int as waiting,
        count(*) filter (where d.state = 'APPROVED' and d.category = 'ANNUAL_REPORT')::int as annual
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit left join unit st on st.id = s.station
        left join duty d on d.seat = s.id and d.on_date >= $3 and d.on_date < $4
        {duty_categories.join("k", "d.category", "d.on_date")}
    where s.role = 'DEPUTY' and s.status = 'ACTIVE' and {IN_SCOPE}
    <those>
    group by s.id, p.name, u.name, u.path, s.district, st.name
    order by u.path, p.name, s.id
"""
DAYS_OF_ALL, DAYS_OF_SOME = DAYS.replace("<those>", ""), DAYS.replace("<those>", "and s.id = any($5::uuid[])")

FEWEST = f"""
    with v as materialized (
        select s.id, p.name from seat s join person p on p.id = s.person join unit u on u.id = s.unit
            left join unit st on st.id = s.station
        where s.role = 'DEPUTY' and s.status = 'ACTIVE' and {IN_SCOPE}
            and ($3 = '' or strpos(p.name, $3) > 0 or strpos(u.name, $3) > 0)
    )
    select v.id from v left join snapshot h on h.subject = v.id and h.rule = 'duty_days' and h.period = $4
    order by coalesce(h.tenths, 0), v.name, v.id offset $5 limit $6
"""


async def days(viewer: Viewer, year: int) -> list[Row]:
    """Half days and how many duties of every sitting deputy in scope, in one year."""
    return await sql.fetch(DAYS_OF_ALL, *_scope(viewer), *_year(year))


async def fewest_days(viewer: Viewer, year: int, search: str, after: int, first: int) -> list[Row]:
    """
    The same of some of them, those with the fewest first; `after` of them are left out.

    They are found by what the indicator of days came to, and counted anew: a page is right where its order is a
    minute behind.
    """
    found = await sql.fetch_anew(FEWEST, *_scope(viewer), search, str(year), after, first)
    ids = [row["id"] for row in found]
    rows = {row["seat"]: row for row in await sql.fetch(DAYS_OF_SOME, *_scope(viewer), *_year(year), ids)}
    return [rows[one] for one in ids if one in rows]


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)


DEPUTY = """
    select s.id as seat, s.person, p.name, s.district, s.electing_unit, u.name as unit_name, u.path as unit_path,
        coalesce(u.congress, u.id) as congress, coalesce(c.zone, u.zone, 'Asia/Shanghai') as zone,
        st.name as station_name, st.path as station_path, coalesce(st.congress, st.id) as station_congress
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit
        left join unit c on c.id = u.congress left join unit st on st.id = s.station
    where s.id = $1 and s.role = 'DEPUTY'
"""


async def deputy(seat: UUID) -> Row | None:
    """A deputy's seat, as the head of their file."""
    return await sql.one(DEPUTY, seat)


FILE = (
    f"{duties.WHOLE} where d.seat = $1 and d.on_date >= $2 and d.on_date < $3 and d.state <> 'VOID' order by d.on_date"
)


async def file(seat: UUID, year: int) -> list[Row]:
    """All of one deputy's duties of a year that are not void, the earliest first."""
    return await sql.fetch(FILE, seat, date(year, 1, 1), date(year + 1, 1, 1))


def _scope(viewer: Viewer) -> tuple[Sequence[str], UUID | None]:
    return reading_paths(viewer), viewer.unit if viewer.role is Role.CONGRESS_STAFF else None


def _read_cursor(text: str | None) -> tuple[date | None, UUID | None]:
    day, _, last = (text or "").partition("_")
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError:
        return None, None
