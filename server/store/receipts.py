"""Receipts (回执) as a phone asks for them again: what the feed said of each record."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from server.domain.projections import person_scope
from server.store import sql

TOLD = """
SELECT record.id, feed.body FROM record
  LEFT JOIN feed ON feed.scope = $1 AND feed.kind = 'receipt' AND feed.id = record.id AND NOT feed.deleted
 WHERE record.person = $2 AND record.id = any($3::uuid[])
 ORDER BY record.id
"""


async def of(person: UUID, records: Sequence[UUID]) -> list[dict[str, Any]]:
    """Receipts of a person's own records; `code` is None where one was kept and not settled yet."""
    rows = await sql.fetch(TOLD, person_scope(person), person, list(records)[:1000])
    return [_receipt(row["id"], msgspec.json.decode(row["body"]) if row["body"] else {}) for row in rows]


def _receipt(record: UUID, body: dict[str, Any]) -> dict[str, Any]:
    entity = body.get("entity")
    return {
        "record": record,
        "code": body.get("code"),
        "rev": body.get("rev"),
        "entity": UUID(entity) if entity else None,
        "detail": body.get("detail"),
        "voucher": body.get("voucher"),
    }
