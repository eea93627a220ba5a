"""
Bytes on their way here (上传), and the pictures made of them.

Keyed by account and hash: what one account sends, no other can see, go on with or find out
about. What is said to be here is committed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.developing import Developed
from server.store import sql
from server.tables.columns import uuid7

DEVELOPS_WITHIN = timedelta(seconds=15)
"""A worker that has not ended by then has died of it, or been killed: another tries."""
UNUSED_AFTER = timedelta(days=30)
"""A picture nothing hangs on stays as long as phones keep what they sent."""


@dataclass(frozen=True, slots=True)
class Upload:
    """
    An upload as it stands.

    Attributes:
        id: None once a picture was made of it.
        bytes: How many there will be.
        received: How many are here.
    """

    id: UUID | None
    bytes: int
    received: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A whole upload, one worker's for a moment; `tries` counts this one."""

    id: UUID
    person: UUID
    sha256: bytes
    tries: int


FOUND = """
SELECT id, bytes, received FROM upload WHERE person = $1 AND sha256 = $2
UNION ALL
SELECT NULL, bytes, bytes FROM picture WHERE person = $1 AND sha256 = $2
 LIMIT 1
"""


async def find(person: UUID, sha: bytes) -> Upload | None:
    """What of these bytes is here, by this account."""
    row = await sql.one(FOUND, person, sha)
    return Upload(**row) if row else None


async def hold(person: UUID, sha: bytes) -> Upload | None:
    """The upload, nobody else's until the transaction ends; None if there is none under way."""
    row = await sql.one(
        "SELECT id, bytes, received FROM upload WHERE person = $1 AND sha256 = $2 FOR UPDATE", person, sha
    )
    return Upload(**row) if row else None


async def hold_account(person: UUID) -> None:
    """Nobody else begins an upload of this account until the transaction ends."""
    await sql.value("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 78))", str(person))


async def hold_bytes(person: UUID, sha: bytes) -> None:
    """Neither do these bytes become a picture nor is a photo linked to them until the transaction ends."""
    await sql.value("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 79))", f"{person}{sha.hex()}")


# The size of a value kept out of line is read without reading it.
SPENT = """
SELECT (SELECT coalesce(sum(bytes), 0) FROM upload WHERE person = $1 AND began_at > $2)
     + (SELECT coalesce(sum(bytes), 0) FROM picture WHERE person = $1 AND made_at > $2) AS lately,
       (SELECT coalesce(sum(bytes), 0) FROM upload WHERE person = $1)
     + (SELECT coalesce(sum(octet_length("full") + octet_length(small)), 0) FROM picture WHERE person = $1) AS kept
"""


async def spent(person: UUID, since: datetime) -> tuple[int, int]:
    """Bytes an account began to send since then, and bytes kept of it."""
    row = await sql.one(SPENT, person, since)
    assert row is not None
    return int(row["lately"]), int(row["kept"])


async def begin(person: UUID, sha: bytes, size: int, now: datetime) -> None:
    """So many bytes are awaited."""
    await sql.execute(
        "INSERT INTO upload (id, person, sha256, bytes, try_at, began_at, touched_at)"
        " VALUES ($1, $2, $3, $4, $5, $5, $5)",
        uuid7(),
        person,
        sha,
        size,
        now,
    )


async def append(upload: UUID, start: int, chunk: bytes, now: datetime) -> None:
    """A piece more is here."""
    await sql.execute(
        "INSERT INTO upload_chunk (id, upload, start, bytes) VALUES ($1, $2, $3, $4)", uuid7(), upload, start, chunk
    )
    await sql.execute(
        "UPDATE upload SET received = $2, touched_at = $3, try_at = $3 WHERE id = $1", upload, start + len(chunk), now
    )


async def read(upload: UUID) -> bytes:
    """All that is here, in order."""
    rows = await sql.fetch("SELECT bytes FROM upload_chunk WHERE upload = $1 ORDER BY start", upload)
    return b"".join(row["bytes"] for row in rows)


async def start_over(upload: UUID) -> None:
    """Nothing is here."""
    await sql.execute("DELETE FROM upload_chunk WHERE upload = $1", upload)
    await sql.execute("UPDATE upload SET received = 0 WHERE id = $1", upload)


CLAIM = """
UPDATE upload SET tries = tries + 1, try_at = $1::timestamptz + $2::interval
 WHERE id = (SELECT id FROM upload WHERE received = bytes AND why IS NULL AND try_at <= $1
              ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, person, sha256, tries
"""


async def claim(now: datetime) -> Claimed | None:
    """The whole upload that has waited longest to be developed, if any waits."""
    row = await sql.one(CLAIM, now, DEVELOPS_WITHIN)
    return Claimed(**row) if row else None


PICTURE = """
INSERT INTO picture (id, person, sha256, type, bytes, width, height, "full", small, made_at)
SELECT $2, person, sha256, $3, bytes, $4, $5, $6, $7, $8 FROM upload WHERE id = $1
ON CONFLICT (person, sha256) DO NOTHING
"""


async def close(upload: UUID, made: Developed, now: datetime) -> None:
    """The picture stands in place of what was sent, which is gone with all that was hidden in it."""
    given = made.given
    await sql.execute(PICTURE, upload, uuid7(), given.type, given.width, given.height, made.full, made.small, now)
    await sql.execute("DELETE FROM upload_chunk WHERE upload = $1", upload)
    await sql.execute("DELETE FROM upload WHERE id = $1", upload)


async def spoil(upload: UUID, why: str) -> None:
    """It was no photo; what was sent is gone."""
    await sql.execute("DELETE FROM upload_chunk WHERE upload = $1", upload)
    await sql.execute("UPDATE upload SET why = $2 WHERE id = $1", upload, why)


async def picture(person: UUID, sha: bytes) -> dict[str, Any] | None:
    """What came of bytes, without the pixels; `why` if they were no photo, None if they are not whole yet."""
    return await sql.one(
        "SELECT id, type, bytes, width, height, NULL AS why FROM picture WHERE person = $1 AND sha256 = $2"
        " UNION ALL SELECT NULL, NULL, bytes, NULL, NULL, why FROM upload"
        " WHERE person = $1 AND sha256 = $2 AND why IS NOT NULL LIMIT 1",
        person,
        sha,
    )


async def pixels(picture: UUID, size: str) -> bytes:
    """A picture in one of its two sizes, `full` or `small`."""
    assert size in ("full", "small")
    return await sql.value(f'SELECT "{size}" FROM picture WHERE id = $1', picture)


async def forget(unfinished_after: timedelta) -> int:
    """Throw away what nobody went on sending, and pictures nothing has hung on for long; how many went."""
    stale = "SELECT id FROM upload WHERE touched_at < now() - $1::interval FOR UPDATE SKIP LOCKED"
    await sql.execute(f"DELETE FROM upload_chunk WHERE upload IN ({stale})", unfinished_after)
    gone = await sql.execute(f"DELETE FROM upload WHERE id IN ({stale})", unfinished_after)
    await sql.execute(
        "UPDATE attachment SET picture = NULL WHERE picture IS NOT NULL AND removed_at < now() - $1::interval",
        UNUSED_AFTER,
    )
    return gone + await sql.execute(
        "DELETE FROM picture AS p WHERE made_at < now() - $1::interval"
        " AND NOT EXISTS (SELECT FROM attachment AS a WHERE a.picture = p.id)",
        UNUSED_AFTER,
    )
