"""Notes (随记) as they are kept, and what phones are told of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from server.domain import projections, topic_projections
from server.domain.bodies import About, NoteAdd
from server.domain.registers import Register, Stamp, Write
from server.store import sql
from server.store.changes import Row
from server.store.lists import moment


async def one(note: UUID) -> dict[str, Any] | None:
    """A note's row."""
    return await sql.one("SELECT * FROM note WHERE id = $1", note)


async def hold(notes: Sequence[UUID]) -> None:
    """Nobody else changes these notes until the transaction ends."""
    await sql.execute("SELECT FROM note WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", list(notes))


def revisions(row: dict[str, Any]) -> Register:
    """The texts nobody went past."""
    return msgspec.json.decode(row["revisions"], type=Register)


ADD = """
INSERT INTO note (id, about_kind, about, topic, text, by, written_at, revisions, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (id) DO NOTHING
"""


async def add(note: UUID, body: NoteAdd, topic: UUID | None, born: Stamp) -> bool:
    """Keep a new note; False if its id is taken."""
    begun = msgspec.json.encode(Register((Write(born, 1, body.text),))).decode()
    values = (note, body.about_kind, body.about, topic, body.text, born.by, moment(born.at), begun)
    return bool(await sql.execute(ADD, *values))


async def save(note: UUID, texts: Register, version: int) -> None:
    """The note says what its revisions came to."""
    await sql.execute(
        "UPDATE note SET text = $2, edited_at = $3, revisions = $4, version = $5 WHERE id = $1",
        note,
        texts.standing.value,
        moment(texts.standing.stamp.at),
        msgspec.json.encode(texts).decode(),
        version,
    )


async def fed(note: UUID) -> list[Row]:
    """What phones are told of a note."""
    row = await sql.one(
        "SELECT n.*, p.name AS by_name FROM note AS n JOIN person AS p ON p.id = n.by WHERE n.id = $1", note
    )
    assert row is not None
    others = [
        {"text": other.value, "at": moment(other.stamp.at), "record": other.stamp.record}
        for other in revisions(row).others
    ]
    at_activity = row["about_kind"] == About.ACTIVITY
    scope = projections.activity_scope(row["about"]) if at_activity else topic_projections.topic_scope(row["topic"])
    return [
        Row(scope, "note", note, row["version"], topic_projections.note(row, by_name=row["by_name"], others=others))
    ]
