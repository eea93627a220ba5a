"""List items (清单项) as they are kept: their rows, and what merging must know of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.domain.enclosures import Enclosing
from server.domain.items import RANK, Item, Removal
from server.domain.lists import ItemField, ItemState, List, TopicState
from server.domain.registers import Register, Stamp, Write
from server.domain.scope import Target
from server.store import enclosures, sql
from server.tables.columns import uuid7

COLUMNS = {
    ItemField.TEXT.value: "text",
    ItemField.OWNER.value: "owner_seat",
    ItemField.DUE_ON.value: "due_on",
    ItemField.FROM_ITEM.value: "from_item",
    ItemField.PLACE.value: "place",
    ItemField.STATE.value: "state",
    RANK: "rank",
}
"""Where each register's standing value is kept."""


class Merging(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    What `list_item.merging` holds.

    Attributes:
        born: Who began the item; wrote every field that has no register here.
    """

    born: Stamp | None = None
    registers: dict[str, Register] = {}
    removals: tuple[Removal, ...] = ()
    removed: dict[str, int] = {}


TOPIC = f"""
SELECT t.*, u.name AS unit_name, u.kind AS unit_kind, u.level AS unit_level, u.path AS unit_path,
       coalesce(u.congress, u.id) AS congress, coalesce(c.zone, 'Asia/Shanghai') AS zone,
       a.title AS parent_title, au.name AS parent_unit_name,
       {enclosures.hung(Enclosing.TOPIC, "t.id")}
  FROM topic AS t JOIN unit AS u ON u.id = t.unit LEFT JOIN unit AS c ON c.id = u.congress
  LEFT JOIN topic AS a ON a.id = t.parent_topic LEFT JOIN unit AS au ON au.id = a.unit
"""


async def topic(topic: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """
    A topic with its unit (`unit_…`), `congress`, `zone` and the one it was taken up from (`parent_…`).

    Args:
        lock: It cannot close until the transaction ends.
    """
    return await sql.one(f"{TOPIC} WHERE t.id = $1 {'FOR SHARE OF t' if lock else ''}", topic)


ONE = """
SELECT i.*, t.state AS topic_state, u.path AS unit_path, coalesce(u.congress, u.id) AS congress
  FROM list_item AS i JOIN topic AS t ON t.id = i.topic JOIN unit AS u ON u.id = t.unit WHERE i.id = $1
"""


async def one(item: UUID) -> dict[str, Any] | None:
    """An item with `topic_state` and its topic's `unit_path` and `congress`."""
    return await sql.one(ONE, item)


async def hold(items: Sequence[UUID], topics: Sequence[UUID], *, alone: bool) -> None:
    """
    Lock topics, then items, in the one order all share.

    Args:
        alone: Nobody else writes these topics' items meanwhile: what came of what is about to change.
    """
    strength = "NO KEY UPDATE" if alone else "SHARE"
    await sql.execute(
        "SELECT FROM topic WHERE id = ANY($1) OR id IN (SELECT topic FROM list_item WHERE id = ANY($2))"
        f" ORDER BY id FOR {strength}",
        list(topics),
        list(items),
    )
    await sql.execute("SELECT FROM list_item WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", list(items))


def merging(row: dict[str, Any]) -> Item:
    """An item's row as it is merged."""
    kept = msgspec.json.decode(row["merging"], type=Merging)
    at = int((row["written_at"] or datetime(1970, 1, 1, tzinfo=UTC)).timestamp() * 1000)
    born = kept.born or Stamp(row["id"], at, by=row["by"])
    plain = {field: Register((Write(born, 1, _said(row[name])),)) for field, name in COLUMNS.items()}
    return Item(row["version"], plain | kept.registers, kept.removals, kept.removed)


def target(row: dict[str, Any], *, seats: Sequence[UUID] = ()) -> Target:
    """What permissions ask of an item's row; `seats` are the asker's."""
    return Target(
        unit_path=row["unit_path"],
        congress=row["congress"],
        person=row["by"],
        topic=TopicState(row["topic_state"]),
        assigned=row["owner_seat"] in seats,
    )


def topic_target(row: dict[str, Any]) -> Target:
    """What permissions ask of a topic's row."""
    return Target(unit_path=row["unit_path"], congress=row["congress"], topic=TopicState(row["state"]))


ADD = """
INSERT INTO list_item (id, topic, activity, list, text, unit, owner_seat, due_on, from_item, place, rank, state,
                       by, written_at, changed_at, lat, lng, merging, photos, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'OPEN', $12, $13, $13, $14, $15, $16, '[]', 1)
ON CONFLICT (id) DO NOTHING
"""


async def add(item: UUID, topic: UUID, unit: UUID, born: Stamp, said: Any, place: tuple[int, int] | None) -> bool:
    """
    Keep a new item; False if its id is taken.

    Args:
        said: Its `activity`, `list`, `text`, `owner`, `due_on`, `from_item`, `place` and `rank`.
    """
    return bool(
        await sql.execute(
            ADD,
            item,
            topic,
            said.activity,
            said.list,
            said.text,
            unit,
            said.owner,
            date.fromisoformat(said.due_on) if said.due_on else None,
            said.from_item,
            said.place,
            said.rank,
            born.by,
            moment(born.at),
            *(place or (None, None)),
            msgspec.json.encode(Merging(born)).decode(),
        )
    )


SAVE = """
UPDATE list_item SET text = $2, owner_seat = $3, due_on = $4, from_item = $5, place = $6, state = $7, reason = $8,
       rank = $9, merging = $10, deleted_at = CASE WHEN $11 THEN coalesce(deleted_at, now()) END, version = $12,
       changed_at = now()
 WHERE id = $1
"""


async def save(row: dict[str, Any], item: Item, labels: dict[tuple[str, UUID], str | None]) -> None:
    """
    The row says what the item came to, and what a person is to choose from stands beside it.

    Args:
        labels: Conflicting values in words, by field and record.
    """
    due, owner, parent = item.value("DUE_ON"), item.value("OWNER"), item.value("FROM_ITEM")
    await sql.execute(
        SAVE,
        row["id"],
        item.value("TEXT"),
        UUID(owner) if owner else None,
        date.fromisoformat(due) if due else None,
        UUID(parent) if parent else None,
        item.value("PLACE"),
        item.value("STATE"),
        item.registers["STATE"].standing.reason,
        item.value(RANK),
        kept(row, item),
        item.is_deleted,
        item.version,
    )
    await _save_conflicts(row["id"], item, labels)


def kept(row: dict[str, Any], item: Item) -> str:
    """What cannot be read from the row's other columns."""
    was, before = msgspec.json.decode(row["merging"], type=Merging), merging(row).registers
    written = {f: register for f, register in item.registers.items() if f in was.registers or register != before[f]}
    return msgspec.json.encode(Merging(was.born, written, item.removals, item.removed)).decode()


CONFLICTS = """
INSERT INTO item_conflict (id, item, field, value, label, by, at, record)
SELECT id, $1, field, value, label, by, at, record
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::uuid[])
    AS t (id, field, value, label, by, at, record)
"""


async def _save_conflicts(item_id: UUID, item: Item, labels: dict[tuple[str, UUID], str | None]) -> None:
    await sql.execute("DELETE FROM item_conflict WHERE item = $1", item_id)
    conflicts = [] if item.is_deleted else item.conflicts
    if conflicts:
        await sql.execute(
            CONFLICTS,
            item_id,
            [uuid7() for _ in conflicts],
            [field for field, _ in conflicts],
            [write.value for _, write in conflicts],
            [labels[field, write.stamp.record] for field, write in conflicts],
            [write.stamp.by for _, write in conflicts],
            [moment(write.stamp.at) for _, write in conflicts],
            [write.stamp.record for _, write in conflicts],
        )


CAME_FROM = """
WITH RECURSIVE came AS (
  SELECT id, from_item FROM list_item WHERE id = $1
  UNION SELECT i.id, i.from_item FROM list_item AS i JOIN came ON i.id = came.from_item
) SELECT EXISTS (SELECT FROM came WHERE id = $2)
"""


async def came_from(item: UUID, other: UUID) -> bool:
    """Whether an item is another, or came from it, over any number of steps."""
    return await sql.value(CAME_FROM, item, other)


async def came_of(item: UUID) -> list[tuple[List, ItemState]]:
    """List and state of what came of an item at once; deleted ones are not there."""
    rows = await sql.fetch("SELECT list, state FROM list_item WHERE from_item = $1 AND deleted_at IS NULL", item)
    return [(List(row["list"]), ItemState(row["state"])) for row in rows]


async def name_of(seat: UUID) -> str | None:
    """Who holds a seat, by name."""
    return await sql.value("SELECT p.name FROM seat AS s JOIN person AS p ON p.id = s.person WHERE s.id = $1", seat)


def moment(ms: int) -> datetime:
    """A stamp's time."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def _said(value: Any) -> str | None:
    """A column's value as records say it."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
