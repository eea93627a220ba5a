"""Presence (到场) as it is kept: the scans and decisions to fold, and what they came to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.presence import Decided, Folded, JudgedScan
from server.domain.scans import Direction, Presence, Via
from server.store import faults, scans, sql
from server.tables.columns import uuid7

Line = tuple[UUID, UUID, int]
"""Activity, person and sitting: where one attendance stands."""


STANDING = """
SELECT activity, person, sitting, captured_at, direction, via, verdict, reasons, evidence, uncertainty_ms, withdrawn_at
  FROM scan JOIN unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS w (activity, person, sitting)
    USING (activity, person, sitting)
 WHERE record IS NULL OR record <> ALL($4)
"""

DECIDED = """
SELECT activity, person, sitting, at, presence
  FROM decision JOIN unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS w (activity, person, sitting)
    USING (activity, person, sitting)
"""


async def standing(lines: Sequence[Line], without: Sequence[UUID] = ()) -> dict[Line, list[JudgedScan]]:
    """The scans of each line, as the fold needs them, but for those these records brought."""
    found: dict[Line, list[JudgedScan]] = {line: [] for line in lines}
    for row in await sql.fetch(STANDING, *_columns(lines), list(without)):
        found[_line(row)].append(_judged(row))
    return found


async def decisions(lines: Sequence[Line]) -> dict[Line, list[Decided]]:
    """What staff said of each line."""
    found: dict[Line, list[Decided]] = {line: [] for line in lines}
    for row in await sql.fetch(DECIDED, *_columns(lines)):
        found[_line(row)].append(Decided(row["at"], Presence(row["presence"])))
    return found


MAKE = """
INSERT INTO attendance
  (id, activity, sitting, person, seat, enrolment, presence, evidence, reasons, both_sides, version)
SELECT id, activity, sitting, person, seat, 'UNINVITED', 'NONE', 'E0', '{}', false, 1
  FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::uuid[])
    AS t (activity, person, sitting, seat, id)
 ORDER BY activity, sitting, person
ON CONFLICT (activity, sitting, person) DO NOTHING
"""

HOLD = """
SELECT t.* FROM attendance AS t
  JOIN unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS w (activity, person, sitting) USING (activity, person, sitting)
 ORDER BY t.id FOR NO KEY UPDATE OF t
"""


async def hold(lines: Mapping[Line, UUID | None]) -> dict[Line, dict[str, Any]]:
    """
    Attendances, locked until the transaction ends; there from now on if they were not.

    Args:
        lines: The seat a line is made with, if it has to be.
    """
    keys = _columns([*lines])
    held = await sql.fetch(HOLD, *keys)
    if len(held) < len(lines):
        await sql.execute(MAKE, *keys, [*lines.values()], [uuid7() for _ in lines])
        held = await sql.fetch(HOLD, *keys)
    faults.point("scan.locked")
    return {_line(row): row for row in held}


SAVE = """
UPDATE attendance SET presence = t.presence, first_in = t.first_in, last_out = t.last_out,
       uncertainty_ms = t.uncertainty_ms, evidence = t.evidence, reasons = string_to_array(t.reasons, ','),
       both_sides = t.both_sides, half_days = t.half_days, version = t.version
  FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::text[], $7::text[],
              $8::boolean[], $9::smallint[], $10::int[])
    AS t (id, presence, first_in, last_out, uncertainty_ms, evidence, reasons, both_sides, half_days, version)
 WHERE attendance.id = t.id
"""
SAVED = ("id", "presence", "first_in", "last_out", "uncertainty_ms", "evidence", "reasons", "both_sides", "half_days")


async def save(rows: Sequence[dict[str, Any]]) -> None:
    """Attendances as they were folded, at the versions they came to."""
    if rows:
        told = [row | {"reasons": ",".join(row["reasons"])} for row in rows]
        await sql.execute(SAVE, *([row[name] for row in told] for name in (*SAVED, "version")))
    faults.point("scan.folded")


def folded_into(row: dict[str, Any], folded: Folded, half_days: int | None) -> dict[str, Any]:
    """An attendance as scans and decisions come to; the same row if it says so already."""
    if is_as(row, folded, half_days):
        return row
    return row | {
        "presence": folded.presence,
        "first_in": folded.first_in,
        "last_out": folded.last_out,
        "uncertainty_ms": _ms(folded.uncertainty),
        "evidence": folded.evidence,
        "reasons": [*folded.reasons],
        "both_sides": folded.both_sides,
        "half_days": half_days,
        "version": row["version"] + 1,
    }


def is_as(row: dict[str, Any], folded: Folded, half_days: int | None) -> bool:
    """Whether an attendance row says already what was folded."""
    says = (row["presence"], row["first_in"], row["last_out"], row["uncertainty_ms"], row["evidence"])
    comes = (folded.presence, folded.first_in, folded.last_out, _ms(folded.uncertainty), folded.evidence)
    rest = (tuple(row["reasons"]), row["both_sides"], row["half_days"])
    return says == comes and rest == (folded.reasons, folded.both_sides, half_days)


def _judged(row: dict[str, Any]) -> JudgedScan:
    unsure = row["uncertainty_ms"]
    return JudgedScan(
        captured=row["captured_at"],
        direction=Direction(row["direction"]),
        via=Via(row["via"]),
        judgement=scans.judgement_of(row),
        uncertainty=None if unsure is None else timedelta(milliseconds=unsure),
        withdrawn=row["withdrawn_at"] is not None,
    )


def _line(row: dict[str, Any]) -> Line:
    return row["activity"], row["person"], row["sitting"]


def _columns(lines: Sequence[Line]) -> list[list[Any]]:
    """Lines as a statement takes them, one array a column."""
    return [list(column) for column in zip(*lines, strict=True)] or [[], [], []]


def _ms(length: timedelta | None) -> int | None:
    return None if length is None else length // timedelta(milliseconds=1)


MOVED = """
SELECT target AS activity FROM event WHERE at > $1 AND kind IN ('activity', 'code')
UNION SELECT scan.activity FROM event JOIN scan ON scan.id = event.target WHERE event.at > $1 AND event.kind = 'scan'
UNION SELECT a.activity FROM event JOIN attendance AS a ON a.id = event.target
       WHERE event.at > $1 AND event.kind = 'attendance'
"""


async def moved(since: datetime) -> list[UUID]:
    """Activities whose attendance may have changed since."""
    rows = await sql.fetch(
        f"SELECT a.id FROM activity AS a WHERE a.state <> 'DRAFT' AND a.id IN ({MOVED}) ORDER BY a.id", since
    )
    return [row["id"] for row in rows]


async def newest(activity: UUID, names: int) -> list[str]:
    """Names of those who came last; none unless the activity shows them."""
    rows = await sql.fetch(
        "SELECT p.name FROM attendance AS t JOIN person AS p ON p.id = t.person JOIN activity AS a ON a.id = t.activity"
        " WHERE t.activity = $1 AND t.presence = 'PRESENT' AND t.first_in IS NOT NULL AND a.show_names"
        " ORDER BY t.first_in DESC, t.id LIMIT $2",
        activity,
        names,
    )
    return [row["name"] for row in rows]


async def told(scope: str, activity: UUID) -> tuple[int, str | None]:
    """The aggregate a scope was told last, and its revision; 0 before the first."""
    row = await sql.one(
        "SELECT rev, body FROM feed WHERE scope = $1 AND kind = 'presence' AND id = $2",
        scope,
        activity,
    )
    return (row["rev"], row["body"]) if row else (0, None)
