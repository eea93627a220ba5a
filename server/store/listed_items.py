"""List items (清单项) with names and whatever waits beside them: as phones are told, and as the desk lists them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from server.domain import topic_projections
from server.domain.permissions import Act, may
from server.domain.viewer import Viewer
from server.store import lists, sql
from server.store.changes import Row

LISTED = """
SELECT i.*, t.state AS topic_state, tu.path AS unit_path, coalesce(tu.congress, tu.id) AS congress,
       u.name AS unit_name, u.kind AS unit_kind, u.level AS unit_level, u.path AS own_path,
       o.name AS owner_name, p.name AS by_name
  FROM list_item AS i JOIN unit AS u ON u.id = i.unit
  JOIN topic AS t ON t.id = i.topic JOIN unit AS tu ON tu.id = t.unit
  LEFT JOIN person AS p ON p.id = i.by
  LEFT JOIN seat AS s ON s.id = i.owner_seat LEFT JOIN person AS o ON o.id = s.person
"""

BESIDE = """
SELECT c.*, p.name AS by_name FROM item_conflict AS c LEFT JOIN person AS p ON p.id = c.by
 WHERE c.item = ANY($1) ORDER BY c.at, c.record, c.field
"""


async def many(items: Sequence[UUID]) -> list[dict[str, Any]]:
    """Items as `lists.one` gives them, with `unit_name`, `owner_name`, `by_name` and `conflicts`; deleted ones too."""
    return await _with_conflicts(await sql.fetch(f"{LISTED} WHERE i.id = ANY($1)", list(items)))


async def of(topic: UUID) -> list[dict[str, Any]]:
    """A topic's items as `many` gives them, list by list, in their order; deleted ones are not listed."""
    there = f'{LISTED} WHERE i.topic = $1 AND i.deleted_at IS NULL ORDER BY i.list, i.rank COLLATE "C", i.id'
    return await _with_conflicts(await sql.fetch(there, topic))


async def fed(items: Sequence[UUID]) -> list[Row]:
    """What phones are told of items."""
    return [
        Row(
            topic_projections.topic_scope(row["topic"]),
            "item",
            row["id"],
            row["version"],
            None if row["deleted_at"] else _body(row),
        )
        for row in await many(items)
    ]


def standing(row: dict[str, Any], field: str) -> dict[str, Any]:
    """Who wrote what stands in a field, and when; nobody where it is the item itself."""
    register = lists.merging(row).registers.get(field)
    if register is None:
        return {"stands_by": None, "stands_at": None}
    stamp = register.standing.stamp
    return {"stands_by": stamp.by, "stands_at": lists.moment(stamp.at)}


TOPICS = f"""
{lists.TOPIC} WHERE (t.state = 'OPEN' OR $3) AND (starts_with(u.path, $1) OR u.path = ANY($2))
 ORDER BY t.state <> 'OPEN', t.starts_on DESC, t.id
"""


async def topics(viewer: Viewer, *, closed: bool) -> list[dict[str, Any]]:
    """Topics the viewer may read, open ones first; drafts and closed ones only if `closed`."""
    steps = viewer.unit_path.rstrip(".").split(".")
    above = [".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1)]
    found = await sql.fetch(TOPICS, viewer.unit_path, above, closed)
    return [row for row in found if may(viewer, Act.READ_TOPIC, lists.topic_target(row))]


async def _with_conflicts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_id = {row["id"]: row | {"conflicts": []} for row in rows}
    beside = [c | standing(by_id[c["item"]], c["field"]) for c in await sql.fetch(BESIDE, list(by_id))]
    names = await _names([conflict["stands_by"] for conflict in beside])
    for conflict in beside:
        by_id[conflict["item"]]["conflicts"].append(conflict | {"stands_by_name": names.get(conflict["stands_by"])})
    return [*by_id.values()]


async def _names(persons: list[UUID | None]) -> dict[UUID, str]:
    found = await sql.fetch("SELECT id, name FROM person WHERE id = ANY($1)", [one for one in persons if one])
    return {row["id"]: row["name"] for row in found}


def _body(row: dict[str, Any]) -> dict[str, Any]:
    names = {name: row[name] for name in ("unit_name", "owner_name", "by_name", "conflicts")}
    return topic_projections.item(row, **names)
