"""Pushes are claimed, sent and settled; what services answer becomes what it means, and no more."""

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from server.domain.keys import KeyPurpose
from server.domain.projections import base64url
from server.push import payloads
from server.push.delivering import Delivering
from server.store import keys as kept_keys
from server.store import push_claims, push_origins, sql
from server.tables.engine import ENGINE
from tests.push.scenes import (
    OFTEN_S,
    Owner,
    a_worker,
    allow,
    delivers,
    hurry,
    origin,
    owners,
    path_of,
    renew_key,
    states,
    tell,
)
from tests.push.service import CUTS, HANGS, Service, answer, serving

pytestmark = pytest.mark.usefixtures("database")


async def test_each_phone_reads_its_notice(service: Service, worker: Delivering) -> None:
    """Sealed to that phone alone, under the notice's topic, with what RFC 8030 asks for."""
    people = await owners(3, service.origin)
    notice = await tell(people, title="下午的视察", body="两点集合")
    await delivers(worker)

    assert await states(notice) == {("ACCEPTED", None): 3}
    for person in people:
        (post,) = [one for one in service.posts if one.path == path_of(person)]
        told = person.browser.reads(post.body)["notification"]
        assert (told["title"], told["body"], told["data"]["person"]) == ("下午的视察", "两点集合", str(person.person))
        assert post.headers["topic"] == payloads.topic(str(notice))
        assert (post.headers["urgency"], post.headers["content-encoding"]) == ("normal", "aes128gcm")
        assert 86_000 < int(post.headers["ttl"]) <= 86_400


async def test_two_workers_send_each_once(service: Service) -> None:
    """They pass each other by."""
    people = await owners(300, service.origin)
    notice = await tell(people)
    async with a_worker() as one, a_worker() as other:
        await asyncio.gather(delivers(one), delivers(other))

    assert await states(notice) == {("ACCEPTED", None): 300}
    assert Counter(post.path for post in service.posts) == {path_of(person): 1 for person in people}


@pytest.mark.parametrize("status", [404, 410])
async def test_a_phone_that_is_gone_is_forgotten_at_once(service: Service, worker: Delivering, status: int) -> None:
    """At the first answer, with a line of history; the others get theirs."""
    service.answers["gone"] = answer(status)
    gone, well = await owners(2, service.origin, "gone"), await owners(2, service.origin)
    await tell([*gone, *well])
    await delivers(worker)

    assert await states() == {("UNREACHABLE", "GONE"): 2, ("ACCEPTED", None): 2}
    assert await subscribed() == {person.subscription for person in well}
    assert await sql.value("select count(*) from event where kind = 'subscription' and verb = 'gone'") == 2


@pytest.mark.parametrize("status", [400, 405, 413, 422])
async def test_a_mistake_of_ours_costs_nobody_their_phone(service: Service, worker: Delivering, status: int) -> None:
    """It is remembered, so that somebody looks; it is not tried again."""
    service.answers["wrong"] = answer(status)
    people = await owners(3, service.origin, "wrong")
    await tell(people)
    await delivers(worker)

    assert await states() == {("UNREACHABLE", "REFUSED"): 3}
    assert await subscribed() == {person.subscription for person in people}
    assert (await origin(service))["fault"].startswith(str(status))
    assert len(service.posts) == 3


@pytest.mark.parametrize("status", [401, 403])
async def test_a_phone_that_alone_is_refused_is_set_aside(service: Service, worker: Delivering, status: int) -> None:
    """After three tries, never deleted; while it is aside nobody asks for it."""
    service.answers["dead"] = answer(status)
    well, (dead,) = await owners(40, service.origin), await owners(1, service.origin, "dead")
    await tell(well)
    await delivers(worker)
    notice = await tell([dead])
    for _ in range(5):
        await delivers(worker)
        await hurry()
    later = await tell([dead])
    await delivers(worker)

    assert await states(notice) == await states(later) == {("UNREACHABLE", "REFUSED"): 1}
    assert len([post for post in service.posts if post.name == "dead"]) == 3
    assert dead.subscription in await subscribed()
    assert (await origin(service))["stopped_at"] is None


@pytest.mark.parametrize("status", [401, 403])
async def test_a_service_that_refuses_everybody_is_stopped(service: Service, worker: Delivering, status: int) -> None:
    """Nobody's phone pays for it, nothing is lost: once somebody looked, all is sent."""
    service.answers["ok"] = answer(status)
    people = await owners(60, service.origin)
    notice = await tell(people)
    await delivers(worker)
    asked = len(service.posts)
    await delivers(worker)

    assert (await origin(service))["stopped_at"] is not None
    assert len(service.posts) == asked <= 20
    assert set(await states(notice)) <= {("WAITING", str(status)), ("WAITING", f"{status} Said"), ("WAITING", None)}
    assert len(await subscribed()) == 60

    del service.answers["ok"]
    await push_origins.resume(service.origin)
    await hurry()
    await delivers(worker)
    assert await states(notice) == {("ACCEPTED", None): 60}


