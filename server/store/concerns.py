"""
Concerns (待处理) as staff list them: records, bytes and clashes that want a person.

A viewer finds those of people their unit answers for: a seat at or under it in the same
congress, or one their own congress elected upward. Where a record names the seat it was
written in, that seat alone decides, so that nobody reads what was written for another congress.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.concerns import DOUBTS, REFUSALS, ConcernAct, ConcernKind
from server.domain.people import Role
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


ANSWERED = _quoted([*REFUSALS, "CONFLICT"])
DOUBTED_SCAN = f"s.reasons && ARRAY[{_quoted(DOUBTS)}]::varchar[]"

SOURCES: dict[ConcernKind, str] = {
    ConcernKind.PARKED: """
        SELECT id, 'PARKED', code, person, seat, device, received_at FROM record WHERE state = 2""",
    ConcernKind.REFUSED: f"""
        SELECT id, 'REFUSED', code, person, seat, device, received_at
          FROM record WHERE state = 1 AND code IN ({ANSWERED}) AND code <> 'CONFLICT'""",
    ConcernKind.CONFLICT: f"""
        SELECT id, 'CONFLICT', code, person, seat, device, received_at FROM record
         WHERE state = 1 AND code IN ({ANSWERED}) AND code = 'CONFLICT'
           AND EXISTS (SELECT FROM item_conflict AS i WHERE i.item = record.entity)""",
    ConcernKind.QUARANTINED: """
        SELECT id, 'QUARANTINED', code, person, NULL::uuid, device, received_at FROM quarantine""",
    ConcernKind.DOUBTED: f"""
        SELECT id, 'DOUBTED', CASE signed WHEN -1 THEN 'FORGED' WHEN 0 THEN 'UNSIGNED' ELSE 'DOUBTED' END,
               person, seat, device, received_at
          FROM record
         WHERE state = 1 AND code NOT IN ({ANSWERED}) AND id IN (
               SELECT id FROM record WHERE signed <> 1
               UNION SELECT s.record FROM scan AS s
                WHERE {DOUBTED_SCAN} AND s.withdrawn_at IS NULL
                  AND NOT EXISTS (SELECT FROM decision AS d WHERE d.activity = s.activity AND d.person = s.person
                                     AND d.at > s.received_at))""",
    ConcernKind.CLASH: """
        SELECT id, 'CLASH', 'CLASH', person, NULL::uuid, NULL::uuid, found_at FROM clash""",
}

BY_ID = f"""
    SELECT id, CASE WHEN state <> 1 THEN 'PARKED' WHEN code = 'CONFLICT' THEN 'CONFLICT'
                    WHEN code IN ({ANSWERED}) THEN 'REFUSED' ELSE 'DOUBTED' END,
           CASE state WHEN 0 THEN 'WAITING' ELSE code END, person, seat, device, received_at
      FROM record WHERE id = $4
    UNION ALL SELECT id, 'QUARANTINED', code, person, NULL::uuid, device, received_at FROM quarantine WHERE id = $4
    UNION ALL SELECT id, 'CLASH', 'CLASH', person, NULL::uuid, NULL::uuid, found_at FROM clash WHERE id = $4"""

ANSWERS_FOR = """(starts_with(u.path, $1) AND coalesce(u.congress, u.id) = $2 OR h.electing_unit = $3)"""

LISTED = f"""
SELECT c.id, c.kind, c.code, c.person, c.device, c.received_at, p.name, h.*,
       d.act AS handled_act, d.reason AS handled_reason, d.at AS handled_at, b.name AS handled_by
  FROM ({{sources}}) AS c (id, kind, code, person, seat, device, received_at)
  JOIN person AS p ON p.id = c.person
  JOIN LATERAL (
       SELECT u.id AS unit, u.name AS unit_name, u.kind AS unit_kind, u.level AS unit_level, u.path AS unit_path,
              coalesce(u.congress, u.id) AS congress, h.electing_unit
         FROM seat AS h JOIN unit AS u ON u.id = h.unit
        WHERE h.person = c.person AND (c.seat IS NULL OR h.id = c.seat) AND {ANSWERS_FOR}
        ORDER BY (h.status <> 'ACTIVE'), h.since, h.id LIMIT 1) AS h ON true
  LEFT JOIN handling AS d ON d.concern = c.id
  LEFT JOIN seat AS bs ON bs.id = d.by_seat
  LEFT JOIN person AS b ON b.id = bs.person
