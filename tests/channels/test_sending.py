"""Deliveries on WeCom, SMS and e-mail: claimed once, still right when sent, paid for, settled whatever happens."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from server.commands import cascade
from server.domain.notices import Channel, DeliveryState, Manner, Unsent
from server.push import beyond
from server.push.beyond import ServiceFaultError
from server.push.channel import Accepted, Later, Message, Outcome, Refused
from server.push.sms import SmsSender
from server.store import channel_claims, sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.channels import scene
from tests.channels.http import Reply
from tests.channels.scene import HIGH, Service
from tests.channels.sms import an_sms_gateway
from tests.county import NOW, County, a_crowd

pytestmark = pytest.mark.usefixtures("database")
QUARTER = timedelta(minutes=15)
LATER = NOW + QUARTER


@pytest.fixture(autouse=True)
def _sms_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.set_up(monkeypatch, Channel.SMS)


async def waiting(county: County, *names: str, manner: Manner = HIGH) -> UUID:
    """A notice that waits to be sent to them by SMS."""
    notice = await scene.told(county, [county.persons[name] for name in names], manner)
    await cascade.go_on(LATER)
    return notice


async def crowd() -> list[UUID]:
    """Those `a_crowd` made."""
    return [row["id"] for row in await sql.fetch("select id from person where name like '代表%' order by name")]


async def spent() -> int:
    return await sql.value("select coalesce(sum(spent), 0) from budget")


async def test_two_workers_never_spend_more_than_there_is() -> None:
    """Two hundred wait, forty may go: eight workers at once send forty, and the ledger says why the others were not."""
    county = await scene.a_reachable_county()
    await a_crowd(county, 200)
    persons = await crowd()
    for number, person in enumerate(persons):
        await scene.give(person, number, [Channel.SMS])
    await scene.allow(county, 40)
    await scene.told(county, persons)
    await cascade.go_on(LATER)
    services = [Service(Channel.SMS, most=7) for _ in range(8)]

    async def work(service: Service) -> None:
        while await beyond.deliver(service, LATER):
            pass

    await asyncio.gather(*map(work, services))

    sent = Counter(message.id for service in services for message in service.sent)
    assert (len(sent), sum(sent.values()), await spent()) == (40, 40, 40)
    assert await scene.states(Channel.SMS) == {"ACCEPTED": 40, "NO_BUDGET": len(persons) - 40}


async def test_a_long_text_costs_what_the_operator_counts() -> None:
    """Two messages; with one left it is not sent."""
    county = await scene.a_reachable_county("陈静", "林涛")
    await scene.allow(county, 3)
    await scene.told(county, [county.persons["陈静"], county.persons["林涛"]], title="会" * 60)
    await cascade.go_on(LATER)

    await beyond.deliver(service := Service(Channel.SMS), LATER)

    assert (len(service.sent), await spent()) == (1, 2)


async def test_without_a_budget_no_sms_is_sent_and_next_month_has_this_months() -> None:
    """What nobody allowed is not spent; a month without a budget of its own has the one before it."""
    county = await scene.a_reachable_county("陈静")
    notice = await waiting(county, "陈静")
    await beyond.deliver(first := Service(Channel.SMS), LATER)
    await sql.execute(
        "insert into budget (id, congress, channel, month, allowed, spent) values ($1, $2, 'SMS', '2026-10-01', 5, 5)",
        uuid7(),
        county.units["county"],
    )
    await waiting(county, "陈静")
    await beyond.deliver(second := Service(Channel.SMS), LATER)

    assert (len(first.sent), len(second.sent)) == (0, 1)
    assert await scene.ledger(notice) == {"WECOM": "NOT_SET_UP", "SMS": "NO_BUDGET", "EMAIL": "NOT_SET_UP"}
    assert await sql.value("select spent from budget where month = '2026-11-01'") == 1


REASONS = {
    Unsent.READ: "update delivery set acked_at = $1 where channel = 'APP'",
    Unsent.RECALLED: "update notice set recalled_at = $1, state = 'RECALLED'",
    Unsent.EXPIRED: "update notice set expires_at = $1",
    Unsent.LEFT: "update seat set status = 'ENDED', until = $1::timestamptz::date",
    Unsent.MUTED: "insert into preference (id, person, muted) select uuidv7(), person, '{ACTIVITY}' from delivery"
    " where channel = 'APP' and $1::timestamptz is not null",
    Unsent.NO_ADDRESS: "update person set phone_sealed = null where $1::timestamptz is not null",
}


@pytest.mark.parametrize("reason", REASONS)
async def test_what_came_between_is_asked_before_it_is_sent(reason: Unsent) -> None:
    """Read, recalled, over, left, muted, or without a number since: not sent, and not paid for."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    notice = await waiting(county, "陈静")
    await sql.execute(REASONS[reason], LATER)

    await beyond.deliver(service := Service(Channel.SMS), LATER)

    assert (service.sent, await spent()) == ([], 0)
    assert (await scene.ledger(notice))["SMS"] == reason


