"""
Attendance (到场) as rows and as what phones are told of it.

One attendance has two faces: the person's own, and the desk's roster line with the deputy
code and the keys of the person's devices. `fed` makes both, from two statements however
many persons there are.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from server.domain import activity_projections, projections
from server.store import people, sql
from server.store.changes import Row
from server.tables.columns import uuid7

ROSTER = """
    select t.*, p.name, u.name as unit_name, code.token, code.state as token_state
    from attendance t
    join person p on p.id = t.person
    left join seat s on s.id = t.seat
    left join unit u on u.id = s.unit
    left join lateral (
        select c.token, c.state from code c
        where c.kind = 'DEPUTY' and c.token is not null and c.target in
            (select d.id from seat d where d.person = t.person and d.role = 'DEPUTY')
        order by (c.state <> 'ACTIVE'), (c.target is distinct from t.seat), c.valid_from desc limit 1
    ) code on true
"""
OF_ACTIVITY = f"""
    {ROSTER} where t.activity = $1 and ($2::uuid[] is null or t.person = any($2::uuid[])) order by t.person, t.sitting
"""
OF_LINES = f"{ROSTER} where t.id = any($1::uuid[]) order by t.id"


async def roster(activity: UUID, persons: Sequence[UUID] | None = None) -> list[dict[str, Any]]:
    """Attendance rows with name, unit, deputy code, `groups` and `devices`; all persons if None."""
    return await _whole(await sql.fetch(OF_ACTIVITY, activity, None if persons is None else list(persons)))


async def _whole(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ROSTER with what is of the person."""
    there = [row["person"] for row in rows]
    groups, devices = await people.groups_of(there), await devices_of(there)
    return [{**row, "groups": groups.get(row["person"], []), "devices": devices.get(row["person"], [])} for row in rows]


async def devices_of(persons: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Devices each person has and has not revoked: `id` and `public_key`."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    rows = await sql.fetch(
        "select person, id, public_key from device where person = any($1::uuid[]) and revoked_at is null order by id",
        list(persons),
    )
    for row in rows:
        found.setdefault(row["person"], []).append(row)
    return found


async def fed(activity: UUID, persons: Sequence[UUID] | None = None) -> list[Row]:
    """What the persons and the desk are told of this attendance; all persons if None."""
    rows = await roster(activity, persons)
    return [told for row in rows for told in (own(row), on_roster(row))]


async def fed_lines(ids: Iterable[UUID]) -> list[Row]:
    """What persons and desks are told of these attendances, at whatever activities."""
    wanted = list(ids)
    rows = await _whole(await sql.fetch(OF_LINES, wanted)) if wanted else []
    return [told for row in rows for told in (own(row), on_roster(row))]


async def fed_roster(activities: Iterable[UUID], person: UUID) -> list[Row]:
    """What the desks of some activities are told of one person, whose attendance there is locked from now on."""
    there = sorted(activities)
    await sql.execute(
        "select 1 from attendance where activity = any($1::uuid[]) and person = $2 order by activity, sitting"
        " for no key update",
        there,
        person,
    )
    return [on_roster(row) for activity in there for row in await roster(activity, [person])]


def own(row: dict[str, Any]) -> Row:
    """The person's own face of an attendance row."""
    scope = projections.person_scope(row["person"])
    return Row(scope, "attendance", row["id"], row["version"], projections.attendance(row))


def on_roster(row: dict[str, Any]) -> Row:
    """The desk's face of a row of `roster`."""
    body = activity_projections.roster(
        row,
        name=row["name"],
        unit_name=row["unit_name"],
        groups=row["groups"],
        token=row["token"],
        token_state=row["token_state"],
        devices=row["devices"],
    )
    return Row(projections.staff_scope(row["activity"]), "roster", row["id"], row["version"], body)


LISTED = """
    select t.*, p.name, u.id as unit, u.name as unit_name, u.kind as unit_kind, u.level as unit_level,
        u.path as unit_path, s.role, s.title, s.expertise, s.status, s.electing_unit
    from attendance t
    join person p on p.id = t.person
    left join seat s on s.id = t.seat
    left join unit u on u.id = s.unit
    where t.activity = $1
    order by t.presence = 'TO_REVIEW' desc, t.first_in desc nulls last, p.name, t.id
"""


async def listed(activity: UUID) -> list[dict[str, Any]]:
    """Attendance of an activity for staff, what waits for a decision first; with `groups`."""
    rows = await sql.fetch(LISTED, activity)
    groups = await people.groups_of([row["person"] for row in rows])
    return [{**row, "groups": groups.get(row["person"], [])} for row in rows]


async def one(activity: UUID, person: UUID, sitting: int = 0) -> dict[str, Any] | None:
    """One person's attendance, with the units that elected their seat."""
    return await sql.one(
        "select t.*, s.electing_unit, p.name from attendance t join person p on p.id = t.person"
        " left join seat s on s.id = t.seat where t.activity = $1 and t.person = $2 and t.sitting = $3",
        activity,
        person,
        sitting,
    )


INVITE = """
    insert into attendance as held (id, activity, sitting, person, seat, enrolment, presence, evidence, reasons,
        both_sides, version)
    select id, $1, 0, person, seat, 'INVITED', 'NONE', 'E0', '{}', false, 1
    from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as t (id, person, seat)
    order by person
    on conflict (activity, sitting, person) do update
        set enrolment = 'INVITED', seat = excluded.seat, version = held.version + 1
        where held.enrolment = 'UNINVITED'
    returning person
"""


async def invite(activity: UUID, seats: dict[UUID, UUID]) -> list[UUID]:
    """
    Put persons on the list, each in a seat, in one statement.

    Args:
        seats: Seat by person.

    Returns:
        Those who were not on it before, in order of their ids.
    """
    persons = sorted(seats)
    rows = await sql.fetch(INVITE, activity, [uuid7() for _ in persons], persons, [seats[person] for person in persons])
    return sorted(row["person"] for row in rows)


async def expected(activity: UUID) -> list[UUID]:
    """Persons on an activity's list who have not declined."""
    rows = await sql.fetch(
        "select person from attendance where activity = $1 and enrolment not in ('UNINVITED', 'DECLINED')"
        " order by person",
        activity,
    )
    return [row["person"] for row in rows]


async def has_scan(activity: UUID, person: UUID) -> bool:
    """Whether any scan speaks of the person there, withdrawn ones aside."""
    return bool(
        await sql.value(
            "select exists (select 1 from scan where activity = $1 and person = $2 and withdrawn_at is null)",
            activity,
            person,
        )
    )
