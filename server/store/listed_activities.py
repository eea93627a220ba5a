"""
Activities (活动) page by page, as the asker may see them.

What a list shows is a subset of what `permissions.may` allows; the rule is stated twice
because a database must filter before it pages, and a test holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.activities import ActivityState
from server.domain.permissions import DOERS, READERS
from server.domain.scope import led_paths
from server.domain.viewer import Viewer
from server.store import activities, sql

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    select {activities.COLUMNS} {activities.JOINED}
    where (
        $1 and u.path ^@ any($2::text[])
        or a.state <> 'DRAFT' and (
            exists (select 1 from attendance t left join seat s on s.id = t.seat
                where t.activity = a.id and (t.person = $3 or s.electing_unit = $16))
            or (a.visibility <> 'MEMBERS' or a.enrol <> 'ASSIGNED')
                and (u.path = any($4::text[]) or $5 and u.path ^@ $6)
            or $1 and a.cohosts is not null and exists (select 1 from unit h
                where h.id = any(a.cohosts) and h.path ^@ any($2::text[]))
            or u.path ^@ any($7::text[])))
        and ($8::text[] is null or a.state = any($8))
        and ($9::timestamptz is null or a.starts_at >= $9)
        and ($10::timestamptz is null or a.starts_at < $10)
        and ($11::uuid is null or a.kind in (
            select b.id from activity_kind k join activity_kind b using (key) where k.id = $11))
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
        activities.electing(viewer),
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
