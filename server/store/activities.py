"""
Activities (活动): lists and single ones as the asker may see them, their kinds, their counts.

What a list shows is a subset of what `permissions.may` allows; the rule is stated twice
because a database must filter before it pages, and a test holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain import projections
from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.people import Role
from server.domain.permissions import DESK, DOERS, READERS
from server.domain.scope import Target, led_paths
from server.domain.viewer import Viewer
from server.store import sql
from server.store.changes import Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

COLUMNS = """
    a.*, k.key as kind_key, k.label as kind_label, k.category as kind_category, k.half_days as kind_half_days,
    k.function as kind_function, u.name as unit_name, u.kind as unit_kind, u.level as unit_level,
    u.path as unit_path, coalesce(u.congress, u.id) as congress, coalesce(c.zone, 'Asia/Shanghai') as zone
"""
JOINED = """
    from activity a join activity_kind k on k.id = a.kind join unit u on u.id = a.unit
        left join unit c on c.id = u.congress
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None is no narrowing. `since` and `until` bound the start."""

    states: Sequence[ActivityState] | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: UUID | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, and where the next page begins; None on the last."""

    rows: list[dict[str, Any]]
    next: str | None


PAGE = f"""
    select {COLUMNS} {JOINED}
    where (
        $1 and u.path ^@ any($2::text[])
        or a.state <> 'DRAFT' and (
            exists (select 1 from attendance t left join seat s on s.id = t.seat
                where t.activity = a.id and (t.person = $3 or s.electing_unit = $16))
            or (a.visibility <> 'MEMBERS' or a.enrol <> 'ASSIGNED')
                and (u.path = any($4::text[]) or $5 and u.path ^@ $6)
            or u.path ^@ any($7::text[])))
        and ($8::text[] is null or a.state = any($8))
        and ($9::timestamptz is null or a.starts_at >= $9)
        and ($10::timestamptz is null or a.starts_at < $10)
        and ($11::uuid is null or a.kind = $11)
        and ($12::text is null or strpos(a.title, $12) > 0 or strpos(coalesce(a.place, ''), $12) > 0
            or strpos(u.name, $12) > 0)
        and ($13::timestamptz is null or (a.starts_at, a.id) < ($13, $14::uuid))
    order by a.starts_at desc, a.id desc limit $15
"""


async def page(viewer: Viewer, narrowed: Filter | None = None, after: str | None = None, first: int = 50) -> Page:
    """One page of what the viewer may read; a cursor nobody gave out begins at the first page."""
    narrowed, first = narrowed or Filter(), max(1, min(first, 200))
    led = led_paths(viewer)
    starts_at, last = _read(after)
    rows = await sql.fetch(
        PAGE,
        viewer.role in READERS,
        [viewer.unit_path, *led],
        viewer.person,
        _above(viewer),
        viewer.role in DOERS,
        viewer.unit_path,
        led,
        None if narrowed.states is None else list(narrowed.states),
        narrowed.since,
        narrowed.until,
        narrowed.kind,
        narrowed.words or None,
        starts_at,
        last,
        first + 1,
        _electing(viewer),
    )
    return Page(rows[:first], _cursor(rows[first - 1]) if len(rows) > first else None)


def _above(viewer: Viewer) -> list[str]:
    """Paths of the units of the viewer's seats and of all above them."""
    paths = set[str]()
    for path in [viewer.unit_path, *(seat.unit_path for seat in viewer.seats)]:
        steps = path.rstrip(".").split(".")
        paths |= {".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1)}
    return sorted(paths)


def _cursor(row: dict[str, Any]) -> str:
    return f"{(row['starts_at'] - EPOCH) // timedelta(microseconds=1)}.{row['id'].hex}"


def _read(after: str | None) -> tuple[datetime | None, UUID | None]:
    micros, _, last = (after or "").partition(".")
    try:
        return EPOCH + timedelta(microseconds=int(micros)), UUID(hex=last)
    except (ValueError, OverflowError):
        return None, None


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
        kind=row["kind_key"],
        state=ActivityState(row["state"]),
        enrol=Enrol(row["enrol"]),
        visibility=Visibility(row["visibility"]),
        addressed=addressed,
    )


def about(row: dict[str, Any], person: UUID, electing_units: tuple[UUID, ...] = ()) -> Target:
    """What permissions ask of one person's presence at an activity."""
    return replace(target(row), person=person, electing_units=electing_units)


ADDRESSED = """
    select t.activity from attendance t left join seat s on s.id = t.seat
    where t.activity = any($3::uuid[]) and (t.person = $1 or s.electing_unit = $2)
"""


async def addressed(viewer: Viewer, activities: Sequence[UUID]) -> set[UUID]:
    """Those on whose list the viewer is, or where they were scanned in; for staff, also whom their congress elected."""
    rows = await sql.fetch(ADDRESSED, viewer.person, _electing(viewer), list(activities))
    return {row["activity"] for row in rows}


def _electing(viewer: Viewer) -> UUID | None:
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


async def set_state(activity: UUID, state: ActivityState, cancelled_at: datetime | None) -> None:
    """The activity is in a state, one version on."""
    await sql.execute(
        "update activity set state = $2, cancelled_at = $3, version = version + 1 where id = $1",
        activity,
        state,
        cancelled_at,
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
        count(*) filter (where presence = 'REFUSED') as refused
    from attendance where activity = any($1::uuid[]) group by activity
"""
NOBODY = {"expected": 0, "present": 0, "to_review": 0, "on_leave": 0, "refused": 0}


async def counts(activities: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Expected, present, to review, on leave and refused of each activity, in one query."""
    found: dict[UUID, dict[str, int]] = {activity: dict(NOBODY) for activity in activities}
    for row in await sql.fetch(COUNTS, list(activities)):
        found[row.pop("activity")] = row
    return found


async def kinds() -> list[dict[str, Any]]:
    """All activity kinds, by label."""
    return await sql.fetch("select * from activity_kind order by category, label")


async def kind(key: UUID) -> dict[str, Any] | None:
    """One activity kind."""
    return await sql.one("select * from activity_kind where id = $1", key)


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


async def posters(activity: UUID) -> list[dict[str, Any]]:
    """Every printed code an activity ever had, `token` and `retired_at`, the oldest first."""
    return await sql.fetch(
        "select token, retired_at from code where kind = 'ACTIVITY' and target = $1 and token is not null"
        " order by valid_from, id",
        activity,
    )


async def fed(row: dict[str, Any]) -> list[Row]:
    """What phones are told of an activity as `one` gives it: nothing of a draft."""
    if row["state"] == ActivityState.DRAFT:
        return []
    facts = {"key": row["kind_key"], "label": row["kind_label"], "half_days": row["kind_half_days"]}
    body = projections.activity(row, kind=facts, unit_name=row["unit_name"], posters=await posters(row["id"]))
    told = [Row(projections.activity_scope(row["id"]), "activity", row["id"], row["version"], body)]
    if row["visibility"] != Visibility.MEMBERS or row["enrol"] != Enrol.ASSIGNED:
        over = row["state"] in (ActivityState.ENDED, ActivityState.FILED)
        told.append(
            Row(projections.unit_scope(row["unit"]), "activity", row["id"], row["version"], None if over else body)
        )
    return told
