"""
What each side of a concern (待处理) wrote, in lines a person can read.

A list tells the author's own side; looking at one tells the others beside it. What another
person wrote under the same id is theirs, and is not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from server.domain import record_lines
from server.domain.concerns import DOUBTS, ConcernKind
from server.domain.record_lines import Line
from server.store import names, sql

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 4_102_444_800_000
"""The year 2100: no phone's clock is told beyond it."""


@dataclass(frozen=True, slots=True)
class Side:
    """
    One of those who speak.

    Attributes:
        role: WRITTEN the author's own, FIRST what is kept under its id, WAITS what it waits for, SCAN one of two.
    """

    role: str
    by: str | None
    at: datetime | None
    received_at: datetime | None
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value a field of an item may have; `holds` for the one that stands."""

    field: str
    value: str | None
    words: str
    by: str | None
    at: datetime | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Told:
    """
    A concern in words.

    Attributes:
        words: What its author was told, or what was wrong with the bytes.
        doubts: Why it is not sure who wrote it or when.
        rev: The revision of the item whose values are to be chosen from.
    """

    record_kind: str | None = None
    entity: UUID | None = None
    written_at: datetime | None = None
    words: str | None = None
    doubts: tuple[str, ...] = ()
    raw: str | None = None
    sides: tuple[Side, ...] = ()
    choices: tuple[Choice, ...] = ()
    rev: int | None = None


RECORDS = """
SELECT r.id, r.canonical AS bytes, r.signed, r.detail ->> 'words' AS words, s.reasons
  FROM record AS r LEFT JOIN scan AS s ON s.record = r.id WHERE r.id = ANY($1)
"""
APART = "SELECT id, bytes, 1 AS signed, why AS words, NULL::text[] AS reasons FROM quarantine WHERE id = ANY($1)"


async def of(concerns: Sequence[Row]) -> dict[UUID, Told]:
    """The author's side of each, by the concern's id; a clash has none."""
    ids = [row["id"] for row in concerns if row["kind"] != ConcernKind.CLASH]
    found = [*await sql.fetch(RECORDS, ids), *await sql.fetch(APART, ids)] if ids else []
    read = {row["id"]: record_lines.read(row["bytes"]) for row in found}
    known = await names.of(name for one in read.values() for name in record_lines.named(one.body))
    by_id = {row["id"]: row for row in concerns}
    return {row["id"]: _told(by_id[row["id"]], row, read[row["id"]], known) for row in found}


def _told(concern: Row, row: Row, read: record_lines.Read, known: dict[str, str]) -> Told:
    doubts = [{0: "UNSIGNED", -1: "FORGED"}.get(row["signed"]), *(r for r in row["reasons"] or () if r in DOUBTS)]
    lines = record_lines.lines(read.body, known)
    at = _moment(read.at_ms)
    return Told(
        record_kind=read.kind,
        entity=UUID(read.entity) if read.entity and record_lines.is_id(read.entity) else None,
        written_at=at,
        words=row["words"],
        doubts=tuple(doubt for doubt in doubts if doubt),
        raw=record_lines.raw_text(bytes(row["bytes"])),
        sides=(Side("WRITTEN", concern["name"], at, concern["received_at"], lines),),
    )


CAME_FIRST = """
SELECT r.canonical AS bytes, r.received_at FROM quarantine AS q JOIN record AS r ON r.id::text = q.record
 WHERE q.id = $1 AND r.person = q.person
"""


async def first_under_its_id(concern: Row) -> list[Side]:
    """The record its author sent before under the same id, if it is theirs."""
    rows = await sql.fetch(CAME_FIRST, concern["id"])
    read = [record_lines.read(row["bytes"]) for row in rows]
    known = await names.of(name for one in read for name in record_lines.named(one.body))
    return [
        Side("FIRST", concern["name"], _moment(one.at_ms), row["received_at"], record_lines.lines(one.body, known))
        for one, row in zip(read, rows, strict=True)
    ]


AWAITED = """
SELECT d.id, r.kind, r.state, r.code, r.received_at
  FROM record AS w
 CROSS JOIN LATERAL jsonb_array_elements_text(convert_from(w.canonical, 'UTF8')::jsonb -> 'deps') AS d (id)
  LEFT JOIN record AS r ON r.id = d.id::uuid AND r.person = w.person
 WHERE w.id = $1 AND w.state = 2 AND r.state IS DISTINCT FROM 1
"""


async def awaited(concern: Row) -> list[Side]:
    """What a parked record waits for: records that wait themselves, and such as never came."""
    return [
        Side("WAITS", None, None, row["received_at"], [Line("waitsFor", row["kind"] or "MISSING")])
        for row in await sql.fetch(AWAITED, concern["id"])
    ]


SCANS = """
SELECT s.captured_at, s.received_at, s.via, s.verdict, s.evidence, a.title, a.place
  FROM clash AS c JOIN scan AS s ON s.id IN (c.one, c.other) LEFT JOIN activity AS a ON a.id = s.activity
 WHERE c.id = $1 ORDER BY s.captured_at, s.id
"""


async def both_scans(concern: Row) -> list[Side]:
    """The two scans of a clash."""
    return [
        Side("SCAN", concern["name"], row["captured_at"], row["received_at"], _scan_lines(row))
        for row in await sql.fetch(SCANS, concern["id"])
    ]


def _scan_lines(row: Row) -> list[Line]:
    told = {"activity": row["title"], "place": row["place"], "via": row["via"], "verdict": row["verdict"]}
    return [Line(name, value) for name, value in told.items() if value]


ITEM = """
SELECT f.rev, f.body FROM list_item AS i
  JOIN feed AS f ON f.scope = 'topic:' || i.topic AND f.kind = 'item' AND f.id = i.id AND NOT f.deleted
 WHERE i.id = $1
"""


async def choices(item: UUID | None) -> tuple[int | None, tuple[Choice, ...]]:
    """The item's revision, and the values that stand beside each other, field by field."""
    row = await sql.one(ITEM, item) if item else None
    if row is None:
        return None, ()
    body = msgspec.json.decode(row["body"])
    fields = dict.fromkeys(other["field"] for other in body["conflicts"])
    made = [choice for name in fields for choice in (_standing(body, name), *_others(body, name))]
    return row["rev"], tuple(made)


def _standing(body: Row, name: str) -> Choice:
    """What stands; where somebody wished the item gone, that it stays as it reads."""
    key = {"OWNER": "owner", "DUE_ON": "dueOn", "FROM_ITEM": "fromItem", "DELETED": "text"}.get(name, name.lower())
    words = body["ownerName"] if name == "OWNER" else body[key]
    return Choice(name, body[key], words or "—", None, None, True)


def _others(body: Row, name: str) -> list[Choice]:
    return [
        Choice(name, one["value"], one["label"] or one["value"] or "—", one["byName"], _moment(one["at"]), False)
        for one in body["conflicts"]
        if one["field"] == name
    ]


def _moment(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else EPOCH + timedelta(milliseconds=min(max(at_ms, 0), LATEST_MS))