async def test_a_service_that_is_busy_is_left_alone(
    service: Service, worker: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it said, all of it, by all workers; nothing counts as a try, and others go on."""
    service.answers["busy"] = answer(429, retry_after="3600")
    async with serving() as other:
        allow(monkeypatch, service, other)
        busy, calm = await owners(50, service.origin, "busy"), await owners(50, other.origin)
        notice = await tell([*busy, *calm])
        async with a_worker() as second:
            await asyncio.gather(delivers(worker), delivers(second))
        asked = len(service.posts)
        await delivers(worker)

        assert len(service.posts) == asked <= 20
        assert len(other.taken()) == 50
    paused = (await origin(service))["paused_until"] - await push_claims.clock()
    assert 3500 < paused.total_seconds() < 4000
    assert await sql.value("select max(tries) from delivery where state = 'WAITING'") == 0
    assert (await states(notice)).total() == 100


async def test_a_service_that_is_silent_is_left_alone_after_ten(service: Service, worker: Delivering) -> None:
    """Then one asks whether it is back, and when it is, all is sent."""
    service.answers["cuts"] = CUTS
    people = await owners(80, service.origin, "cuts")
    notice = await tell(people)
    await delivers(worker)
    silent = len(service.posts)
    row = await origin(service)

    assert silent == 10
    assert row["failed_in_a_row"] == 10
    assert row["paused_until"] > await push_claims.clock()

    await hurry()
    await delivers(worker)
    assert len(service.posts) == silent + 1

    del service.answers["cuts"]
    await hurry()
    await delivers(worker)
    assert await states(notice) == {("ACCEPTED", None): 80}
    assert (await origin(service))["failed_in_a_row"] == 0


async def test_a_service_that_hangs_delays_nobody(
    service: Service, worker: Delivering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others are delivered while ten requests wait for it."""
    service.answers["hangs"] = HANGS
    async with serving() as other:
        allow(monkeypatch, service, other)
        stuck = await owners(400, service.origin, "hangs")
        await tell(stuck)
        await worker.turn()
        calm = await owners(100, other.origin)
        notice = await tell(calm)
        while (await states(notice))[("ACCEPTED", None)] < 100:
            await worker.turn()
            await asyncio.sleep(OFTEN_S)

        assert len(service.posts) == 10
        service.answers.clear()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_never_followed(service: Service, worker: Delivering, status: int) -> None:
    """It is as if the service had said nothing."""
    service.answers["moved"] = answer(status, location=f"{service.origin}/elsewhere/1")
    await tell(await owners(1, service.origin, "moved"))
    await delivers(worker)

    assert [post.name for post in service.posts] == ["moved"]
    assert set(await states()) == {("WAITING", f"{status}")}


async def test_what_a_dead_worker_claimed_is_sent_by_the_next(service: Service, worker: Delivering) -> None:
    """When its lease is over, and not before."""
    notice = await tell(await owners(5, service.origin))
    async with ENGINE.transaction():
        await push_claims.claim(await push_claims.clock(), 100, [], {1})
    await delivers(worker)
    before = await states(notice)
    await sql.execute("update delivery set leased_until = now() where state = 'CLAIMED'")
    await delivers(worker)

    assert before == {("CLAIMED", None): 5}
    assert await states(notice) == {("ACCEPTED", None): 5}


async def test_keys_of_both_generations_are_honoured(service: Service, worker: Delivering) -> None:
    """Each phone is spoken to by the key it subscribed with; one whose key is not ours is not."""
    old = await owners(3, service.origin)
    await renew_key()
    new = await owners(3, service.origin, generation=2)
    lost = await owners(1, service.origin, generation=9)
    await tell([*old, *new, *lost])
    await delivers(worker)
    used = {key.generation: key.public_key for key in await kept_keys.of(KeyPurpose.VAPID)}

    assert await states() == {("ACCEPTED", None): 6, ("UNREACHABLE", "REFUSED"): 1}
    for generation, people in ((1, old), (2, new)):
        key = base64url(used[generation])
        assert all(sent_to(service, one).headers["authorization"].endswith(f"k={key}") for one in people)


def sent_to(service: Service, person: Owner):
    return next(post for post in service.posts if post.path == path_of(person))


async def subscribed() -> set[UUID]:
    return {row["id"] for row in await sql.fetch("select id from subscription")}


async def all_keys():
    from server.store import keys as kept

    return await kept.of(KeyPurpose.VAPID)
