"""Whatever happens to them, and in whatever order: each delivery stands in exactly one state, and the counts add up."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import acks
from server.commands.acks import Did
from server.domain.notices import DeliveryState, Manner, NoticeCategory
from server.push.delivering import Delivering
from server.store import deliveries, push_claims, push_origins, sql, subscriptions
from server.tables.engine import ENGINE
from tests.push.scenes import Owner, a_worker, allow, delivers, hurry, owners, tell
from tests.push.service import CUTS, Service, answer, serving

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.timeout(300)]

STEPS, PEOPLE = 60, 12
SAID = [answer(201)] * 6 + [answer(code) for code in (410, 404, 403, 400, 413, 500, 307)] + [CUTS]
SAID += [answer(429, retry_after="0"), answer(503)]

WRONG = """
    select id, state, reason from delivery where channel = 'PUSH' and not coalesce(case state
        when 'WAITING' then leased_until is null and not_before is not null
        when 'CLAIMED' then leased_until is not null and tries > 0
        when 'ACCEPTED' then accepted_at is not null and leased_until is null
        when 'SHOWN' then shown_at is not null and leased_until is null
        when 'OPENED' then opened_at is not null and leased_until is null
        when 'ACTED' then acted_at is not null and leased_until is null
        when 'DROPPED' then reason is not null and leased_until is null
        when 'UNREACHABLE' then reason is not null and leased_until is null end, false)
"""
"""What does not stand as its state says, or in none we know."""


class World:
    """People, a service of many moods, and how many deliveries there must be."""

    def __init__(self, service: Service, worker: Delivering, people: list[Owner], dice: random.Random) -> None:
        self.service, self.worker, self.people, self.dice = service, worker, people, dice
        self.begun = 0

    async def step(self) -> None:
        """Something happens."""
        does: list[Callable[[], Awaitable[object]]] = [
            self.tells, self.tells, self.turns, self.turns, self.turns, self.hears, self.hears, self.reads,
            self.recalls, self.dies, self.leaves, self.hurries, self.resumes,
        ]  # fmt: skip
        await self.dice.choice(does)()

    async def tells(self) -> None:
        told = self.dice.sample(self.people, self.dice.randint(1, PEOPLE))
        tag = self.dice.choice([None, "one", "other"])
        ends = self.dice.choice([None, datetime.now(UTC) + timedelta(seconds=self.dice.choice([-1, 3600]))])
        urgent = self.dice.random() < 0.7
        persons = [one.person for one in told]
        self.begun += await sql.value("select count(*) from subscription where person = any($1::uuid[])", persons)
        await tell(told, Manner(NoticeCategory.NEWS, critical=urgent, tag=tag, expires_at=ends))

    async def turns(self) -> None:
        self.service.answers["ok"] = lambda _: self.dice.choice(SAID)
        await self.worker.turn()
        await self.worker.end()

    async def hears(self) -> None:
        if delivery := await self.any_of("delivery", "channel = 'PUSH' and accepted_at is not null"):
            await acks.take([(delivery, self.dice.choice([*Did]), datetime.now(UTC))])

    async def reads(self) -> None:
        if delivery := await self.any_of("delivery", "channel = 'APP'"):
            await sql.execute("update delivery set acked_at = now(), state = 'OPENED' where id = $1", delivery)

    async def recalls(self) -> None:
        if notice := await self.any_of("notice", "true"):
            await sql.execute("update notice set state = 'RECALLED', recalled_at = now() where id = $1", notice)

    async def dies(self) -> None:
        """A worker claims, and is not heard of again."""
        async with ENGINE.transaction():
            await push_claims.claim(await push_claims.clock(), 5, [], {1})

    async def leaves(self) -> None:
        """A phone is somebody else's."""
        if subscription := await self.any_of("subscription", "true"):
            async with ENGINE.transaction():
                await subscriptions.remove([subscription])
                await deliveries.gone([subscription])

    async def hurries(self) -> None:
        await hurry()
        await sql.execute("update delivery set leased_until = now() where state = 'CLAIMED'")

    async def resumes(self) -> None:
        await push_origins.resume(self.service.origin)

    async def any_of(self, table: str, where: str) -> UUID | None:
        rows = await sql.fetch(f"select id from {table} where {where} order by id")
        return self.dice.choice(rows)["id"] if rows else None

    async def rests(self) -> None:
        """The service is well again, and everything comes to its end."""
        self.service.answers.clear()
        await self.resumes()
        await self.hurries()
        await delivers(self.worker)


async def counted() -> dict[str, int]:
    """How many pushes stand where."""
    rows = await sql.fetch("select state, count(*) from delivery where channel = 'PUSH' group by 1")
    return {row["state"]: row["count"] for row in rows}


async def ends() -> dict[Any, str]:
    """Pushes that have come to an end, by id."""
    over = "'SHOWN', 'OPENED', 'ACTED', 'DROPPED', 'UNREACHABLE'"
    rows = await sql.fetch(f"select id, state from delivery where channel = 'PUSH' and state in ({over})")
    return {row["id"]: row["state"] for row in rows}


ORDER = ["UNREACHABLE", "DROPPED", "ACCEPTED", "SHOWN", "OPENED", "ACTED"]


@pytest.mark.parametrize("seed", range(6))
async def test_counts_add_up_at_every_step(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """No delivery is lost, made twice or left in between; what a phone did is never taken back but by 稍后一小时."""
    async with serving() as service, a_worker() as worker:
        allow(monkeypatch, service)
        world = World(service, worker, await owners(PEOPLE, service.origin), random.Random(seed))
        before: dict[Any, str] = {}
        for _ in range(STEPS):
            await world.step()
            now, after = await counted(), await ends()

            assert await sql.fetch(WRONG) == []
            assert set(now) <= set(DeliveryState)
            assert sum(now.values()) == world.begun
            back = {key: (was, after.get(key)) for key, was in before.items() if key in after}
            assert [pair for pair in back.values() if ORDER.index(pair[1] or "") < ORDER.index(pair[0])] == []
            before = after
        await sql.execute("update preference set quiet_from = 0, quiet_until = 0")
        await world.rests()

        later = "not_before > now() + interval '1 minute'"
        assert await sql.fetch(f"select * from delivery where state in ('WAITING', 'CLAIMED') and not {later}") == []
