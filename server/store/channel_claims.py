"""
Deliveries on WeCom, SMS and e-mail, claimed by one worker at a time (as those on PUSH are).

Whether a message is still right is asked in the claim's transaction, after the claim
(`conditions`): what was read, recalled or muted before is not sent. So is the budget, which is
held until that transaction ends. A lease that ran out is claimed again, and then only the newer
claim counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain import cascades, projections
from server.domain.cascades import PAID
from server.domain.enclosures import Enclosing
from server.domain.hours import not_before
from server.domain.notices import Channel, DeliveryState, Unsent
from server.store import budgets, conditions, enclosures, hours, sql
from server.store.budgets import Wish

Row = dict[str, Any]

LEASE = timedelta(minutes=5)
"""Longer than any sender takes for what it takes at once."""
LATEST = timedelta(days=1)
"""A message that could not be sent for so long is not sent any more; the notice lies in 消息 all the same."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """
    A delivery a worker sends now.

    Attributes:
        leased_until: Tells this claim from a later one.
        tries: With this one.
        enclosed: The names of the documents the notice brings.
        sealed: The person's address as it is kept.
        settled_by: After which it makes no sense any more.
        cost: In messages; None where none is counted.
        budget: What this very claim took its cost from; None too if an earlier one did.
    """

    id: UUID
    notice: UUID
    person: UUID
    leased_until: datetime
    tries: int
    title: str
    body: str
    enclosed: tuple[str, ...]
    sealed: bytes
    settled_by: datetime
    cost: int | None
    budget: UUID | None


CLAIM = """
    update delivery d set state = 'CLAIMED', leased_until = $2::timestamptz + $4::interval, tries = tries + 1
    from (select id from delivery where channel = $1 and (state = 'WAITING' and not_before <= $2
            or state = 'CLAIMED' and leased_until <= $2)
        order by not_before, id limit $3 for update skip locked) due
    where d.id = due.id returning d.id
"""

# Shown by another channel is enough; `conditions` asks all the rest.
FACTS = f"""
    select d.id, d.notice, d.person, d.leased_until, d.tries, d.cost, n.title, n.body, n.critical,
        least(coalesce(n.expires_at, 'infinity'), d.at + $1::interval) as settled_by,
        coalesce(u.congress, u.id) as congress, coalesce(c.zone, 'Asia/Shanghai') as zone,
        case d.channel when 'SMS' then p.phone_sealed else a.sealed end as sealed,
        exists (select from delivery x where x.notice = d.notice and x.person = d.person
            and x.shown_at is not null) as is_shown,
        {enclosures.hung(Enclosing.NOTICE, "coalesce(n.series, n.id)")}
    from delivery d join notice n on n.id = d.notice join unit u on u.id = n.unit
        left join unit c on c.id = coalesce(u.congress, u.id) join person p on p.id = d.person
        left join address a on a.person = d.person and a.channel = d.channel and a.confirmed_at is not null
    where d.id = any($2::uuid[]) order by d.not_before, d.id
"""


async def claim(channel: Channel, now: datetime, limit: int, cost: Callable[[str], int]) -> tuple[int, list[Claimed]]:
    """
    How many of a channel's deliveries were due, up to `limit`; and of these what is still right, and paid for.

    The others are settled here.

    Args:
        cost: What a notice of a title costs on this channel, in messages.
    """
    ids = [row["id"] for row in await sql.fetch(CLAIM, channel, now, limit, LEASE)]
    rows = await sql.fetch(FACTS, LATEST, ids) if ids else []
    dropped = {row["id"]: Unsent.READ if row["is_shown"] else Unsent.EXPIRED for row in rows if _is_over(row, now)}
    dropped |= await conditions.dropped(ids, now)
    await _end(DeliveryState.DROPPED, dropped)
    right = [row for row in rows if row["id"] not in dropped]
    await _end(DeliveryState.UNREACHABLE, {row["id"]: Unsent.NO_ADDRESS for row in right if not row["sealed"]})
    awake = await _awake([row for row in right if row["sealed"]], now)
    return len(ids), await _paid(channel, awake, now, cost)


def _is_over(row: Row, now: datetime) -> bool:
    return row["is_shown"] or row["settled_by"] <= now


AFTERWARDS = """
    update delivery d set state = 'WAITING', leased_until = null, tries = d.tries - 1, not_before = t.not_before
    from unnest($1::uuid[], $2::timestamptz[]) as t (id, not_before) where d.id = t.id
