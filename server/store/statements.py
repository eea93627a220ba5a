"""Statements of stations (站点文稿): notices of a period, and what there is to say of one."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.lists import List
from server.domain.periods import Period
from server.domain.statements import Held, Line, Material, StatementKind
from server.store import sql
from server.tables.columns import uuid7

WHOLE = """
    select n.*, u.name as unit_name, u.path as unit_path, u.kind as unit_kind,
        coalesce(u.congress, u.id) as congress, coalesce(z.zone, 'Asia/Shanghai') as zone
    from notice n join unit u on u.id = n.unit left join unit z on z.id = coalesce(u.congress, u.id)
"""

OF = f"{WHOLE} where n.unit = $1 and n.period is not null order by n.period_on desc, n.kind limit 200"


async def of(station: UUID) -> list[dict[str, Any]]:
    """A station's statements, drafts too, the newest period first."""
    return await sql.fetch(OF, station)


async def one(statement: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """A statement."""
    held = "for no key update of n" if lock else ""
    return await sql.one(f"{WHOLE} where n.id = $1 and n.period is not null {held}", statement)


async def of_period(station: UUID, kind: StatementKind, period: str) -> dict[str, Any] | None:
    """The one a station has of a period, if it has begun one."""
    return await sql.one(f"{WHOLE} where n.unit = $1 and n.kind = $2 and n.period = $3", station, kind, period)


ADD = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, period, period_on, category,
        state, version)
    values ($1, $2, $3, $4, $5, 'PUBLIC', '{}', false, $6, $7, 'STATION', 'DRAFT', 1)
    on conflict (unit, kind, period) do nothing
"""


async def add(station: UUID, kind: StatementKind, period: Period, title: str, body: str) -> UUID | None:
    """A draft stands; None if the station has one of that period already."""
    made = uuid7()
    written = await sql.execute(ADD, made, kind, station, title, body, period.name, period.starts_on)
    return made if written else None


async def save(statement: UUID, title: str, body: str, published_at: datetime | None) -> None:
    """It says this, and is published if a moment is given."""
    await sql.execute(
        "update notice set title = $2, body = $3, published_at = $4, version = version + 1,"
        " state = case when $4::timestamptz is null then 'DRAFT' else 'SENT' end where id = $1",
        statement,
        title,
        body,
        published_at,
    )


HELD = """
    select a.title, k.label as kind, k.category = 'RECEPTION' as is_reception,
        (a.starts_at at time zone $2)::date as on_day, a.state in ('ENDED', 'FILED') as is_past,
        array(select p.name from attendance t join person p on p.id = t.person join seat s on s.id = t.seat
            where t.activity = a.id and s.role = 'DEPUTY' and case when a.state in ('ENDED', 'FILED')
                then t.presence = 'PRESENT' else t.enrolment in ('INVITED', 'ENROLLED') end
            order by p.name) as deputies
    from activity a join activity_kind k on k.id = a.kind
    where a.unit = $1 and a.starts_at >= $3::date - 1 and a.starts_at < $4::date + 2
        and (a.starts_at at time zone $2)::date between $3 and $4
        and a.state in ('PUBLISHED', 'RUNNING', 'ENDED', 'FILED')
    order by a.starts_at, a.id
"""

LINES = """
    select i.list, i.text from list_item i left join activity a on a.id = i.activity
    where (i.unit = $1 or a.unit = $1) and i.deleted_at is null and i.state <> 'DROPPED'
        and i.list in ('PROBLEM', 'SUGGESTION', 'RESULT')
        and (i.written_at at time zone $2)::date between $3 and $4
    order by i.written_at, i.id limit 100
"""

REPORTED = """
    select distinct p.name from duty d join seat s on s.id = d.seat join person p on p.id = s.person
    where s.station = $1 and d.category = 'REPORT' and d.state = 'APPROVED' and d.on_date between $2 and $3
    order by p.name
"""

AHEAD = timedelta(days=31)
"""How far past its end a period's statement looks."""


async def material(station: UUID, zone: str, starts: date, ends: date) -> Material:
    """What happened at a station from one day to another, and what is announced there for the month after."""
    rows = await sql.fetch(HELD, station, zone, starts, ends + AHEAD)
    held = [row for row in rows if row["is_past"] and row["on_day"] <= ends]
    lines = await sql.fetch(LINES, station, zone, starts, ends)
    reported = await sql.fetch(REPORTED, station, starts, ends)
    return Material(
        [_held(row) for row in held],
        [_held(row) for row in rows if not row["is_past"]],
        [Line(List(row["list"]), row["text"]) for row in lines],
        [row["name"] for row in reported],
    )


def _held(row: dict[str, Any]) -> Held:
    return Held(row["title"], row["kind"], row["is_reception"], row["on_day"], row["deputies"])


COMING = """
    select a.id, a.title, a.starts_at, a.ends_at, a.state, a.visibility, a.announce_days,
        array(select p.name from attendance t join person p on p.id = t.person
            where t.activity = a.id and t.enrolment in ('INVITED', 'ENROLLED') order by p.name) as deputies
    from activity a join activity_kind k on k.id = a.kind
    where a.unit = $1 and k.category = 'RECEPTION' and a.state in ('DRAFT', 'PUBLISHED', 'RUNNING') and a.ends_at > $2
    order by a.starts_at limit 12
"""


async def receptions(station: UUID, now: datetime) -> list[dict[str, Any]]:
    """The receptions to come at a station, drafts too, the next first."""
    return await sql.fetch(COMING, station, now)