async def test_a_newer_word_on_the_same_matter_is_the_one_that_is_sent() -> None:
    """Of one tag the last."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    tagged = Manner(HIGH.category, HIGH.urgency, tag="act-1")
    old = await waiting(county, "陈静", manner=tagged)
    await scene.told(county, [county.persons["陈静"]], tagged, at=NOW + timedelta(minutes=1))

    await beyond.deliver(service := Service(Channel.SMS), LATER)

    assert service.sent == []
    assert (await scene.ledger(old))["SMS"] == "REPLACED"


async def test_a_worker_that_died_leaves_its_work_to_the_next_and_speaks_no_more_of_it() -> None:
    """Sent again under the same id and paid for once; what the first says afterwards counts for nothing."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    notice = await waiting(county, "陈静")
    async with ENGINE.transaction():
        _, (dead,) = await channel_claims.claim(Channel.SMS, LATER, 10, lambda title: 1)
    await beyond.deliver(early := Service(Channel.SMS), LATER + timedelta(minutes=4))
    await beyond.deliver(late := Service(Channel.SMS), LATER + timedelta(minutes=6))
    async with ENGINE.transaction():
        counted = await channel_claims.settle(
            [channel_claims.Result(dead, DeliveryState.UNREACHABLE, "late", gives_back=True)], LATER
        )

    assert (early.sent, [message.id for message in late.sent]) == ([], [dead.id])
    assert (counted, await spent()) == (0, 1)
    assert (await scene.ledger(notice))["SMS"] == "ACCEPTED"


ANSWERS = [
    (lambda m: Accepted(m.id, "s-1"), "ACCEPTED", 1),
    (lambda m: Refused(m.id, Unsent.REFUSED, "BLOCKED"), "REFUSED", 0),
    (lambda m: Later(m.id, 60, "BUSY"), "WAITING", 0),
    (lambda m: Later(m.id, 60, "ReadTimeout", unsure=True), "WAITING", 1),
    (lambda m: Later(m.id, 86_400, "BUSY"), "TRIED_OUT", 0),
]


