"""Budgets (额度): what a congress may spend on a channel in a month, never more, however many workers send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from server.domain.notices import Channel
from server.store import sql
from server.tables.columns import uuid7


@dataclass(frozen=True, slots=True)
class Wish:
    """What one delivery would cost its congress, in messages."""

    delivery: UUID
    congress: UUID
    month: date
    cost: int


# A month without a budget of its own has the one before it.
CARRY = """
    insert into budget (id, congress, channel, month, allowed, spent)
    select uuidv7(), t.congress, $1, t.month, b.allowed, 0
    from (select distinct congress, month from unnest($2::uuid[], $3::date[]) as t (congress, month)) t,
        lateral (select allowed from budget where congress = t.congress and channel = $1 and month < t.month
            order by month desc limit 1) b
    on conflict (congress, channel, month) do nothing
"""
HOLD = """
    select b.id, b.congress, b.month, b.allowed, b.spent from budget b
        join (select distinct congress, month from unnest($2::uuid[], $3::date[]) as t (congress, month)) t
            on t.congress = b.congress and t.month = b.month
    where b.channel = $1 order by b.id for no key update of b
"""


async def spend(channel: Channel, wishes: Sequence[Wish], *, needed: bool) -> dict[UUID, UUID | None]:
    """
    Take what each costs, first come, first served; held until the transaction ends.

    Args:
        needed: Whether a congress that never set a budget may send nothing; otherwise it may send all.

    Returns:
        By delivery the budget it was taken from, None if none is asked for. Those for which none was left are missing.
    """
    where = ([wish.congress for wish in wishes], [wish.month for wish in wishes])
    await sql.execute(CARRY, channel, *where)
    rows = {(row["congress"], row["month"]): row for row in await sql.fetch(HOLD, channel, *where)}
    taken, spent = dict[UUID, UUID | None](), dict[UUID, int]()
    for wish in wishes:
        row = rows.get((wish.congress, wish.month))
        if row is None:
            taken |= {} if needed else {wish.delivery: None}
        elif row["spent"] + spent.get(row["id"], 0) + wish.cost <= row["allowed"]:
            taken[wish.delivery] = row["id"]
            spent[row["id"]] = spent.get(row["id"], 0) + wish.cost
    await _add(spent)
    return taken


async def give_back(amounts: Mapping[UUID, int]) -> None:
    """What was taken for messages nobody was sent."""
    await _add({budget: -amount for budget, amount in amounts.items()})


async def allow(congress: UUID, channel: Channel, month: date, allowed: int) -> dict[str, Any]:
    """So much in this month and those after it; what is spent stays."""
    row = await sql.one(
        "insert into budget (id, congress, channel, month, allowed, spent) values ($1, $2, $3, $4, $5, 0)"
        " on conflict (congress, channel, month) do update set allowed = excluded.allowed returning *",
        uuid7(),
        congress,
        channel,
        month,
        allowed,
    )
    assert row is not None
    return row


STANDING = """
    select b.channel, b.allowed, case when b.month = $2 then b.spent else 0 end as spent
    from (select distinct on (channel) * from budget where congress = $1 and month <= $2
        order by channel, month desc) b
"""


async def standing(congress: UUID, month: date) -> dict[Channel, dict[str, Any]]:
    """What a congress allows and has spent in a month, by channel; one it set no budget for is missing."""
    return {Channel(row["channel"]): row for row in await sql.fetch(STANDING, congress, month)}


async def _add(amounts: Mapping[UUID, int]) -> None:
    if amounts:
        await sql.execute(
            "update budget b set spent = b.spent + t.n from unnest($1::uuid[], $2::int[]) as t (id, n)"
            " where b.id = t.id",
            list(amounts),
            list(amounts.values()),
        )