"""


async def _awake(rows: Sequence[Row], now: datetime) -> list[Row]:
    """Those whose persons may be woken now; the others wait until they may."""
    theirs = await hours.of({row["person"] for row in rows}, now)
    when = {row["id"]: not_before(now, theirs[row["person"]], critical=row["critical"]) for row in rows}
    asleep = {key: at for key, at in when.items() if at > now}
    if asleep:
        await sql.execute(AFTERWARDS, list(asleep), list(asleep.values()))
    return [row for row in rows if row["id"] not in asleep]


async def _paid(channel: Channel, rows: Sequence[Row], now: datetime, cost: Callable[[str], int]) -> list[Claimed]:
    """Those the budget has something left for; what was paid for by an earlier claim is not paid for again."""
    wishes = [
        Wish(row["id"], row["congress"], cascades.month(now, ZoneInfo(row["zone"])), cost(row["title"]))
        for row in rows
        if row["cost"] is None
    ]
    taken = await budgets.spend(channel, wishes, needed=channel in PAID)
    costs = {wish.delivery: wish.cost for wish in wishes if taken.get(wish.delivery)}
    await _charge(costs)
    unpaid = {wish.delivery for wish in wishes if wish.delivery not in taken}
    await _end(DeliveryState.UNREACHABLE, dict.fromkeys(unpaid, Unsent.NO_BUDGET))
    kept: list[Row] = [row | {"cost": costs.get(row["id"], row["cost"])} for row in rows if row["id"] not in unpaid]
    return [_claimed(row, taken.get(row["id"])) for row in kept]


def _claimed(row: Row, budget: UUID | None) -> Claimed:
    names = Claimed.__dataclass_fields__.keys() - {"budget", "enclosed"}
    enclosed = tuple(one["name"] for one in projections.enclosures(row))
    return Claimed(**{name: row[name] for name in names}, enclosed=enclosed, budget=budget)


async def _charge(costs: Mapping[UUID, int]) -> None:
    if costs:
        await sql.execute(
            "update delivery d set cost = t.cost from unnest($1::uuid[], $2::int[]) as t (id, cost) where d.id = t.id",
            list(costs),
            list(costs.values()),
        )


async def _end(state: DeliveryState, reasons: Mapping[UUID, str]) -> None:
    if reasons:
        await sql.execute(
            "update delivery d set state = $3, reason = t.reason, leased_until = null"
            " from unnest($1::uuid[], $2::text[]) as t (id, reason) where d.id = t.id",
            list(reasons),
            list(reasons.values()),
            state,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claimed delivery; `gives_back` if its cost was taken for nothing."""

    claimed: Claimed
    state: DeliveryState
    reason: str | None = None
    service_id: str | None = None
    not_before: datetime | None = None
    forgiven: bool = False
    """Not counted as a try: nobody's address is to blame."""
    gives_back: bool = False


SETTLE = """
    update delivery d set state = t.state, reason = t.reason, service_id = coalesce(t.service_id, d.service_id),
        accepted_at = case t.state when 'ACCEPTED' then $9::timestamptz end,
        not_before = coalesce(t.not_before, d.not_before), leased_until = null,
        tries = d.tries - t.forgiven::int, cost = case when not t.gives_back then d.cost end
    from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::boolean[],
        $8::boolean[]) as t (id, leased_until, state, reason, service_id, not_before, forgiven, gives_back)
    where d.id = t.id and d.state = 'CLAIMED' and d.leased_until = t.leased_until
    returning d.id
"""


async def settle(results: Sequence[Result], now: datetime) -> int:
    """What became of each is written, unless it was claimed again meanwhile; how many it was written of."""
    rows = await sql.fetch(
        SETTLE,
        [one.claimed.id for one in results],
        [one.claimed.leased_until for one in results],
        [one.state for one in results],
        [one.reason for one in results],
        [one.service_id for one in results],
        [one.not_before for one in results],
        [one.forgiven for one in results],
        [one.gives_back for one in results],
        now,
    )
    written, back = {row["id"] for row in rows}, dict[UUID, int]()
    for one in results:
        if one.gives_back and one.claimed.id in written and one.claimed.budget:
            back[one.claimed.budget] = back.get(one.claimed.budget, 0) + (one.claimed.cost or 0)
    await budgets.give_back(back)
    return len(written)


RECEIPTS = """
    update delivery d set state = case when t.shown then 'SHOWN' else 'UNREACHABLE' end,
        shown_at = case when t.shown then $4::timestamptz end, reason = case when not t.shown then t.said end
    from unnest($1::uuid[], $2::boolean[], $3::text[]) as t (id, shown, said)
    where d.id = t.id and d.channel = 'SMS' and d.state = 'ACCEPTED'
"""


async def receipts(told: Mapping[UUID, str | None], now: datetime) -> int:
    """What the gateway says came to a phone (None), or did not and why; how many it is news of."""
    shown = [said is None for said in told.values()]
    return await sql.execute(RECEIPTS, list(told), shown, list(told.values()), now)
