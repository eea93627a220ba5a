"""
Activities (活动): single ones, their kinds, their counts, and what phones are told of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain import activity_projections, projections
from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.enclosures import Enclosing
from server.domain.people import Role
from server.domain.permissions import DESK
from server.domain.plans import AgendaLine
from server.domain.scope import Spot, Target
from server.domain.viewer import Viewer
from server.store import enclosures, sql
from server.store.changes import Row

COLUMNS = f"""
    a.*, k.key as kind_key, k.label as kind_label, k.category as kind_category, k.half_days as kind_half_days,
    k.at_stations as kind_at_stations, u.name as unit_name, u.kind as unit_kind, u.level as unit_level,
    u.path as unit_path, coalesce(u.congress, u.id) as congress, coalesce(c.zone, 'Asia/Shanghai') as zone,
    (select p.name from seat s join person p on p.id = s.person where s.id = a.host_seat) as host_name,
    array(select b.name from unit b where b.id = any(a.cohosts) order by b.path) as cohost_names,
    (select json_agg(json_build_object('id', b.id, 'name', b.name, 'kind', b.kind, 'level', b.level, 'path', b.path,
        'congress', coalesce(b.congress, b.id)) order by b.path) from unit b where b.id = any(a.cohosts)) as cohosting,
    (select t.title from topic t where t.id = a.topic) as topic_title,
    {enclosures.hung(Enclosing.ACTIVITY, "a.id")}
"""
JOINED = """
    from activity a join activity_kind k on k.id = a.kind join unit u on u.id = a.unit
        left join unit c on c.id = u.congress
"""


async def one(activity: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """
    An activity with its kind (`kind_…`), unit (`unit_…`), `congress` and `zone`.

    Args:
        lock: Keep others from changing it until the transaction ends.
    """
    return await sql.one(
        f"select {COLUMNS} {JOINED} where a.id = $1 {'for no key update of a' if lock else ''}", activity
    )


async def many(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Activities as `one` gives them."""
    return await sql.fetch(f"select {COLUMNS} {JOINED} where a.id = any($1::uuid[]) order by a.id", list(ids))


