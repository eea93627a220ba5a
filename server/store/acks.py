"""What phones say of notifications, written where the deliveries stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.store import sql


@dataclass(frozen=True, slots=True)
class Heard:
    """When a phone showed a notification, when it was opened and acted on; None is what nobody said."""

    delivery: UUID
    shown_at: datetime | None = None
    opened_at: datetime | None = None
    acted_at: datetime | None = None


# What the phone says is the truth, even where we gave up: the service had taken it after all. No phone's
# clock tells of a moment before we spoke, nor of one to come. What was put off waits, though told again to be shown.
HEAR = """
    update delivery d set state = case
            when d.state = 'CONFIRMED' then d.state
            when coalesce(d.acted_at, t.acted) is not null then 'ACTED'
            when coalesce(d.opened_at, t.opened) is not null then 'OPENED'
            when t.is_put_off then d.state
            else 'SHOWN' end,
        reason = null, leased_until = case when t.is_put_off and t.opened is null then d.leased_until end,
        accepted_at = coalesce(d.accepted_at, t.shown), shown_at = least(d.shown_at, t.shown),
        opened_at = least(d.opened_at, t.opened), acted_at = least(d.acted_at, t.acted)
    from (
        select d.id, least(greatest(shown, d.at), now()) as shown,
            d.state in ('WAITING', 'CLAIMED') and d.shown_at is not null as is_put_off,
            case when opened is not null then least(greatest(opened, d.at), now()) end as opened,
            case when acted is not null then least(greatest(acted, d.at), now()) end as acted
        from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[]) as g (id, shown, opened, acted)
            join delivery d using (id)
        where d.channel = 'PUSH' order by d.id for no key update of d
    ) t
    where d.id = t.id
"""


async def hear(heard: Sequence[Heard]) -> int:
    """What phones did with notifications; never backwards, and again is as once. How many deliveries we know."""
    columns = [[getattr(one, name) for one in heard] for name in ("delivery", "shown_at", "opened_at", "acted_at")]
    return await sql.execute(HEAR, *columns)


PUT_OFF = """
    update delivery d set state = 'WAITING', not_before = t.until, tries = 0
    from (
        select x.id, least(greatest(pressed, x.at), now()) + $3::interval as until
        from unnest($1::uuid[], $2::timestamptz[]) as g (id, pressed) join delivery x using (id)
    ) t
    where d.id = t.id and d.channel = 'PUSH' and d.state in ('ACCEPTED', 'SHOWN') and d.not_before < t.until
"""


async def put_off(pressed: Mapping[UUID, datetime], by: timedelta) -> None:
    """Each is sent once more, so long after it was put off; said again is as once, and what was opened stays so."""
    await sql.execute(PUT_OFF, list(pressed), list(pressed.values()), by)
