"""When much goes wrong at once: nobody's phone is forgotten, somebody is told, and nothing is lost."""

import asyncio
import time
from collections import Counter

import pytest

from server.commands import alarms
from server.domain.notices import NoticeCategory
from server.domain.people import Role
from server.push.delivering import Delivering
from server.store import push_origins, sql
from tests.builders import a_deputy
from tests.push.scenes import (
    OFTEN_S,
    delivers,
    hurry,
    origin,
    owners,
    renew_key,
    states,
    tell,
)
from tests.push.service import CUTS, Service, answer

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.timeout(300)]

PHONES, MOVING = 10_000, 5_000
TOLD_WITHIN_S = 30


async def told() -> list[tuple[str, str]]:
    """What administrators found in 消息, and its category."""
    rows = await sql.fetch(
        "select distinct n.title, n.category from notice n join delivery d on d.notice = n.id"
        " join seat s on s.person = d.person and s.role = 'ADMIN' order by 1"
    )
    return [(row["title"], row["category"]) for row in rows]


async def test_ten_thousand_refusals_delete_nobody(service: Service, worker: Delivering) -> None:
    """A VAPID mistake is told within half a minute; the service is stopped, and all is sent when it is mended."""
    await a_deputy("管理", role=Role.ADMIN)
    service.answers["ok"] = answer(403)
    people = await owners(PHONES, service.origin)
    notice = await tell(people)
    began = time.monotonic()
    while not await told():
        await worker.turn()
        await alarms.look()
        await asyncio.sleep(OFTEN_S)
    took_s = time.monotonic() - began
    await alarms.look()

    assert took_s < TOLD_WITHIN_S
    assert await told() == [("推送服务拒绝我们", NoticeCategory.SYSTEM)]
    assert len(service.posts) <= 20
    assert await sql.value("select count(*) from subscription where quarantined_at is null") == PHONES

    service.answers.clear()
    await push_origins.resume(service.origin)
    await delivers(worker)
    assert await states(notice) == {("ACCEPTED", None): PHONES}
    assert Counter(post.status for post in service.posts)[201] == PHONES


async def test_a_new_key_costs_nobody_a_push(service: Service, worker: Delivering) -> None:
    """Five thousand phones move to it while they are pushed to; each is spoken to by the key it has."""
    people = await owners(MOVING, service.origin)
    before = await tell(people)
    while len(service.posts) < MOVING // 5:
        await worker.turn()
        await asyncio.sleep(OFTEN_S)
    sending = asyncio.create_task(delivers(worker))
    await renew_key()
    for number in range(0, MOVING, 1000):
        moved = [one.subscription for one in people[number : number + 1000]]
        await sql.execute("update subscription set generation = 2 where id = any($1::uuid[])", moved)
        await asyncio.sleep(OFTEN_S)
    await sending
    after = await tell(people)
    await delivers(worker)

    assert await states(before) == await states(after) == {("ACCEPTED", None): MOVING}
    assert len({post.headers["authorization"].rpartition("k=")[2] for post in service.posts}) == 2


async def test_each_alarm_is_told_once(service: Service, worker: Delivering) -> None:
    """To administrators alone, whoever looks how often; a mistake of ours and a silence each in their words."""
    await a_deputy("管理", role=Role.ADMIN)
    service.answers |= {"wrong": answer(413), "cuts": CUTS}
    await tell([*await owners(1, service.origin, "wrong"), *await owners(20, service.origin)])
    await delivers(worker)
    await asyncio.gather(alarms.look(), alarms.look())
    await alarms.look()
    first = await told()
    await tell(await owners(20, service.origin, "cuts"))
    await delivers(worker)
    await alarms.look()

    assert first == [("推送内容被退回", NoticeCategory.SYSTEM)]
    assert [title for title, _ in await told()] == ["推送内容被退回", "推送服务没有应答"]
    assert await sql.value("select count(*) from notice where category = 'SYSTEM'") == 2


async def test_what_nobody_sends_is_told(service: Service) -> None:
    """A push that is due and waits a minute waits for a worker that is not there."""
    await a_deputy("管理", role=Role.ADMIN)
    await tell(await owners(1, service.origin))
    early = await alarms.look()
    await sql.execute("update delivery set not_before = now() - interval '61 seconds' where channel = 'PUSH'")
    late = await alarms.look()

    assert (early, late) == (0, 1)
    assert [title for title, _ in await told()] == ["推送积压"]


async def test_what_a_service_holds_back_is_not_late(service: Service, worker: Delivering) -> None:
    """Its own alarm says so; a pause is none."""
    service.answers["ok"] = answer(503, retry_after="600")
    await tell(await owners(3, service.origin))
    await delivers(worker)
    await sql.execute("update delivery set not_before = now() - interval '90 seconds' where state = 'WAITING'")

    assert (await origin(service))["paused_until"] is not None
    assert await alarms.look() == 0
    await hurry()
