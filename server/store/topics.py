"""
Topics (主题): written, found with what hangs on them, and whom one concerns.

Reading one is `lists.topic`'s, which also keeps it from closing meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.domain import topic_projections
from server.domain.people import Role, UnitKind
from server.domain.topics import Plan
from server.errors import ConflictError
from server.store import sql
from server.store.changes import Row
from server.tables.columns import uuid7

ADD = """
INSERT INTO topic (id, unit, parent_topic, title, brief, summary, year, starts_on, ends_on, state, version)
VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, 'DRAFT', 1) ON CONFLICT (parent_topic, unit) DO NOTHING
"""


async def add(plan: Plan, parent: UUID | None) -> UUID:
    """
    Keep a new topic, a draft.

    Raises:
        ConflictError: The unit has taken that one up already.
    """
    made = uuid7()
    written = await sql.execute(ADD, made, plan.unit, parent, *_said(plan))
    if not written:
        raise ConflictError("本单位已经承接过这个主题。")
    return made


SAVE = """
UPDATE topic SET title = $2, brief = $3, year = $4, starts_on = $5, ends_on = $6, version = version + 1 WHERE id = $1
"""


async def save(topic: UUID, plan: Plan) -> None:
    """A topic says something else; whose it is stays."""
    await sql.execute(SAVE, topic, *_said(plan))


def _said(plan: Plan) -> tuple[str, str, int, date, date]:
    return plan.title.strip(), plan.brief.strip(), plan.year, plan.starts_on, plan.ends_on


MOVE = "UPDATE topic SET state = $2, summary = $3, closed_at = $4, version = version + 1 WHERE id = $1"


async def set_state(topic: UUID, state: str, summary: str, closed_at: datetime | None) -> None:
    """A topic stands elsewhere in its life."""
    await sql.execute(MOVE, topic, state, summary, closed_at)


async def hold(topic: UUID) -> bool:
    """Nobody writes this topic or its lists until the transaction ends; False if there is none."""
    return bool(await sql.value("SELECT true FROM topic WHERE id = $1 FOR NO KEY UPDATE", topic))


def fed(row: dict[str, Any]) -> Row:
    """What phones are told of a topic, of a row of `lists.topic`."""
    body = topic_projections.topic(row, unit_name=row["unit_name"])
    return Row(topic_projections.topic_scope(row["id"]), "topic", row["id"], row["version"], body)


COPIED = """
INSERT INTO list_item (id, topic, list, text, unit, rank, state, by, written_at, changed_at, merging, photos, version)
SELECT uuidv7(), $2, 'WORK', text, $3, rank, 'OPEN', $4, $5, $5, '{}', '[]', 1
  FROM list_item WHERE topic = $1 AND list = 'WORK' AND deleted_at IS NULL AND state <> 'DROPPED'
RETURNING id
"""


async def copy_work(origin: UUID, topic: UUID, unit: UUID, by: UUID, at: datetime) -> list[UUID]:
    """A topic begins with another's work (工作), undone, nobody's and without a day; ids of the new items."""
    return [row["id"] for row in await sql.fetch(COPIED, origin, topic, unit, by, at)]


STAFF = """
SELECT DISTINCT s.person FROM seat AS s JOIN unit AS u ON u.id = s.unit
 WHERE s.role = $1 AND s.status = 'ACTIVE' AND (s.until IS NULL OR s.until > current_date) AND u.id = ANY($2)
"""


async def staff_of(units: Sequence[UUID]) -> list[UUID]:
    """Persons who may take topics up, or write them, for these units."""
    return [row["person"] for row in await sql.fetch(STAFF, Role.CONGRESS_STAFF, list(units))]


BELOW = """
SELECT id FROM unit WHERE kind = $1 AND active AND parent = $2
UNION SELECT unit FROM topic WHERE parent_topic = $3 AND state <> 'CLOSED'
"""


async def next_below(unit: UUID, topic: UUID) -> list[UUID]:
    """Congresses right below a unit, and whoever has taken its topic up: who hears of it."""
    return [row["id"] for row in await sql.fetch(BELOW, UnitKind.CONGRESS, unit, topic)]