async def hold_still(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Activities as `one` gives them; nobody changes them until the transaction ends, others may hold them too."""
    return await sql.fetch(
        f"select {COLUMNS} {JOINED} where a.id = any($1::uuid[]) order by a.id for share of a", list(ids)
    )


async def hold(ids: Sequence[UUID]) -> None:
    """Nobody else changes these activities, or judges a scan of them, until the transaction ends."""
    await sql.execute("select 1 from activity where id = any($1::uuid[]) order by id for no key update", list(ids))


def target(row: dict[str, Any], *, addressed: bool = False) -> Target:
    """What permissions ask of a row of `one` or `page`."""
    return Target(
        unit_path=row["unit_path"],
        congress=row["congress"],
        at_stations=row["kind_at_stations"],
        state=ActivityState(row["state"]),
        enrol=Enrol(row["enrol"]),
        visibility=Visibility(row["visibility"]),
        cohosts=_spots(row),
        addressed=addressed,
    )


def _spots(row: dict[str, Any]) -> tuple[Spot, ...]:
    """Where the units lie that hold it too; of a draft they know nothing."""
    if row["state"] == ActivityState.DRAFT:
        return ()
    return tuple(Spot(unit["path"], unit["congress"]) for unit in cohosts(row))


def about(row: dict[str, Any], person: UUID, electing_units: tuple[UUID, ...] = ()) -> Target:
    """What permissions ask of one person's presence at an activity."""
    return replace(target(row), person=person, electing_units=electing_units)


ADDRESSED = """
    select t.activity from attendance t left join seat s on s.id = t.seat
    where t.activity = any($3::uuid[]) and (t.person = $1 or s.electing_unit = $2)
"""


async def addressed(viewer: Viewer, activities: Sequence[UUID]) -> set[UUID]:
    """Those on whose list the viewer is, or where they were scanned in; for staff, also whom their congress elected."""
    rows = await sql.fetch(ADDRESSED, viewer.person, electing(viewer), list(activities))
    return {row["activity"] for row in rows}


def electing(viewer: Viewer) -> UUID | None:
    """The congress whose deputies upward the viewer answers for, as its staff (代表法 art. 25)."""
    return viewer.unit if viewer.role is Role.CONGRESS_STAFF else None


OVERDUE = f"""
    select {COLUMNS} {JOINED}
    where a.starts_at <= $1 and (a.state = 'PUBLISHED'
        or a.state = 'RUNNING' and greatest(a.ends_at, a.checkin_until) <= $1)
    order by a.id limit $2 for no key update of a skip locked
"""


async def overdue(now: datetime, limit: int) -> list[dict[str, Any]]:
    """Announced activities whose time to begin or to end has come, locked; those someone else holds wait."""
    return await sql.fetch(OVERDUE, now, limit)


async def set_state(
    activity: UUID, state: ActivityState, cancelled_at: datetime | None = None, why: str | None = None
) -> None:
    """The activity is in a state, one version on; since when it is cancelled, and why, if it is."""
    await sql.execute(
        "update activity set state = $2, cancelled_at = $3, cancel_reason = $4, version = version + 1 where id = $1",
        activity,
        state,
        cancelled_at,
        why,
    )


async def touch(activity: UUID) -> None:
    """Its phones must hear of it again."""
    await sql.execute("update activity set version = version + 1 where id = $1", activity)


COUNTS = """
    select activity,
        count(*) filter (where enrolment in ('INVITED', 'ENROLLED', 'LEAVE_ASKED')) as expected,
        count(*) filter (where presence = 'PRESENT') as present,
        count(*) filter (where presence = 'TO_REVIEW') as to_review,
        count(*) filter (where enrolment = 'ON_LEAVE') as on_leave,
        count(*) filter (where presence = 'REFUSED') as refused,
        count(*) filter (where enrolment = 'WAITING') as waiting,
        count(*) filter (where enrolment = 'LEAVE_ASKED') as leave_asked
    from attendance where activity = any($1::uuid[]) group by activity
"""
NOBODY = {
    "expected": 0,
    "present": 0,
    "to_review": 0,
    "on_leave": 0,
    "refused": 0,
    "waiting": 0,
    "leave_asked": 0,
}


async def counts(activities: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Expected, present, to review, on leave, refused, waiting and asking leave of each activity, in one query."""
    found: dict[UUID, dict[str, int]] = {activity: dict(NOBODY) for activity in activities}
    for row in await sql.fetch(COUNTS, list(activities)):
        found[row.pop("activity")] = row
    return found


HOLDERS = """
    select id, name, kind, level, path, coalesce(congress, id) as congress from unit
    where active and kind in ('CONGRESS', 'COMMITTEE', 'HOME', 'STATION', 'POINT', 'GROUP', 'AREA')
        and starts_with(path, $1) and coalesce(congress, id) = $2 order by path
"""


async def units(viewer: Viewer) -> list[dict[str, Any]]:
    """Units where the viewer may hold an activity, from the top."""
    return await sql.fetch(HOLDERS, viewer.unit_path, viewer.congress) if viewer.role in DESK else []


async def unit(unit: UUID) -> dict[str, Any] | None:
    """A unit that is in use, with `congress` and `zone`."""
    return await sql.one(
        "select u.id, u.name, u.kind, u.level, u.path, coalesce(u.congress, u.id) as congress,"
        " coalesce(c.zone, 'Asia/Shanghai') as zone"
        " from unit u left join unit c on c.id = u.congress where u.id = $1 and u.active",
        unit,
    )


def zone(row: dict[str, Any]) -> ZoneInfo:
    """The zone in which a row's times are said."""
    return ZoneInfo(row["zone"])


def agenda(row: dict[str, Any]) -> list[AgendaLine]:
    """The points of a row's agenda; one of older make is a text alone."""
    points = msgspec.json.decode(row["agenda"])
    return [
        AgendaLine(point["title"], point.get("time")) if isinstance(point, dict) else AgendaLine(str(point))
        for point in points
    ]


def cohosts(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The units that hold a row's activity too: `id`, `name`, `kind`, `level`, `path`, `congress`."""
    units = msgspec.json.decode(row["cohosting"]) if row["cohosting"] else []
    return [unit | {"id": UUID(unit["id"]), "congress": UUID(unit["congress"])} for unit in units]


async def posters(activity: UUID) -> list[dict[str, Any]]:
    """Every printed code an activity ever had, `token` and `retired_at`, the oldest first."""
    return await sql.fetch(
        "select token, retired_at from code where kind = 'ACTIVITY' and target = $1 and token is not null"
        " order by valid_from, id",
        activity,
    )


def is_in_menu(row: dict[str, Any]) -> bool:
    """Whether all at or under its unit may know of it."""
    return row["visibility"] != Visibility.MEMBERS or row["enrol"] != Enrol.ASSIGNED


async def fed(row: dict[str, Any]) -> list[Row]:
    """What phones are told of an activity as `one` gives it: nothing of a draft."""
    if row["state"] == ActivityState.DRAFT:
        return []
    facts = {"key": row["kind_key"], "label": row["kind_label"], "half_days": row["kind_half_days"]}
    body = activity_projections.activity(row, kind=facts, unit_name=row["unit_name"], posters=await posters(row["id"]))
    told = [Row(projections.activity_scope(row["id"]), "activity", row["id"], row["version"], body)]
    if is_in_menu(row):
        over = row["state"] in (ActivityState.ENDED, ActivityState.FILED)
        told.append(
            Row(projections.unit_scope(row["unit"]), "activity", row["id"], row["version"], None if over else body)
        )
    return told
