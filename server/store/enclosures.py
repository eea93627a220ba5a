"""Enclosures (附件): kept as they came, found with what they hang on, and gone when they are taken away."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain.enclosures import Enclosed, Enclosing
from server.domain.viewer import Viewer
from server.store import sql
from server.tables.columns import uuid7

Row = dict[str, Any]

DAY = timedelta(days=1)


def hung(kind: Enclosing, about: str) -> str:
    """
    The column `enclosures` of a query: what hangs on each row, as JSON; None if nothing does.

    Args:
        about: The row's id, in SQL.
    """
    return f"""(select json_agg(json_build_object('id', e.id, 'name', e.name, 'type', e.type, 'bytes', e.bytes)
        order by e.id) from enclosure e
        where e.about = {about} and e.about_kind = '{kind}' and e.removed_at is null) as enclosures"""


async def of(kind: Enclosing, about: UUID) -> list[Row]:
    """What hangs there, the oldest first: `id`, `name`, `type`, `bytes`."""
    return await sql.fetch(
        "select id, name, type, bytes from enclosure"
        " where about = $1 and about_kind = $2 and removed_at is null order by id",
        about,
        kind,
    )


async def one(enclosure: UUID) -> Row | None:
    """An enclosure that was not taken away, without its content."""
    return await sql.one(
        "select id, about_kind, about, name, type, bytes, sha256 from enclosure where id = $1 and removed_at is null",
        enclosure,
    )


async def content(enclosure: UUID) -> bytes | None:
    """Its bytes; None if it was taken away."""
    return await sql.value("select content from enclosure where id = $1", enclosure)


async def same(kind: Enclosing, about: UUID, name: str, data: bytes) -> UUID | None:
    """What hangs there already with this name and these bytes: a request that came twice."""
    return await sql.value(
        "select id from enclosure where about = $1 and about_kind = $2 and name = $3 and sha256 = $4"
        " and removed_at is null",
        about,
        kind,
        name,
        hashlib.sha256(data).digest(),
    )


async def bytes_since(person: UUID, since: datetime) -> int:
    """How much a person hung up since then, what they took away again too."""
    return await sql.value(
        'select coalesce(sum(bytes), 0)::bigint from enclosure where "by" = $1 and created_at > $2', person, since
    )


ADD = """
    insert into enclosure (id, about_kind, about, name, type, bytes, sha256, content, "by", seat, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def add(viewer: Viewer, kind: Enclosing, about: UUID, made: Enclosed, data: bytes, at: datetime) -> UUID:
    """A document hangs there; its id."""
    enclosure, digest = uuid7(), hashlib.sha256(data).digest()
    told = (enclosure, kind, about, made.name, made.type, len(data), digest, data)
    await sql.execute(ADD, *told, viewer.person, viewer.seat, at)
    return enclosure


async def remove(ids: Sequence[UUID], at: datetime) -> None:
    """They hang there no more, and their bytes are gone."""
    await sql.execute(
        "update enclosure set removed_at = $2, content = null where id = any($1::uuid[]) and removed_at is null",
        list(ids),
        at,
    )
