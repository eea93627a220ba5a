"""Presence (到场) as it is kept: the scans and decisions to fold, and what they came to."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.presence import Decided, Folded, JudgedScan
from server.domain.scans import Direction, Presence, Via
from server.store import faults, scans, sql
from server.tables.columns import uuid7


async def standing(activity: UUID, person: UUID, sitting: int) -> list[JudgedScan]:
    """A person's scans at an activity, as the fold needs them."""
    rows = await sql.fetch(
        "SELECT * FROM scan WHERE activity = $1 AND person = $2 AND sitting = $3", activity, person, sitting
    )
    return [_judged(row) for row in rows]


async def decisions(activity: UUID, person: UUID, sitting: int) -> list[Decided]:
    """What staff said of the person there."""
    rows = await sql.fetch(
        "SELECT at, presence FROM decision WHERE activity = $1 AND person = $2 AND sitting = $3",
        activity,
        person,
        sitting,
    )
    return [Decided(row["at"], Presence(row["presence"])) for row in rows]


HOLD = """
INSERT INTO attendance
  (id, activity, sitting, person, seat, enrolment, presence, evidence, reasons, both_sides, version)
VALUES ($1, $2, $3, $4, $5, 'UNINVITED', 'NONE', 'E0', '{}', false, 1)
ON CONFLICT (activity, sitting, person) DO NOTHING
"""


async def hold_attendance(activity: UUID, person: UUID, sitting: int, seat: UUID | None) -> dict[str, Any]:
    """The person's attendance, locked until the transaction ends; there from now on if it was not."""
    await sql.execute(HOLD, uuid7(), activity, sitting, person, seat)
    row = await sql.one(
        "SELECT * FROM attendance WHERE activity = $1 AND sitting = $2 AND person = $3 FOR NO KEY UPDATE",
        activity,
        sitting,
        person,
    )
    faults.point("scan.locked")
    assert row is not None
    return row


async def save(attendance: UUID, folded: Folded, half_days: int | None) -> int:
    """What scans and decisions come to; the attendance's new version."""
    return await sql.value(
        """
        UPDATE attendance SET presence = $2, first_in = $3, last_out = $4, uncertainty_ms = $5, evidence = $6,
               reasons = $7, both_sides = $8, half_days = $9, version = version + 1
         WHERE id = $1 RETURNING version
        """,
        attendance,
        folded.presence,
        folded.first_in,
        folded.last_out,
        _ms(folded.uncertainty),
        folded.evidence,
        [*folded.reasons],
        folded.both_sides,
        half_days,
    )


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


async def told(activity: UUID) -> tuple[int, str | None]:
    """The aggregate participants were told last, and its revision; 0 before the first."""
    row = await sql.one(
        "SELECT rev, body FROM feed WHERE scope = $1 AND kind = 'presence' AND id = $2",
        f"activity:{activity}",
        activity,
    )
    return (row["rev"], row["body"]) if row else (0, None)
