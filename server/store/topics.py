"""
Topics (主题): written, found with what hangs on them, and whom one concerns.

Reading one is `lists.topic`'s, which also keeps it from closing meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.domain import topic_projections
from server.domain.lists import TopicState
from server.domain.people import Level, Role, UnitKind
from server.domain.permissions import Act, may
from server.domain.topics import Plan
from server.domain.viewer import Viewer
from server.errors import ConflictError
from server.store import lists, sql
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


async def touch(topic: UUID) -> None:
    """Its phones must hear of it again."""
    await sql.execute("UPDATE topic SET version = version + 1 WHERE id = $1", topic)


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


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of topics is narrowed to; None is no narrowing."""

    states: Sequence[TopicState] | None = None
    level: Level | None = None
    year: int | None = None
    words: str | None = None


PAGE = f"""
{lists.TOPIC}
 WHERE (starts_with(u.path, $1) OR u.path = ANY($2)) AND (t.state <> 'DRAFT' OR coalesce(u.congress, u.id) = $3)
   AND ($4::text[] IS NULL OR t.state = ANY($4)) AND ($5::text IS NULL OR u.level = $5)
   AND ($6::int IS NULL OR t.year = $6) AND ($7::text IS NULL OR strpos(t.title, $7) > 0 OR strpos(u.name, $7) > 0)
   AND ($8::date IS NULL OR (t.starts_on, t.id) < ($8, $9::uuid))
 ORDER BY t.starts_on DESC, t.id DESC LIMIT $10
"""


async def page(
    viewer: Viewer, narrowed: Filter, after: str | None, first: int = 50
) -> tuple[list[dict[str, Any]], str | None]:
    """Topics in the viewer's scope and of the units above, newest first, and where the next page begins."""
    steps = viewer.unit_path.rstrip(".").split(".")
    above = [".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1)]
    day, last = _read(after)
    rows = await sql.fetch(
        PAGE,
        viewer.unit_path,
        above,
        viewer.congress,
        None if narrowed.states is None else list(narrowed.states),
        narrowed.level,
        narrowed.year,
        narrowed.words or None,
        day,
        last,
        first + 1,
    )
    there = [row for row in rows[:first] if may(viewer, Act.READ_TOPIC, lists.topic_target(row))]
    return there, f"{rows[first - 1]['starts_on']}~{rows[first - 1]['id'].hex}" if len(rows) > first else None


DOWN = f"""
WITH RECURSIVE down AS (
  SELECT id FROM topic WHERE parent_topic = $1 UNION SELECT t.id FROM topic AS t JOIN down ON t.parent_topic = down.id
) {lists.TOPIC} JOIN down ON down.id = t.id ORDER BY u.path, t.id
"""


async def taken_up(viewer: Viewer, topic: UUID) -> list[dict[str, Any]]:
    """What was taken up from a topic, over any number of steps, as far as the viewer may read it."""
    return [row for row in await sql.fetch(DOWN, topic) if may(viewer, Act.READ_TOPIC, lists.topic_target(row))]


def _read(after: str | None) -> tuple[date | None, UUID | None]:
    day, _, last = (after or "").partition("~")
    try:
        return date.fromisoformat(day), UUID(hex=last)
    except ValueError:
        return None, None
