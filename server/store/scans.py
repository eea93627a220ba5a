"""Scans (扫码) as they are kept, and what a judgement asks of codes, seats and lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.domain.people import Role, SeatStatus, Tenure, UnitKind
from server.domain.rules import CheckinRule
from server.domain.scans import Check, Direction, Evidence, Judgement, Position, Reason, Verdict, Via
from server.domain.seats import HeldSeat
from server.domain.viewer import SeatFacts
from server.store import faults, sql


class Checks(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    How a scan's code and phone were found when it came; kept beside it.

    Attributes:
        shown_by: The deputy's device that showed a live code.
    """

    code: Check = Check.VALID
    device: Check = Check.VALID
    code_id: UUID | None = None
    display: UUID | None = None
    shown_by: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredScan:
    """A scan as it is kept; `domain.scans` says what its fields are for."""

    id: UUID
    record: UUID | None
    activity: UUID | None
    person: UUID
    seat: UUID | None
    author_seat: UUID | None
    device: UUID | None
    direction: Direction
    via: Via
    text: str
    checks: Checks
    slot: int | None
    captured_at: datetime
    uncertainty_ms: int | None
    received_at: datetime
    position: Position | None
    sitting: int = 0


async def code(token: str) -> dict[str, Any] | None:
    """The code a token names, retired ones too."""
    return await sql.one("SELECT id, kind, target, retired_at FROM code WHERE token = $1", token)


async def display(number: int) -> dict[str, Any] | None:
    """The display with a number, revoked ones too."""
    return await sql.one("SELECT id, activity, revoked_at FROM display WHERE number = $1", number)


async def device(device: UUID) -> dict[str, Any] | None:
    """A device that showed a live code, revoked ones too."""
    return await sql.one("SELECT id, person, public_key, revoked_at FROM device WHERE id = $1", device)


async def owner(seat: UUID) -> UUID | None:
    """Whose seat it is."""
    return await sql.value("SELECT person FROM seat WHERE id = $1", seat)


RETIRED = """
SELECT min(at) FROM (
  SELECT retired_at AS at FROM code WHERE id = $1
  UNION ALL SELECT revoked_at FROM display WHERE id = $2
  UNION ALL SELECT revoked_at FROM device WHERE id = $3) AS ended
"""


async def retired_at(checks: Checks) -> datetime | None:
    """When the first of code, display and showing device ended."""
    return await sql.value(RETIRED, checks.code_id, checks.display, checks.shown_by)


async def hold_activity(activity: UUID) -> None:
    """Nobody moves the activity, its list or its code until the transaction ends; other scans may go on."""
    await sql.execute("SELECT FROM activity WHERE id = $1 FOR SHARE", activity)


TOUCHED = """
SELECT DISTINCT CASE code.kind WHEN 'ACTIVITY' THEN code.target ELSE w.activity END AS activity,
       coalesce(w.subject, seat.person, w.author) AS person
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) AS w (author, token, activity, subject)
  LEFT JOIN code ON code.token = w.token
  LEFT JOIN seat ON code.kind = 'DEPUTY' AND seat.id = code.target
"""

HELD = """
SELECT FROM attendance AS t JOIN unnest($1::uuid[], $2::uuid[]) AS w (activity, person) USING (activity, person)
 ORDER BY t.id FOR NO KEY UPDATE OF t
"""


async def hold(
    authors: Sequence[UUID],
    tokens: Sequence[str | None],
    activities: Sequence[UUID | None],
    subjects: Sequence[UUID | None],
) -> None:
    """Lock the activities, then the attendances, that scans of these codes are about."""
    rows = [row for row in await sql.fetch(TOUCHED, authors, tokens, activities, subjects) if row["activity"]]
    there = [row["activity"] for row in rows]
    await sql.execute("SELECT FROM activity WHERE id = ANY($1) ORDER BY id FOR SHARE", there)
    await sql.execute(HELD, there, [row["person"] for row in rows])


SEATS = """
SELECT s.id, s.role, s.unit, u.kind AS unit_kind, u.path AS unit_path, coalesce(u.congress, u.id) AS congress,
       s.electing_unit, s.station, s.since, s.until, s.status, coalesce(c.zone, 'Asia/Shanghai') AS zone
  FROM seat AS s JOIN unit AS u ON u.id = s.unit LEFT JOIN unit AS c ON c.id = coalesce(u.congress, u.id)
 WHERE s.person = $1 ORDER BY s.since, s.id
"""


async def seats(person: UUID) -> list[HeldSeat]:
    """All seats a person has or had, the longest held first."""
    return [_held(row) for row in await sql.fetch(SEATS, person)]


