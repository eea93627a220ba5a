"""
The final database as the checker reads it: raw SQL, and rules written down a second time.

It imports nothing of the product: which scopes a person holds and what a person's scans come
to are said here in words of our own, from docs/sync.md.
"""

from dataclasses import dataclass, field
from typing import Any

import asyncpg

Row = dict[str, Any]

TABLES = {
    "records": "SELECT id::text, device::text, person::text, seq, kind, v, entity::text, encode(sha, 'hex') AS sha,"
    " state, code FROM record",
    "scans": "SELECT id::text, record::text, activity::text, person::text, sitting, direction, verdict,"
    " withdrawn_at IS NOT NULL AS withdrawn FROM scan",
    "attendances": "SELECT id::text, activity::text, person::text, sitting, presence, version FROM attendance",
    "decisions": "SELECT activity::text, person::text, sitting, presence FROM decision ORDER BY at, presence",
    "events": "SELECT kind, verb, target::text, record::text FROM event",
    "revoked": "SELECT id::text FROM device WHERE revoked_at IS NOT NULL",
    "apart": "SELECT record, encode(sha256(bytes), 'hex') AS sha FROM quarantine",
    "items": "SELECT id::text, text, place, version, deleted_at IS NOT NULL AS deleted FROM list_item",
    "notes": "SELECT id::text, text, version FROM note",
    "deliveries": "SELECT notice::text, person::text FROM delivery WHERE acked_at IS NOT NULL",
    "beside": "SELECT item::text, field, value FROM item_conflict",
    "feed": "SELECT scope, kind, id::text, rev, deleted, body FROM feed",
}
"""Every row there is, duplicates too: no statement relies on a key."""

SCOPES = """
WITH seats AS (
  SELECT s.person, s.role, u.path, coalesce(u.congress, u.id) AS congress
    FROM seat AS s JOIN unit AS u ON u.id = s.unit
   WHERE s.status = 'ACTIVE' AND s.since <= current_date AND (s.until IS NULL OR s.until > current_date)
), held AS (
  SELECT id AS person, 'config' AS scope FROM person
  UNION SELECT id, 'person:' || id FROM person
  UNION SELECT seats.person, 'unit:' || u.id FROM seats JOIN unit AS u ON starts_with(seats.path, u.path)
  UNION SELECT t.person, 'activity:' || a.id FROM attendance AS t JOIN activity AS a ON a.id = t.activity
         WHERE a.state <> 'DRAFT' AND a.ends_at > now() - interval '60 days'
  UNION SELECT seats.person, scope || a.id
          FROM seats JOIN unit AS u ON starts_with(u.path, seats.path) AND coalesce(u.congress, u.id) = seats.congress
          JOIN activity AS a ON a.unit = u.id CROSS JOIN unnest(ARRAY['activity:', 'activity-staff:']) AS scope
         WHERE seats.role IN ('CONGRESS_STAFF', 'ADMIN') AND a.state <> 'DRAFT'
           AND a.ends_at > now() - interval '1 day' AND a.starts_at < now() + interval '1 day'
  UNION SELECT seats.person, 'topic:' || t.id FROM topic AS t JOIN unit AS u ON u.id = t.unit
          JOIN seats ON starts_with(seats.path, u.path)
                     OR seats.role IN ('CONGRESS_STAFF', 'ADMIN') AND starts_with(u.path, seats.path)
         WHERE t.state = 'OPEN'
)
SELECT person::text, array_agg(scope) AS scopes FROM held GROUP BY person
"""


@dataclass
class Truth:
    """What the tables say when all is quiet."""

    records: list[Row] = field(default_factory=list)
    scans: list[Row] = field(default_factory=list)
    attendances: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    revoked: list[Row] = field(default_factory=list)
    apart: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    deliveries: list[Row] = field(default_factory=list)
    feed: list[Row] = field(default_factory=list)
    scopes: dict[str, set[str]] = field(default_factory=dict)


async def read(database: str) -> Truth:
    """Everything, in one snapshot."""
    connection = await asyncpg.connect(database)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rows = {name: [dict(row) for row in await connection.fetch(sql)] for name, sql in TABLES.items()}
            held = await connection.fetch(SCOPES)
    finally:
        await connection.close()
    return Truth(**rows, scopes={row["person"]: {*row["scopes"]} for row in held})


def presence(scans: list[Row], decisions: list[Row]) -> str:
    """What a person's scans and the decisions on them come to."""
    if decisions:
        return decisions[-1]["presence"]
    verdicts = {scan["verdict"] for scan in scans if not scan["withdrawn"]}
    return next((one for one in ("PRESENT", "TO_REVIEW", "REFUSED") if one in verdicts), "NONE")
