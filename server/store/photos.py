"""Photos (照片) as they hang on things: linked, ready, taken away; and what phones are told of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain import topic_projections
from server.domain.bodies import PhotoLink
from server.domain.records import Author
from server.store import sql
from server.store.changes import Row

Photo = dict[str, Any]

PHOTO = 'SELECT a.*, p.name AS by_name FROM attachment AS a JOIN person AS p ON p.id = a."by"'


async def one(photo: UUID) -> Photo | None:
    """A photo, those taken away too, with its author's name."""
    return await sql.one(f"{PHOTO} WHERE a.id = $1", photo)


async def hold(photo: UUID) -> Photo | None:
    """The photo, nobody else's until the transaction ends."""
    return await sql.one(f"{PHOTO} WHERE a.id = $1 FOR UPDATE OF a", photo)


ADD = """
INSERT INTO attachment (id, sha256, type, bytes, width, height, about_kind, about, "by", seat, caption, lat, lng,
                        taken_at, record, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO NOTHING
"""


async def add(author: Author, body: PhotoLink, seat: UUID | None, taken_at: datetime) -> bool:
    """Link a photo whose bytes are awaited; false if there is one of that id."""
    at = body.position
    added = await sql.execute(
        ADD,
        author.entity,
        bytes.fromhex(body.sha),
        body.type,
        body.bytes,
        body.width,
        body.height,
        body.about_kind,
        body.about,
        author.person,
        seat,
        body.caption,
        at.lat if at else None,
        at.lng if at else None,
        taken_at,
        author.record,
        author.received_at,
    )
    return added == 1


async def waiting(person: UUID, sha: bytes) -> list[UUID]:
    """Photos of an account that await these bytes, in one order for all."""
    rows = await sql.fetch(
        "SELECT id FROM attachment WHERE \"by\" = $1 AND sha256 = $2 AND state = 'WAITING' AND removed_at IS NULL"
        " ORDER BY id FOR UPDATE",
        person,
        sha,
    )
    return [row["id"] for row in rows]


async def make_ready(photo: UUID, picture: UUID) -> None:
    """Its bytes are here."""
    await sql.execute(
        "UPDATE attachment SET state = 'READY', picture = $2, version = version + 1 WHERE id = $1", photo, picture
    )


async def remove(photo: UUID, now: datetime) -> None:
    """It is shown no more."""
    await sql.execute("UPDATE attachment SET removed_at = $2, version = version + 1 WHERE id = $1", photo, now)


async def late(since: timedelta, now: datetime, limit: int) -> list[Photo]:
    """Photos that have awaited their bytes so long and whose author was not told, marked as told."""
    rows = await sql.fetch(
        "UPDATE attachment SET late_at = $2 WHERE id IN (SELECT id FROM attachment WHERE state = 'WAITING'"
        " AND removed_at IS NULL AND late_at IS NULL AND created_at < $2::timestamptz - $1::interval"
        " ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id",
        since,
        now,
        limit,
    )
    return await many([row["id"] for row in rows])


async def many(ids: Sequence[UUID]) -> list[Photo]:
    """Photos as `one` gives them."""
    return await sql.fetch(f"{PHOTO} WHERE a.id = ANY($1::uuid[]) ORDER BY a.id", list(ids))


def fed(row: Photo, scope: str) -> Row:
    """What the phones that hold a scope are told of a photo."""
    body = None if row["removed_at"] else topic_projections.photo(row, by_name=row["by_name"])
    return Row(scope, "photo", row["id"], row["version"], body)