"""

PAGE = """
 WHERE (d.id IS NOT NULL AND c.kind <> 'PARKED') = $4
   AND ($5::uuid IS NULL OR c.person = $5)
   AND ($6::text IS NULL OR strpos(p.name, $6) > 0)
   AND ($7::timestamptz IS NULL OR (c.received_at, c.id) < ($7, $8::uuid))
 ORDER BY c.received_at DESC, c.id DESC LIMIT $9
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; no kinds are all kinds."""

    kinds: Sequence[ConcernKind] = ()
    handled: bool = False
    person: UUID | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, and where the next page begins; None on the last."""

    rows: list[Row]
    next: str | None


async def page(viewer: Viewer, narrowed: Filter, after: str | None = None, first: int = 30) -> Page:
    """One page of what the viewer's unit answers for; a cursor nobody gave out begins at the first."""
    first, cursor = max(1, min(first, 100)), _read_cursor(after)
    given = (narrowed.handled, narrowed.person, narrowed.words or None, *cursor, first + 1)
    rows = await sql.fetch(_listed(narrowed.kinds) + PAGE, *_scope(viewer), *given)
    more = len(rows) > first
    return Page(rows[:first], _cursor(rows[first - 1]) if more else None)


async def one(viewer: Viewer, concern: UUID) -> Row | None:
    """One whose author the viewer's unit answers for, ended or not; of a record that waits, the code is WAITING."""
    return await sql.one(LISTED.replace("{sources}", BY_ID), *_scope(viewer), concern)


async def counts(viewer: Viewer) -> dict[ConcernKind, int]:
    """How many of each kind are open."""
    grouped = _listed() + " WHERE c.kind = 'PARKED' OR d.id IS NULL"
    rows = await sql.fetch(f"SELECT kind, count(*) FROM ({grouped}) AS open GROUP BY kind", *_scope(viewer))
    return {ConcernKind(row["kind"]): row["count"] for row in rows}


BY_IDS = """
    SELECT id, 'PARKED', CASE state WHEN 0 THEN 'WAITING' ELSE code END, person, seat, device, received_at
      FROM record WHERE id = ANY($4)"""


async def answers(viewer: Viewer, records: Sequence[UUID]) -> list[Row]:
    """What became of records by people the viewer's unit answers for: `id`, `code`, `words`."""
    found = LISTED.replace("{sources}", BY_IDS)
    answered = "SELECT a.id, a.code, r.detail ->> 'words' AS words FROM ({found}) AS a JOIN record AS r ON r.id = a.id"
    return await sql.fetch(answered.replace("{found}", found), *_scope(viewer), list(records))


def target(row: Row) -> Target:
    """What permissions ask of a concern: the place of its author's seat."""
    electing = (row["electing_unit"],) if row["electing_unit"] else ()
    return Target(row["unit_path"], row["congress"], person=row["person"], electing_units=electing)


async def hold(concern: UUID) -> None:
    """Nobody else acts on it until the transaction ends."""
    for table in ("record", "quarantine", "clash"):
        await sql.execute(f'SELECT FROM "{table}" WHERE id = $1 FOR NO KEY UPDATE', concern)


HANDLED = """
INSERT INTO handling (id, concern, act, reason, by_seat, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (concern) DO NOTHING
"""


async def handled(concern: UUID, act: ConcernAct, reason: str | None, by_seat: UUID, at: datetime) -> bool:
    """Remember how it ended; False if it had ended before."""
    return bool(await sql.execute(HANDLED, uuid7(), concern, act, reason, by_seat, at))


def _listed(kinds: Sequence[ConcernKind] = ()) -> str:
    wanted = [source for kind, source in SOURCES.items() if not kinds or kind in kinds]
    return LISTED.replace("{sources}", " UNION ALL ".join(wanted))


def _scope(viewer: Viewer) -> tuple[str, UUID, UUID | None]:
    electing = viewer.unit if viewer.role is Role.CONGRESS_STAFF else None
    return viewer.unit_path, viewer.congress, electing


def _cursor(row: Row) -> str:
    return f"{row['received_at'].isoformat()}|{row['id']}"


def _read_cursor(text: str | None) -> tuple[datetime | None, UUID | None]:
    moment, _, id_ = (text or "").partition("|")
    try:
        return datetime.fromisoformat(moment), UUID(id_)
    except ValueError:
        return None, None
