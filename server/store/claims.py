"""
Claims: some phones and their waiting records, one worker's until its transaction ends.

A phone is claimed by an advisory lock, and its records are read by a statement after that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from server.store import sql
from server.store.records import PHONE, Phone, Waiting

# Phone by phone along the index: what it costs grows with the phones, not with their records.
WITH_WORK = """
WITH RECURSIVE phone AS (
  (SELECT device FROM record WHERE state = 0 ORDER BY device LIMIT 1)
  UNION ALL
  SELECT (SELECT device FROM record WHERE state = 0 AND device > phone.device ORDER BY device LIMIT 1)
    FROM phone WHERE phone.device IS NOT NULL
)
SELECT phone.device FROM phone
 CROSS JOIN LATERAL (
   SELECT received_at FROM record WHERE state = 0 AND device = phone.device ORDER BY seq, id LIMIT 1
 ) AS first
 WHERE phone.device <> ALL($2) ORDER BY first.received_at, phone.device LIMIT $1
"""


async def phones_with_work(limit: int, but: Sequence[UUID] = ()) -> list[UUID]:
    """Phones whose records wait, the longest waiting first, without those named."""
    return [row["device"] for row in await sql.fetch(WITH_WORK, limit, list(but))]


# The lock is taken in the list of results, once for every phone.
LOCK = """
SELECT device, pg_try_advisory_xact_lock(hashtextextended(device::text, 77)) AS is_ours
  FROM unnest($1::uuid[]) AS t (device)
"""


async def lock_phones(tx: Any, devices: Sequence[UUID]) -> list[UUID]:
    """Claim phones until the transaction ends; those that no other worker has."""
    return [row["device"] for row in await tx.connection.fetch(LOCK, sorted(devices)) if row["is_ours"]]


PHONES = PHONE.replace("id = $1", "id = ANY($1)")


async def claimed_phones(tx: Any, devices: Sequence[UUID]) -> dict[UUID, Phone]:
    """The phones as they stand now that they are claimed."""
    return {row["id"]: Phone(**row) for row in await tx.connection.fetch(PHONES, devices)}


WAITING = """
SELECT id, person, device, seq, prev, entity, canonical, sha, signed, received_at, attempts FROM (
  SELECT r.*, sum(octet_length(r.canonical)) OVER so_far AS bytes, row_number() OVER so_far AS number
    FROM unnest($1::uuid[]) WITH ORDINALITY AS phone (device, place)
   CROSS JOIN LATERAL (
     SELECT id, person, record.device, seq, prev, entity, canonical, sha, signed, received_at, attempts
       FROM record WHERE state = 0 AND record.device = phone.device ORDER BY seq, id LIMIT $2
   ) AS r
  WINDOW so_far AS (ORDER BY phone.place, r.seq, r.id)
) AS read
 WHERE number <= $3 AND (bytes <= $4 OR number = 1) ORDER BY number
"""


async def waiting(tx: Any, devices: Sequence[UUID], each: int, all_: int, most_bytes: int) -> list[Waiting]:
    """
    The waiting records of some phones, phone after phone, in the order they were written.

    Read after the claim, never with it.

    Args:
        each: So many of one phone.
        all_: So many together.
        most_bytes: The bytes to be read into memory; one record is always read.
    """
    rows = await tx.connection.fetch(WAITING, devices, each, all_, most_bytes)
    return [Waiting(*row) for row in rows]


async def held_up(tx: Any, batch: Sequence[Waiting]) -> dict[tuple[UUID, UUID], int]:
    """
    Entities of the batch with parked records of the same phone, and the number of the first of those.

    A photo that waits for its bytes holds nothing up: it is linked already.
    """
    rows = await tx.connection.fetch(
        "SELECT device, entity, min(seq) AS seq FROM record WHERE device = ANY($1) AND entity = ANY($2)"
        " AND state = 2 AND code <> 'WAITING_BLOB' GROUP BY device, entity",
        [*{record.device for record in batch}],
        [record.entity for record in batch],
    )
    return {(row["device"], row["entity"]): row["seq"] for row in rows}


SETTLED = """
SELECT id FROM record WHERE (state = 1 OR state = 2 AND code = 'WAITING_BLOB') AND id = ANY($1)
UNION ALL SELECT id FROM record_archive WHERE id = ANY($1)
"""


async def settled(tx: Any, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that are records with an effect, however long ago."""
    return {row["id"] for row in await tx.connection.fetch(SETTLED, ids)} if ids else set()


REFUSED = """
SELECT EXISTS (SELECT FROM record WHERE entity = $1 AND state = 1 AND kind LIKE '%.add'
                  AND code IN ('REJECTED_PERMISSION', 'REJECTED_INVALID'))
"""


async def was_refused(tx: Any, entity: UUID) -> bool:
    """Whether what a record is about was to be made by another that was refused: it will never come."""
    return await tx.connection.fetchval(REFUSED, entity)


LINKS = """
SELECT record.device, record.seq, record.sha FROM record
  JOIN unnest($1::uuid[], $2::bigint[]) AS t (device, seq) ON t.device = record.device AND t.seq = record.seq
"""


async def links(tx: Any, places: Sequence[tuple[UUID, int]]) -> set[tuple[UUID, int, bytes]]:
    """The hashes that are held at these places of phones' chains."""
    if not places:
        return set()
    rows = await tx.connection.fetch(LINKS, [device for device, _ in places], [seq for _, seq in places])
    return {(row["device"], row["seq"], bytes(row["sha"])) for row in rows}


def with_head(phone: Phone, seq: int, sha: bytes) -> Phone:
    """The phone with its chain ending there."""
    return replace(phone, head_seq=seq, head_sha=sha)


ADVANCE = """
UPDATE device SET head_seq = t.seq, head_sha = t.sha
  FROM unnest($1::uuid[], $2::int[], $3::bytea[]) AS t (id, seq, sha)
 WHERE device.id = t.id AND device.head_seq < t.seq
"""


async def advance(tx: Any, phones: Sequence[Phone]) -> None:
    """Move the ends of phones' chains."""
    columns = [[phone.id for phone in phones], [phone.head_seq for phone in phones], [p.head_sha for p in phones]]
    await tx.connection.execute(ADVANCE, *columns)


# What another worker holds at this moment it looks at itself.
RELEASE_WAITING = """
UPDATE record SET state = 0 WHERE state = 2 AND id IN (
  SELECT id FROM record WHERE state = 2 AND code = 'WAITING_PARENT' AND waits_for && $1
     FOR NO KEY UPDATE SKIP LOCKED)
"""


async def release_waiting(tx: Any, settled: Sequence[UUID]) -> None:
    """Look again at what waited for one of these records or things, and at nothing else: a phone may have thousands."""
    await tx.connection.execute(RELEASE_WAITING, settled)


WAIT_FOR = """
UPDATE record SET waits_for = t.waits_for::uuid[] FROM unnest($1::uuid[], $2::text[]) AS t (id, waits_for)
 WHERE record.id = t.id
"""


async def wait_for(tx: Any, hangs_on: Mapping[UUID, Sequence[UUID]]) -> None:
    """Remember of parked records what they wait for."""
    named = ["{" + ",".join(map(str, ids)) + "}" for ids in hangs_on.values()]
    await tx.connection.execute(WAIT_FOR, [*hangs_on], named)


async def count_attempt(tx: Any, record: UUID) -> int:
    """One more failed try; how many there were."""
    return await tx.connection.fetchval(
        "UPDATE record SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts", record
    )
