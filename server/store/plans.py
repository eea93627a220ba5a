"""What planning an activity asks of the tables: who may run one, who holds it too, whom a change concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain.activities import ActivityState, Enrol
from server.domain.cautions import Prospect
from server.domain.plans import Plan
from server.domain.viewer import Viewer
from server.store import people, sql
from server.tables.activities import Activity
from server.tables.columns import uuid7

Row = dict[str, Any]

OWN = tuple(name for name in Plan.__dataclass_fields__ if name not in ("cohosts", "agenda", "expertise"))
"""Fields of a plan that are columns as they stand."""


async def add(plan: Plan, series: UUID | None = None) -> UUID:
    """A draft of a plan that has nothing left open; its id."""
    made = uuid7()
    await Activity.insert(Activity(id=made, series=series, **_values(plan)))
    return made


async def save(activity: UUID, plan: Plan) -> None:
    """The activity is what the plan says, one version on."""
    values = _values(plan) | {"version": Activity.version + 1}
    await Activity.update({getattr(Activity, name): value for name, value in values.items()}).where(
        Activity.id == activity
    )


def _values(plan: Plan) -> Row:
    lists = {"cohosts": list(plan.cohosts) or None, "expertise": list(plan.expertise or ())}
    agenda = msgspec.json.encode([{"time": line.time, "title": line.title} for line in plan.agenda]).decode()
    return {name: getattr(plan, name) for name in OWN} | lists | {"agenda": agenda}


HOSTS = f"""
    select s.id, s.role, s.title, s.status, s.expertise, s.person, p.name,
        u.id as unit, u.name as unit_name, u.kind as unit_kind, u.level as unit_level, u.path as unit_path
    from seat s join person p on p.id = s.person join unit u on u.id = s.unit
        left join unit c on c.id = u.congress
    where {people.HELD} and s.role in ('CONGRESS_STAFF', 'STATION_HEAD', 'LIAISON', 'LEADER', 'COMMITTEE_MEMBER')
        and s.unit in ($2, $3)
    order by s.unit = $2 desc, s.role, p.name, s.id limit 100
"""


async def hosts(unit: Row, now: datetime) -> list[Row]:
    """Seats that may run what a unit holds: its own staff and leaders, and those of its congress."""
    return await sql.fetch(HOSTS, now, unit["id"], unit["congress"])


async def may_host(seat: UUID, unit: Row, now: datetime) -> bool:
    """Whether a seat is one of `hosts`."""
    return any(row["id"] == seat for row in await hosts(unit, now))


async def topic(topic: UUID) -> Row | None:
    """A topic's state and where it lies."""
    return await sql.one(
        "select t.state, u.path as unit_path from topic t join unit u on u.id = t.unit where t.id = $1", topic
    )


PARTNERS = """
    select id, name, kind, level, path from unit where active
        and kind in ('CONGRESS', 'COMMITTEE', 'HOME', 'STATION', 'POINT', 'GROUP', 'AREA', 'DEPARTMENT')
"""


async def partners(units: Sequence[UUID]) -> set[UUID]:
    """Which of these units may hold an activity together with another."""
    return {row["id"] for row in await sql.fetch(f"{PARTNERS} and id = any($1::uuid[])", list(units))}


async def find_partners(words: str, first: int) -> list[Row]:
    """Units by a part of their name, from the top, that may hold an activity together with another."""
    return await sql.fetch(f"{PARTNERS} and strpos(name, $1) > 0 order by path limit $2", words, first)


async def topics(viewer: Viewer) -> list[Row]:
    """Open topics the viewer's unit works on, its own and those from above."""
    return await sql.fetch(
        "select t.id, t.title, u.name as unit_name from topic t join unit u on u.id = t.unit"
        " where t.state = 'OPEN' and starts_with($1, u.path) order by t.starts_on desc, t.id",
        viewer.unit_path,
    )


COHOST_STAFF = f"""
    select distinct s.person from activity a join seat s on s.unit = any(a.cohosts)
        join unit u on u.id = s.unit left join unit c on c.id = u.congress
    where a.id = $2 and s.role in ('CONGRESS_STAFF', 'STATION_HEAD', 'LIAISON') and {people.HELD}
    order by s.person
"""


async def cohost_staff(activity: UUID, now: datetime) -> list[UUID]:
    """The staff of the units that hold an activity too."""
    return [row["person"] for row in await sql.fetch(COHOST_STAFF, now, activity)]


PROSPECT = """
    select count(*) as expected,
        count(*) filter (where s.expertise && $2::varchar[]) as able,
        coalesce(array_agg(p.name order by p.name) filter (where exists (
            select 1 from attendance o join activity b on b.id = o.activity
            where o.person = t.person and o.enrolment in ('INVITED', 'ENROLLED') and b.id <> $1
                and b.state in ('PUBLISHED', 'RUNNING') and b.starts_at < $4 and b.ends_at > $3)), '{}') as elsewhere
    from attendance t join person p on p.id = t.person left join seat s on s.id = t.seat
    where t.activity = $1 and t.enrolment in ('INVITED', 'ENROLLED', 'LEAVE_ASKED')
"""

BESIDE = """
    select title from activity where unit = $1 and id is distinct from $4 and state in ('DRAFT', 'PUBLISHED', 'RUNNING')
        and starts_at < $3 and ends_at > $2 order by starts_at, id limit 10
"""


async def beside(unit: UUID, starts_at: datetime, ends_at: datetime, but: UUID | None = None) -> list[str]:
    """Titles of what a unit holds at a time already."""
    return [row["title"] for row in await sql.fetch(BESIDE, unit, starts_at, ends_at, but)]


async def prospect(row: Row) -> Prospect:
    """How an activity to come stands, of a row as `activities.one` gives it."""
    span = (row["starts_at"], row["ends_at"])
    found = await sql.one(PROSPECT, row["id"], row["expertise"], *span)
    return Prospect(
        state=ActivityState(row["state"]),
        starts_at=row["starts_at"],
        announce_days=row["announce_days"],
        min_deputies=row["min_deputies"],
        by_invitation=row["enrol"] == Enrol.ASSIGNED,
        expertise=row["expertise"],
        beside=await beside(row["unit"], *span, row["id"]),
        **(found or {}),
    )


LATER = """
    select b.id from activity a join activity b on b.series = a.series and b.starts_at >= a.starts_at
    where a.id = $1 and (b.id = a.id or b.state in ('DRAFT', 'PUBLISHED')) order by b.starts_at, b.id
"""


async def later(activity: UUID) -> list[UUID]:
    """The activity and those of its series after it that have not begun, in their order; none if it is of no series."""
    return [row["id"] for row in await sql.fetch(LATER, activity)]
