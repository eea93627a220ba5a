"""What ids and code tokens are called: for people who read what others wrote."""

from collections.abc import Iterable
from uuid import UUID

from server.domain.record_lines import is_id
from server.store import sql

OF_IDS = """
SELECT id::text, title AS name FROM activity WHERE id = ANY($1)
UNION ALL SELECT id::text, title FROM topic WHERE id = ANY($1)
UNION ALL SELECT id::text, left(text, 60) FROM list_item WHERE id = ANY($1)
UNION ALL SELECT id::text, title FROM notice WHERE id = ANY($1)
UNION ALL SELECT id::text, name FROM person WHERE id = ANY($1)
UNION ALL SELECT s.id::text, p.name FROM seat AS s JOIN person AS p ON p.id = s.person WHERE s.id = ANY($1)
"""

OF_TOKENS = """
SELECT c.token AS id, coalesce(a.title, p.name, u.name) AS name
  FROM code AS c
  LEFT JOIN activity AS a ON c.kind = 'ACTIVITY' AND a.id = c.target
  LEFT JOIN seat AS s ON c.kind = 'DEPUTY' AND s.id = c.target
  LEFT JOIN person AS p ON p.id = s.person
  LEFT JOIN unit AS u ON c.kind = 'STATION' AND u.id = c.target
 WHERE c.token = ANY($1)
"""


async def of(asked: Iterable[str]) -> dict[str, str]:
    """Names by id or token; what has none is missing."""
    wanted = set(asked)
    ids = sorted({UUID(text) for text in wanted if is_id(text)})
    tokens = sorted(text for text in wanted if not is_id(text))
    rows = await sql.fetch(OF_IDS, ids) if ids else []
    rows += await sql.fetch(OF_TOKENS, tokens) if tokens else []
    return {row["id"]: row["name"] for row in rows if row["name"]}
