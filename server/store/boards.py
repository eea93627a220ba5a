"""
What topics come to (看板): their items counted by list and state, and what wants someone to look.

Only items of open topics want anything. Counting reads every live item of the topics asked
for once, by the index on `list_item.topic`; what answers what is found by a join in memory.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from server.domain.lists import ItemState, List
from server.domain.topics import STALE_AFTER, Want
from server.store import sql


@dataclass(slots=True)
class Tally:
    """
    Items counted; what is dropped is counted by its state alone.

    Attributes:
        cells: By list and state.
        wants: By why they want someone to look.
    """

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    wants: Counter[str] = field(default_factory=Counter)

    def on(self, list_: List) -> int:
        """How many stand on a list."""
        return sum(n for (name, state), n in self.cells.items() if name == list_ and state != ItemState.DROPPED)

    def add(self, row: dict[str, Any]) -> None:
        """Count what a group of rows says."""
        self.cells[row["list"], row["state"]] += row["n"]
        for want in Want:
            self.wants[want] += row[want.lower()]


@dataclass(frozen=True, slots=True)
class Span:
    """
    Which topics are looked at.

    Attributes:
        path: Those of units at or under this one.
        topic: Only this one, and what was taken up from it.
    """

    path: str
    topic: UUID | None = None
    year: int | None = None


SPANNED = """
WITH RECURSIVE down AS (
  SELECT id FROM topic WHERE id = $2 UNION SELECT t.id FROM topic AS t JOIN down ON t.parent_topic = down.id
), span AS MATERIALIZED (
  SELECT t.id, t.unit, t.title, t.state = 'OPEN' AS is_open, u.name AS unit_name, u.path
    FROM topic AS t JOIN unit AS u ON u.id = t.unit
   WHERE starts_with(u.path, $1) AND t.state <> 'DRAFT' AND ($3::int IS NULL OR t.year = $3)
     AND ($2::uuid IS NULL OR t.id IN (SELECT id FROM down))
)"""

NAMED = """
WITH span AS MATERIALIZED (SELECT t.id, t.unit, t.state = 'OPEN' AS is_open FROM topic AS t WHERE t.id = ANY($1))"""

LIVE = """, live AS MATERIALIZED (
  SELECT i.id, i.list, i.state, i.due_on, i.changed_at, i.from_item, span.id AS topic, span.unit,
         span.is_open AND i.list <> 'RESULT' AND i.state IN ('OPEN', 'DOING') AS is_open
    FROM list_item AS i JOIN span ON span.id = i.topic WHERE i.deleted_at IS NULL
), answer AS (
  SELECT from_item AS id, bool_or(list = 'RESULT') AS is_resolved FROM live
   WHERE list IN ('SUGGESTION', 'RESULT') AND state <> 'DROPPED' AND from_item IS NOT NULL GROUP BY from_item
)"""

MARKS = {
    Want.STALE: "live.is_open AND live.changed_at < {stale}",
    Want.OVERDUE: "live.is_open AND live.due_on < {today}",
    Want.UNANSWERED: "live.is_open AND live.list = 'PROBLEM' AND answer.id IS NULL",
    Want.UNRESOLVED: "live.is_open AND live.list = 'SUGGESTION' AND answer.is_resolved IS NOT TRUE",
}


def _counted(span: str, key: str, first: int) -> str:
    """`first` is the number of the first argument after those of the span: when an item is stale, and today."""
    marks = {want: said.format(stale=f"${first}", today=f"${first + 1}") for want, said in MARKS.items()}
    counts = ", ".join(f"count(*) FILTER (WHERE {said}) AS {want.lower()}" for want, said in marks.items())
    return (
        f"{span}{LIVE} SELECT live.{key} AS key, live.list, live.state, count(*) AS n, {counts}"
        " FROM live LEFT JOIN answer USING (id) GROUP BY live.list, live.state, key"
    )


BY_UNIT = _counted(SPANNED, "unit", 4)
BY_TOPIC = _counted(NAMED, "topic", 2)


async def by_unit(span: Span, now: datetime, today: date) -> dict[UUID, Tally]:
    """What the topics of a span come to, by the unit that works on them."""
    args = (span.path, span.topic, span.year, now - STALE_AFTER, today)
    return _tallied(await sql.fetch(BY_UNIT, *args))


async def by_topic(topics: Sequence[UUID], now: datetime, today: date) -> dict[UUID, Tally]:
    """What each of these topics comes to."""
    return _tallied(await sql.fetch(BY_TOPIC, list(topics), now - STALE_AFTER, today))


async def units(ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Units by name and place, down the tree."""
    return await sql.fetch("SELECT id, name, kind, level, path FROM unit WHERE id = ANY($1) ORDER BY path", list(ids))


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    whole = Tally()
    for one in tallies:
        whole.cells.update(one.cells)
        whole.wants.update(one.wants)
    return whole


def _tallied(rows: Iterable[dict[str, Any]]) -> dict[UUID, Tally]:
    found: dict[UUID, Tally] = {}
    for row in rows:
        found.setdefault(row["key"], Tally()).add(row)
    return found


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which items of a span are listed; None is no narrowing."""

    unit: UUID | None = None
    on: List | None = None
    state: ItemState | None = None
    want: Want | None = None


WANTED = " OR ".join(f"$8 = '{want}' AND {said.format(stale='$4', today='$5')}" for want, said in MARKS.items())

LISTED = f"""
{SPANNED}{LIVE}
SELECT live.id, coalesce(live.changed_at, 'epoch') AS changed_at, span.title AS topic_title, span.unit_name
  FROM live LEFT JOIN answer USING (id) JOIN span ON span.id = live.topic
 WHERE ($6::text IS NULL OR live.list = $6) AND ($7::text IS NULL OR live.state = $7)
   AND ($8::text IS NULL OR {WANTED}) AND ($9::uuid IS NULL OR live.unit = $9)
   AND ($10::timestamptz IS NULL OR (coalesce(live.changed_at, 'epoch'), live.id) > ($10, $11::uuid))
 ORDER BY coalesce(live.changed_at, 'epoch'), live.id LIMIT $12
"""


async def listed(
    span: Span, sieve: Sieve, now: datetime, today: date, after: str | None = None, first: int = 50
) -> tuple[list[dict[str, Any]], str | None]:
    """
    Ids of items, which have lain longest first, with `topic_title` and the `unit_name` of the topic's unit.

    Returns:
        Also where the next page begins; None on the last.
    """
    at, last = _read(after)
    narrowed = (sieve.on, sieve.state, sieve.want, sieve.unit)
    rows = await sql.fetch(
        LISTED, span.path, span.topic, span.year, now - STALE_AFTER, today, *narrowed, at, last, first + 1
    )
    more = len(rows) > first
    return rows[:first], _cursor(rows[first - 1]) if more else None


def _cursor(row: dict[str, Any]) -> str:
    return f"{row['changed_at'].isoformat()}~{row['id'].hex}"


def _read(after: str | None) -> tuple[datetime | None, UUID | None]:
    at, _, last = (after or "").partition("~")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(hex=last)
    except (ValueError, OverflowError):
        return None, None
