"""How pushes do, in numbers: for alarms, for `daima push status` and for whoever watches machines."""

from dataclasses import dataclass
from typing import Any

from server.store import push_origins, sql

WINDOW_S = 300

# What its service holds back is not late, nor what a dead worker's lease still covers.
OLDEST = """
    select coalesce(max(extract(epoch from clock_timestamp() - greatest(d.not_before, o.paused_until))), 0)::float8
    from (select address, not_before from delivery where channel = 'PUSH' and state in ('WAITING', 'CLAIMED')
            and not_before <= clock_timestamp() order by not_before limit 10000) d
        left join subscription s on s.id = d.address left join push_origin o on o.origin = s.origin
    where o.stopped_at is null and coalesce(o.paused_until <= clock_timestamp(), true)
"""
COUNTS = """
    select (select count(*) from delivery where channel = 'PUSH' and state = 'WAITING') as waiting,
        (select count(*) from delivery where channel = 'PUSH' and state = 'CLAIMED') as claimed,
        (select count(*) from subscription) as phones,
        (select count(*) from subscription where quarantined_at is not null) as aside
"""
RECENT = """
    select case when state in ('DROPPED', 'UNREACHABLE') then reason else state end as ended, count(*)
    from delivery where channel = 'PUSH' and at > clock_timestamp() - make_interval(secs => $1)
        and state not in ('WAITING', 'CLAIMED') group by 1 order by 1
"""


@dataclass(frozen=True, slots=True)
class PushVitals:
    """
    Pushes at one moment.

    Attributes:
        oldest_s: How long the one has waited that is due longest, and that nothing holds back.
        aside: Phones their service refuses.
        recent: Of those told of within `WINDOW_S`, how many came to what.
    """

    waiting: int
    claimed: int
    oldest_s: float
    phones: int
    aside: int
    recent: dict[str, int]
    origins: list[dict[str, Any]]


async def oldest_s() -> float:
    """How long the push has waited that is due longest, and that nothing holds back."""
    return await sql.value(OLDEST)


async def read() -> PushVitals:
    """All numbers, as of now."""
    counts = await sql.one(COUNTS)
    assert counts is not None
    recent = {row["ended"]: row["count"] for row in await sql.fetch(RECENT, WINDOW_S)}
    return PushVitals(**counts, oldest_s=await oldest_s(), recent=recent, origins=await push_origins.every())
