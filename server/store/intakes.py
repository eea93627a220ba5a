"""Intakes (批量导入): the files that wait, who works on them, and what was decided of each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.domain.intake_plans import Decision, Outcome
from server.domain.intakes import WORKED_ON, IntakeState
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE

WORKS_WITHIN = timedelta(seconds=60)
"""A worker that said nothing for so long has died, or been killed: another tries."""
FORGOTTEN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An intake, one worker's for a moment; `tries` counts this one."""

    id: UUID
    person: UUID
    seat: UUID
    unit: UUID
    state: IntakeState
    tries: int


async def add(person: UUID, seat: UUID, unit: UUID, file_name: str, seal: Any, now: datetime) -> UUID:
    """A file waits to be checked; `seal` makes of its id what is kept of it."""
    intake = uuid7()
    await sql.execute(
        "INSERT INTO intake (id, unit, person, seat, file_name, sealed, try_at, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        intake,
        unit,
        person,
        seat,
        file_name,
        seal(intake),
        now,
    )
    return intake


ONE = """
SELECT i.id, i.unit, i.person, i.seat, i.file_name, i.state, i.why, i.done, i.total, i.counts, i.digest,
       i.created_at, i.checked_at, i.applied_at, u.path AS unit_path, coalesce(u.congress, u.id) AS congress,
       p.name AS by_name
  FROM intake AS i JOIN unit AS u ON u.id = i.unit JOIN person AS p ON p.id = i.person
"""


async def one(intake: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """An intake, without its file."""
    row = await sql.one(f"{ONE} WHERE i.id = $1 {'FOR UPDATE OF i' if lock else ''}", intake)
    return _with_counts(row) if row else None


async def of_units(path: str, congress: UUID, limit: int = 20) -> list[dict[str, Any]]:
    """The newest of a unit and those under it in the same congress."""
    rows = await sql.fetch(
        f"{ONE} WHERE starts_with(u.path, $1) AND coalesce(u.congress, u.id) = $2 ORDER BY i.created_at DESC LIMIT $3",
        path,
        congress,
        limit,
    )
    return [_with_counts(row) for row in rows]


def _with_counts(row: dict[str, Any]) -> dict[str, Any]:
    counts = msgspec.json.decode(row["counts"], type=dict[str, int])
    return row | {"counts": {outcome: counts.get(outcome, 0) for outcome in Outcome}}


CLAIM = """
UPDATE intake SET tries = tries + 1, try_at = $1::timestamptz + $2::interval,
       state = CASE state WHEN 'WAITING' THEN 'CHECKING' ELSE state END
 WHERE id = (SELECT id FROM intake WHERE state = ANY($3::text[]) AND try_at <= $1
              ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, person, seat, unit, state, tries
"""


async def claim(now: datetime) -> Claimed | None:
    """The intake that has waited longest for a worker, if any waits."""
    row = await sql.one(CLAIM, now, WORKS_WITHIN, [*WORKED_ON])
    if row is None:
        return None
    state = IntakeState(row.pop("state"))
    return Claimed(**row, state=state)


async def sealed(intake: UUID) -> bytes | None:
    """The file as it is kept; None once it is gone."""
    return await sql.value("SELECT sealed FROM intake WHERE id = $1", intake)


async def progress(intake: UUID, done: int, total: int, now: datetime) -> None:
    """How far it is, for whoever looks; told at once, beside the transaction of the work itself."""
    assert ENGINE.pool is not None
    await ENGINE.pool.execute(
        "UPDATE intake SET done = $2, total = $3, try_at = $4::timestamptz + $5::interval WHERE id = $1",
        intake,
        done,
        total,
        now,
        WORKS_WITHIN,
    )


async def hold(intake: UUID, state: IntakeState) -> bool:
    """Whether it is still in that state, and nobody else's until the transaction ends."""
    # No lock of the row itself: how far it is must be written while this is held.
    await sql.value("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 80))", str(intake))
    return await sql.value("SELECT state = $2 FROM intake WHERE id = $1", intake, state) is True


async def move(intake: UUID, state: IntakeState, now: datetime, why: str | None = None) -> None:
    """It is in another state, and a worker may take it in hand if there is work."""
    await sql.execute(
        "UPDATE intake SET state = $2::text, why = $3, tries = 0, try_at = $4, done = 0,"
        " applied_at = CASE WHEN $2::text = 'APPLIED' THEN $4 ELSE applied_at END,"
        " sealed = CASE WHEN $2::text IN ('APPLIED', 'DISCARDED', 'UNREADABLE') THEN NULL ELSE sealed END"
        " WHERE id = $1",
        intake,
        state,
        why,
        now,
    )


CHECKED = """
UPDATE intake SET state = 'CHECKED', why = $2, counts = $3::jsonb, digest = $4, checked_at = $5, done = $6, total = $6
 WHERE id = $1
"""


async def checked(intake: UUID, counts: dict[str, int], digest: bytes, now: datetime, why: str | None) -> None:
    """What was decided is there to be read."""
    total = sum(counts.values())
    await sql.execute(CHECKED, intake, why, msgspec.json.encode(counts).decode(), digest, now, total)


ADD_LINES = """
INSERT INTO intake_line (id, intake, place, sheet, line, label, outcome, problems, notes)
SELECT id, $1, place, sheet, line, label, outcome, problems, notes
  FROM jsonb_populate_recordset(NULL::intake_line, $2::jsonb)
"""


async def forget_lines(intake: UUID) -> None:
    """What was decided before counts no more."""
    await sql.execute("DELETE FROM intake_line WHERE intake = $1", intake)


async def add_lines(intake: UUID, first: int, decided: Sequence[tuple[str, Decision]]) -> None:
    """What was decided of these lines, which stand at `first` and after it; each with its sheet's name."""
    rows = [_line(first + index, sheet, decision) for index, (sheet, decision) in enumerate(decided)]
    await sql.execute(ADD_LINES, intake, msgspec.json.encode(rows).decode())


def _line(place: int, sheet: str, decision: Decision) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "place": place,
        "sheet": sheet,
        "line": decision.number,
        "label": decision.label,
        "outcome": decision.outcome,
        "problems": [{"column": one.column, "words": one.words} for one in decision.problems],
        "notes": decision.notes,
    }


async def lines(
    intake: UUID, outcome: Outcome | None, after: int = -1, limit: int | None = 100
) -> list[dict[str, Any]]:
    """Lines in the file's order, those of one outcome or all."""
    rows = await sql.fetch(
        "SELECT place, sheet, line, label, outcome, problems, notes FROM intake_line"
        " WHERE intake = $1 AND ($2::text IS NULL OR outcome = $2) AND place > $3 ORDER BY place LIMIT $4",
        intake,
        outcome,
        after,
        limit,
    )
    return [row | {"problems": msgspec.json.decode(row["problems"])} for row in rows]


async def forget() -> int:
    """Files nobody went on with are gone; how many. Who took in what stays in history."""
    return await sql.execute(
        "UPDATE intake SET sealed = NULL, state = 'DISCARDED'"
        " WHERE sealed IS NOT NULL AND state = 'CHECKED' AND created_at < now() - $1::interval",
        FORGOTTEN_AFTER,
    )