@pytest.mark.parametrize(("says", "state", "cost"), ANSWERS)
async def test_what_nobody_was_sent_is_given_back(says: object, state: str, cost: int) -> None:
    """What may have been sent stays spent."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    notice = await waiting(county, "陈静")
    service = Service(Channel.SMS)
    service.says = says

    await beyond.deliver(service, LATER)

    assert ((await scene.ledger(notice))["SMS"], await spent()) == (state, cost)


async def test_what_passes_is_tried_eight_times_and_what_is_ours_until_it_is_mended() -> None:
    """A busy number is given up at last; a wrong key costs no delivery its tries, and the worker says so."""
    county = await scene.a_reachable_county("陈静", "林涛")
    await scene.allow(county, 10)
    busy, ours = await waiting(county, "陈静"), await waiting(county, "林涛")
    service = Service(Channel.SMS, most=1)
    service.says = lambda message: Later(message.id, 60, "…", ours=message.to.endswith("01"))

    faults, at = 0, LATER
    for number in range(60):
        try:
            await beyond.deliver(service, at := LATER + number * timedelta(minutes=1))
        except ServiceFaultError:
            faults += 1
    service.says = lambda message: Accepted(message.id)
    await beyond.deliver(service, at + QUARTER)

    assert faults > 8
    assert (await scene.ledger(busy))["SMS"] == "TRIED_OUT"
    assert (await scene.ledger(ours))["SMS"] == "ACCEPTED"


async def test_an_answer_lost_on_the_way_is_one_text_and_one_cost() -> None:
    """From the delivery table through the adapter to the gateway, and once more."""
    county = await scene.a_reachable_county("陈静")
    await scene.allow(county, 10)
    notice = await waiting(county, "陈静")
    async with an_sms_gateway() as (fake, gateway):
        fake.replies = [Reply(cut=True)]
        await beyond.deliver(SmsSender(gateway), LATER)
        first = (await scene.ledger(notice))["SMS"]
        await beyond.deliver(SmsSender(gateway), LATER + timedelta(minutes=2))

    assert (first, (await scene.ledger(notice))["SMS"]) == ("WAITING", "ACCEPTED")
    assert ([len(texts) for texts in fake.phones.values()], await spent()) == ([1], 1)


async def test_a_receipt_says_that_it_was_shown_or_never_came() -> None:
    """Of what was sent, once; what we never sent is no news."""
    county = await scene.a_reachable_county("陈静", "林涛")
    await scene.allow(county, 10)
    notice = await waiting(county, "陈静", "林涛")
    await beyond.deliver(service := Service(Channel.SMS), LATER)
    one, other = (message.id for message in service.sent)

    async with ENGINE.transaction():
        news = [await channel_claims.receipts({one: None, other: "UNREACHED", uuid7(): None}, LATER) for _ in range(2)]

    assert news == [2, 0]
    assert await scene.states(Channel.SMS) == {"SHOWN": 1, "UNREACHED": 1}
    assert (await scene.ledger(notice, county.persons["林涛"]))["SMS"] in ("SHOWN", "UNREACHED")


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_each_is_told_once_at_a_time_and_never_after_they_know(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Eight people, forty steps of chance: time, answers, readings, workers that die, a budget that ends.

    Nothing is sent to who has read it; never two channels on their way to one person; never more
    than the budget; each delivery in one state.
    """
    chance = random.Random(seed)
    scene.set_up(monkeypatch, *scene.ALL)
    county = await scene.a_reachable_county()
    await a_crowd(county, 8)
    persons = await crowd()
    for number, person in enumerate(persons):
        await scene.give(person, number, [c for c in scene.ALL if chance.random() < 0.8])
    allowed = chance.randrange(6)
    await scene.allow(county, allowed)
    notice, at, knows, taken = await scene.told(county, persons), NOW, set[UUID](), list[Message]()
    whose = dict[UUID, UUID]()

    def says(message: Message) -> Outcome:
        answers: Sequence[Outcome] = (
            Accepted(message.id, "s"),
            Later(message.id, 30, "BUSY"),
            Later(message.id, 30, "ReadTimeout", unsure=True),
            Refused(message.id, Unsent.REFUSED, "no"),
        )
        outcome = chance.choices(answers, (6, 2, 1, 1))[0]
        if isinstance(outcome, Accepted):
            taken.append(message)
        return outcome

    for _ in range(40):
        step = chance.random()
        if step < 0.35:
            at += timedelta(minutes=chance.randrange(1, 9))
            await cascade.go_on(at)
        elif step < 0.5:
            person = chance.choice(persons)
            await scene.reads(notice, person, at)
            knows.add(person)
        elif step < 0.6:
            async with ENGINE.transaction():
                await channel_claims.claim(chance.choice(scene.ALL), at, 2, lambda title: 1)
        else:
            service = Service(chance.choice(scene.ALL), most=3)
            service.says = says
            await beyond.deliver(service, at)
            whose |= {row["id"]: row["person"] for row in await sql.fetch("select id, person from delivery")}
            assert not {whose[message.id] for message in service.sent} & knows
        rows = await sql.fetch("select person, channel, state from delivery where channel <> 'APP'")
        moving = Counter(row["person"] for row in rows if row["state"] in ("WAITING", "CLAIMED"))
        assert max(moving.values(), default=0) <= 1
        assert {row["state"] for row in rows} <= {*DeliveryState}

    texts = [message for message in taken if message.to.startswith("138")]
    assert len(texts) <= await spent() <= allowed