async def home(person: UUID) -> str:
    """Where a person belongs in the tree, by the seat held longest; empty for who has none."""
    held = await seats(person)
    return held[0].facts.unit_path if held else ""


def _held(row: dict[str, Any]) -> HeldSeat:
    tenure = Tenure(row.pop("since"), row.pop("until"), SeatStatus(row.pop("status")))
    zone = row.pop("zone")
    row |= {"role": Role(row["role"]), "unit_kind": UnitKind(row["unit_kind"])}
    return HeldSeat(SeatFacts(**row), tenure, zone)


async def invitation(activity: UUID, person: UUID, sitting: int = 0) -> dict[str, Any] | None:
    """The person's line on the list, `seat` and `enrolment`; None if they are not on it."""
    return await sql.one(
        "SELECT seat, enrolment FROM attendance"
        " WHERE activity = $1 AND person = $2 AND sitting = $3 AND enrolment <> 'UNINVITED'",
        activity,
        person,
        sitting,
    )


async def checkin_rule() -> CheckinRule:
    """The check-in rule that stands; the design's own numbers where no row says otherwise."""
    body = await sql.value(
        "SELECT body FROM rule_set WHERE kind = 'CHECKIN' AND unit IS NULL AND starts_on <= current_date"
        " AND (ends_on IS NULL OR ends_on > current_date) ORDER BY version DESC LIMIT 1"
    )
    return msgspec.json.decode(body, type=CheckinRule) if body else CheckinRule()


ADD = """
INSERT INTO scan (id, record, activity, sitting, person, seat, author_seat, device, direction, via, text, checks,
                  slot, captured_at, uncertainty_ms, received_at, lat, lng, accuracy_m, verdict, reasons, evidence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
ON CONFLICT DO NOTHING RETURNING id
"""


async def add(scan: StoredScan, judged: Judgement) -> bool:
    """Keep a scan with its judgement; False if its id or record is taken."""
    at = scan.position
    faults.point("scan.insert")
    added = await sql.value(
        ADD,
        scan.id,
        scan.record,
        scan.activity,
        scan.sitting,
        scan.person,
        scan.seat,
        scan.author_seat,
        scan.device,
        scan.direction,
        scan.via,
        scan.text,
        msgspec.json.encode(scan.checks).decode(),
        scan.slot,
        scan.captured_at,
        scan.uncertainty_ms,
        scan.received_at,
        at.lat if at else None,
        at.lng if at else None,
        at.accuracy_m if at else None,
        judged.verdict,
        [*judged.reasons],
        judged.evidence,
    )
    faults.point("scan.inserted")
    return added is not None


OF = """
SELECT * FROM scan
 WHERE activity = $1 AND ($2::uuid[] IS NULL OR person = ANY($2)) ORDER BY person, sitting, captured_at, id
"""


async def of_activity(activity: UUID, persons: Sequence[UUID] | None = None) -> list[tuple[StoredScan, Judgement]]:
    """All scans of an activity, withdrawn ones too, person by person; all persons if None."""
    rows = await sql.fetch(OF, activity, None if persons is None else list(persons))
    return [(_stored(row), judgement_of(row)) for row in rows]


async def find(scan: UUID) -> dict[str, Any] | None:
    """One scan's `activity`, `sitting`, `person`, `device`, `record`, `withdrawn_at` and judgement, locked."""
    return await sql.one("SELECT * FROM scan WHERE id = $1 FOR NO KEY UPDATE", scan)


async def judge_again(scan: UUID, judged: Judgement) -> None:
    """A scan's verdict, now that facts have changed."""
    await sql.execute(
        "UPDATE scan SET verdict = $2, reasons = $3, evidence = $4 WHERE id = $1",
        scan,
        judged.verdict,
        [*judged.reasons],
        judged.evidence,
    )


async def withdraw(scan: UUID, at: datetime) -> bool:
    """A scan counts no more; what it carried stays. False if it was withdrawn before."""
    gone = "UPDATE scan SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL"
    return bool(await sql.execute(gone, scan, at))


def _stored(row: dict[str, Any]) -> StoredScan:
    checks = msgspec.json.decode(row["checks"], type=Checks)
    position = None if row["lat"] is None else Position(row["lat"], row["lng"], row["accuracy_m"] or 0)
    kept = {name: row[name] for name in StoredScan.__dataclass_fields__ if name in row}
    kept |= {"checks": checks, "position": position, "via": Via(row["via"]), "direction": Direction(row["direction"])}
    return StoredScan(**kept)


def judgement_of(row: dict[str, Any]) -> Judgement:
    """How a scan's row was judged."""
    return Judgement(Verdict(row["verdict"]), tuple(map(Reason, row["reasons"])), Evidence(row["evidence"]))
