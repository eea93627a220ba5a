"""Scans (扫码) as staff list them: with names, and how far away they were."""

from typing import Any
from uuid import UUID

from server.domain.scans import Position, Verdict, distance_m
from server.domain.viewer import Viewer
from server.store import sql

SCANS = """
    select s.*, p.name, h.electing_unit, a.lat as place_lat, a.lng as place_lng
    from scan s join person p on p.id = s.person join activity a on a.id = s.activity left join seat h on h.id = s.seat
    where s.activity = $1 and ($2::text is null or s.verdict = $2)
    order by s.received_at desc, s.id desc limit $3
"""

STRAY = """
    select s.*, p.name, null::int as place_lat, null::int as place_lng
    from scan s join person p on p.id = s.person
    where s.activity is null and exists (select 1 from seat h join unit u on u.id = h.unit
        where (h.id = s.seat or s.seat is null and h.person = s.person)
            and (starts_with(u.path, $1) and coalesce(u.congress, u.id) = $2 or h.electing_unit = $3))
    order by s.received_at desc, s.id desc limit $4
"""


async def of(activity: UUID, verdict: Verdict | None = None, first: int = 2000) -> list[dict[str, Any]]:
    """Scans of an activity, refused and withdrawn ones too, newest first, with `name` and `distance_m`."""
    return [_measured(row) for row in await sql.fetch(SCANS, activity, verdict, first)]


async def stray(viewer: Viewer, first: int = 200) -> list[dict[str, Any]]:
    """Scans by people the viewer's unit answers for that belong to no activity we know."""
    rows = await sql.fetch(STRAY, viewer.unit_path, viewer.congress, viewer.unit, first)
    return [_measured(row) for row in rows]


def _measured(row: dict[str, Any]) -> dict[str, Any]:
    known = None not in (row["lat"], row["lng"], row["place_lat"], row["place_lng"])
    there = Position(row["place_lat"], row["place_lng"]) if known else None
    away = round(distance_m(Position(row["lat"], row["lng"]), there)) if there else None
    return {**row, "distance_m": away}
