"""Clashes (同时两处): one person scanned at two activities at once, as history tells of new scans."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.store import sql
from server.tables.columns import uuid7

# By the person's own scans: an index leads there, and nobody has many.
FRESH = """
SELECT DISTINCT a.person, least(a.id, b.id) AS one, greatest(a.id, b.id) AS other
  FROM event AS e
  JOIN scan AS a ON a.id = e.target
  JOIN scan AS b ON b.person = a.person AND b.activity <> a.activity
   AND b.captured_at BETWEEN a.captured_at - $2::interval AND a.captured_at + $2::interval
 WHERE e.at > $1 AND e.kind = 'scan' AND e.verb = 'add' AND a.withdrawn_at IS NULL AND b.withdrawn_at IS NULL
   AND a.verdict <> 'REFUSED' AND b.verdict <> 'REFUSED'
   AND NOT EXISTS (SELECT FROM clash WHERE one = least(a.id, b.id) AND other = greatest(a.id, b.id))
 ORDER BY one, other
"""

ADD = """
INSERT INTO clash (id, person, one, other, found_at)
SELECT id, person, one, other, $5
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS t (id, person, one, other)
    ON CONFLICT (one, other) DO NOTHING RETURNING id, person
"""


async def fresh(since: datetime, within: timedelta) -> list[dict[str, Any]]:
    """Pairs nobody was told of, of which one scan was settled since: `person`, `one`, `other`."""
    return await sql.fetch(FRESH, since, within)


async def add(pairs: Sequence[dict[str, UUID]], now: datetime) -> list[dict[str, Any]]:
    """Keep them; those that were new, with `id` and `person`."""
    columns = [[pair[name] for pair in pairs] for name in ("person", "one", "other")]
    return await sql.fetch(ADD, [uuid7() for _ in pairs], *columns, now)
