"""Push services as all workers know them: how it goes with each, and until when it is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.store import sql
from server.store.sql import Row
from server.tables.columns import uuid7


@dataclass(frozen=True, slots=True)
class News:
    """
    What one worker heard of a service since it last wrote.

    Attributes:
        answered: Whether it said anything; then what others counted is over.
        failures: Silences in a row, as that worker counts them.
        fault: What it said of a message of ours that was wrong.
    """

    origin: str
    taken: int = 0
    refused: int = 0
    answered: bool = False
    failures: int = 0
    paused_until: datetime | None = None
    reason: str | None = None
    fault: str | None = None


TELL = """
    insert into push_origin as held (id, origin, hour, taken, refused, failed_in_a_row, paused_until, reason,
        fault, faulted_at)
    select id, origin, $9, taken, refused, failures, paused_until, reason, fault,
        case when fault is not null then $9::timestamptz end
    from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::int[], $6::timestamptz[], $7::text[], $8::text[])
        as t (id, origin, taken, refused, failures, paused_until, reason, fault)
    order by origin
    on conflict (origin) do update set
        hour = case when held.hour < $9 - interval '1 hour' then $9 else held.hour end,
        taken = case when held.hour < $9 - interval '1 hour' then 0 else held.taken end + excluded.taken,
        refused = case when held.hour < $9 - interval '1 hour' then 0 else held.refused end + excluded.refused,
        failed_in_a_row = case when excluded.origin = any($10::text[]) then excluded.failed_in_a_row
            else greatest(held.failed_in_a_row, excluded.failed_in_a_row) end,
        paused_until = greatest(held.paused_until, excluded.paused_until),
        reason = coalesce(excluded.reason, held.reason),
        fault = coalesce(excluded.fault, held.fault), faulted_at = coalesce(excluded.faulted_at, held.faulted_at)
    returning *
"""


async def tell(news: Sequence[News], now: datetime) -> dict[str, Row]:
    """All workers know this from now on; the services as they now stand, by origin."""
    columns = [
        [getattr(one, name) for one in news]
        for name in ("origin", "taken", "refused", "failures", "paused_until", "reason", "fault")
    ]
    answered = [one.origin for one in news if one.answered]
    rows = await sql.fetch(TELL, [uuid7() for _ in news], *columns, now, answered)
    return {row["origin"]: row for row in rows}


async def stop(origin: str, reason: str, now: datetime) -> None:
    """Nothing is sent there until somebody looked."""
    await sql.execute(
        "update push_origin set stopped_at = coalesce(stopped_at, $3), reason = $2 where origin = $1",
        origin,
        reason,
        now,
    )


async def resume(origin: str) -> bool:
    """Somebody looked: it is asked again, and its hour begins anew. Whether there is such a service."""
    begin = """
    update push_origin set stopped_at = null, paused_until = null, reason = null, fault = null, faulted_at = null,
        hour = now(), taken = 0, refused = 0, failed_in_a_row = 0
    where origin = $1
    """
    return await sql.execute(begin, origin) > 0


async def every() -> list[Row]:
    """All services that were ever asked."""
    return await sql.fetch("select * from push_origin order by origin")
