"""
What judging scans asks of codes, displays, phones, activities, lists and seats.

A handful of statements, however many scans there are. What a token names never changes and
is read first; what may change is read once its activities are held.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from server.domain.rules import CheckinRule
from server.domain.seats import HeldSeat
from server.store import activities, scans, sql
from server.store.scans import Checks

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Named:
    """
    What was named by the codes of some scans, whether it has ended or not.

    Attributes:
        codes: By token: `id`, `kind`, `target`, and `owner`, the person of a deputy's code.
        displays: By number: `id`, `activity`.
        devices: By id: `person`, `public_key`.
    """

    codes: dict[str, Row]
    displays: dict[int, Row]
    devices: dict[UUID, Row]


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What some scans are judged by, as it stands.

    Attributes:
        activities: As `activities.one` gives them.
        seats: All a person has or had, the longest held first.
        invited: The seat each (activity, person, sitting) on a list was asked in.
        ended: When codes, displays and devices ended; none that have not.
    """

    rule: CheckinRule
    activities: dict[UUID, Row]
    seats: dict[UUID, list[HeldSeat]]
    invited: dict[tuple[UUID, UUID, int], UUID | None]
    ended: dict[UUID, datetime]

    def retired_at(self, checks: Checks) -> datetime | None:
        """When the first of code, display and showing device ended."""
        named = (checks.code_id, checks.display, checks.shown_by)
        return min((self.ended[one] for one in named if one and one in self.ended), default=None)


CODES = """
SELECT code.id, code.token, code.kind, code.target, seat.person AS owner
  FROM code LEFT JOIN seat ON code.kind = 'DEPUTY' AND seat.id = code.target
 WHERE code.token = ANY($1)
"""


async def named(tokens: Iterable[str], displays: Iterable[int], devices: Iterable[UUID]) -> Named:
    """What these tokens, display numbers and device ids name, ended ones too."""
    return Named(
        {row["token"]: row for row in await _some(CODES, tokens)},
        {
            row["number"]: row
            for row in await _some("SELECT id, number, activity FROM display WHERE number = ANY($1)", displays)
        },
        {
            row["id"]: row
            for row in await _some("SELECT id, person, public_key FROM device WHERE id = ANY($1)", devices)
        },
    )


async def hold(ids: Iterable[UUID]) -> dict[UUID, Row]:
    """
    Activities as they stand until the transaction ends, by id.

    Nobody moves them, their lists or their codes; other scans may go on.
    """
    wanted = sorted(set(ids))
    return {row["id"]: row for row in await activities.hold_still(wanted)} if wanted else {}


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


async def hold_touched(
    authors: Sequence[UUID],
    tokens: Sequence[str | None],
    activities: Sequence[UUID | None],
    subjects: Sequence[UUID | None],
    *,
    alone: bool = False,
) -> None:
    """
    Lock the activities, then the attendances, that scans of these codes are about.

    Args:
        alone: Nobody else may judge a scan there meanwhile, as when places are given.
    """
    rows = [row for row in await sql.fetch(TOUCHED, authors, tokens, activities, subjects) if row["activity"]]
    there = [row["activity"] for row in rows]
    how = "NO KEY UPDATE" if alone else "SHARE"
    await sql.execute(f"SELECT FROM activity WHERE id = ANY($1) ORDER BY id FOR {how}", there)
    await sql.execute(HELD, there, [row["person"] for row in rows])


async def about(
    there: dict[UUID, Row], persons: Iterable[UUID], lines: Iterable[tuple[UUID, UUID]], checks: Sequence[Checks]
) -> Facts:
    """
    What scans are judged by.

    Args:
        there: The activities, held.
        persons: Of whom scans speak, and who speaks.
        lines: Activity and person of each scan that names one.
    """
    return Facts(
        rule=await scans.checkin_rule(),
        activities=there,
        seats=await scans.seats_of(persons),
        invited=await _invited(sorted(set(lines))),
        ended=await _ended(checks),
    )


INVITED = """
SELECT t.activity, t.person, t.sitting, t.seat
  FROM attendance AS t JOIN unnest($1::uuid[], $2::uuid[]) AS w (activity, person) USING (activity, person)
 WHERE t.enrolment <> 'UNINVITED'
"""


async def _invited(pairs: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID, int], UUID | None]:
    if not pairs:
        return {}
    rows = await sql.fetch(INVITED, [activity for activity, _ in pairs], [person for _, person in pairs])
    return {(row["activity"], row["person"], row["sitting"]): row["seat"] for row in rows}


ENDED = """
SELECT id, retired_at AS at FROM code WHERE id = ANY($1) AND retired_at IS NOT NULL
UNION ALL SELECT id, revoked_at FROM display WHERE id = ANY($2) AND revoked_at IS NOT NULL
UNION ALL SELECT id, revoked_at FROM device WHERE id = ANY($3) AND revoked_at IS NOT NULL
"""


async def _ended(checks: Sequence[Checks]) -> dict[UUID, datetime]:
    kinds = [{one.code_id for one in checks}, {one.display for one in checks}, {one.shown_by for one in checks}]
    wanted = [[id_ for id_ in ids if id_ is not None] for ids in kinds]
    return {row["id"]: row["at"] for row in await sql.fetch(ENDED, *wanted)} if any(wanted) else {}


async def _some(query: str, wanted: Iterable[Any]) -> list[Row]:
    """Rows for a list of keys; no statement for an empty one."""
    keys = list(set(wanted))
    return await sql.fetch(query, keys) if keys else []
