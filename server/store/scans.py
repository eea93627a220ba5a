"""Scans (扫码) as they are kept, and the seats and the rule they are judged by; `scan_facts` reads the rest."""

from collections.abc import Iterable, Sequence
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


SEATS = """
SELECT s.person, s.id, s.role, s.unit, u.kind AS unit_kind, u.path AS unit_path, coalesce(u.congress, u.id) AS congress,
       s.electing_unit, s.station, s.since, s.until, s.status,
       array(SELECT array[x.since, x.until] FROM suspension AS x WHERE x.seat = s.id) AS suspended,
       coalesce(c.zone, 'Asia/Shanghai') AS zone
  FROM seat AS s JOIN unit AS u ON u.id = s.unit LEFT JOIN unit AS c ON c.id = coalesce(u.congress, u.id)
 WHERE s.person = ANY($1) ORDER BY s.since, s.id
"""


async def seats_of(persons: Iterable[UUID]) -> dict[UUID, list[HeldSeat]]:
    """All seats each person has or had, the longest held first."""
    found: dict[UUID, list[HeldSeat]] = {person: [] for person in persons}
    for row in await sql.fetch(SEATS, list(found)):
        found[row.pop("person")].append(_held(row))
    return found


async def seats(person: UUID) -> list[HeldSeat]:
    """All seats a person has or had, the longest held first."""
    return (await seats_of([person]))[person]


async def home(person: UUID) -> str:
    """Where a person belongs in the tree, by the seat held longest; empty for who has none."""
    return home_in(await seats(person))


def home_in(held: Sequence[HeldSeat]) -> str:
    """Where who has these seats belongs in the tree."""
    return held[0].facts.unit_path if held else ""


def _held(row: dict[str, Any]) -> HeldSeat:
    suspended = tuple((first, again) for first, again in row.pop("suspended"))
    tenure = Tenure(row.pop("since"), row.pop("until"), SeatStatus(row.pop("status")), suspended)
    zone = row.pop("zone")
    row |= {"role": Role(row["role"]), "unit_kind": UnitKind(row["unit_kind"])}
    return HeldSeat(SeatFacts(**row), tenure, zone)


async def checkin_rule() -> CheckinRule:
    """The check-in rule that stands; the design's own numbers where no row says otherwise."""
    body = await sql.value(
        "SELECT body FROM rule_set WHERE kind = 'CHECKIN' AND state = 'ISSUED' AND unit IS NULL"
        " AND starts_on <= current_date AND (ends_on IS NULL OR ends_on > current_date) ORDER BY version DESC LIMIT 1"
    )
    return msgspec.json.decode(body, type=CheckinRule) if body else CheckinRule()


ADD = """
INSERT INTO scan (id, record, activity, sitting, person, seat, author_seat, device, direction, via, text, checks,
                  slot, captured_at, uncertainty_ms, received_at, lat, lng, accuracy_m, verdict, reasons, evidence)
SELECT id, record, activity, sitting, person, seat, author_seat, device, direction, via, text, checks::jsonb,
       slot, captured_at, uncertainty_ms, received_at, lat, lng, accuracy_m, verdict,
       string_to_array(reasons, ','), evidence
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[],
              $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::timestamptz[], $15::bigint[],
              $16::timestamptz[], $17::int[], $18::int[], $19::int[], $20::text[], $21::text[], $22::text[])
       WITH ORDINALITY
    AS t (id, record, activity, sitting, person, seat, author_seat, device, direction, via, text, checks,
          slot, captured_at, uncertainty_ms, received_at, lat, lng, accuracy_m, verdict, reasons, evidence, place)
 ORDER BY id, place
ON CONFLICT DO NOTHING RETURNING record
"""


async def add(judged: Sequence[tuple[StoredScan, Judgement]]) -> set[UUID]:
    """Keep scans with their judgements; the records whose scan was new. Of one id twice, the first stands."""
    faults.point("scan.insert")
    columns = zip(*[_columns(scan, judgement) for scan, judgement in judged], strict=True)
    rows = await sql.fetch(ADD, *map(list, columns)) if judged else []
    faults.point("scan.inserted")
    return {row["record"] for row in rows}


def _columns(scan: StoredScan, judged: Judgement) -> tuple[Any, ...]:
    at = scan.position
    return (
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
        ",".join(judged.reasons),
        judged.evidence,
    )


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


JUDGE_AGAIN = """
UPDATE scan SET verdict = t.verdict, reasons = string_to_array(t.reasons, ','), evidence = t.evidence
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS t (id, verdict, reasons, evidence)
 WHERE scan.id = t.id
"""


async def judge_again(judged: dict[UUID, Judgement]) -> None:
    """The verdicts of scans, now that facts have changed."""
    if judged:
        told = [(one.verdict, ",".join(one.reasons), one.evidence) for one in judged.values()]
        await sql.execute(JUDGE_AGAIN, [*judged], *map(list, zip(*told, strict=True)))


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
