"""What went out of a recalled notice leaves WeCom; what nobody takes back says so in the ledger."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from server.commands import cascade
from server.domain.composing import NoticeVerb
from server.domain.notices import Channel
from server.push import beyond, recalls
from server.push.wecom import WecomSender
from server.store import reach, sql
from server.tables.engine import ENGINE
from tests.channels import scene
from tests.channels.http import Reply
from tests.channels.scene import Service
from tests.channels.wecom import a_wecom
from tests.composing import LATER, a_draft, moved, sent
from tests.county import NOW, County
from workers import channels

pytestmark = pytest.mark.usefixtures("database")

OUT = NOW + LATER + timedelta(minutes=10)
"""When staff send it on."""
RECALLED = OUT + timedelta(minutes=1)
AGAIN = timedelta(minutes=6)
BOTH = ("陈静", "林涛")


@pytest.fixture(autouse=True)
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.set_up(monkeypatch, *scene.ALL)


async def out(has: Sequence[Channel], sender: WecomSender | Service) -> tuple[County, UUID]:
    """A notice that went out to both by one channel."""
    county = await scene.a_reachable_county(*BOTH, has=has)
    await scene.allow(county, 10)
    notice = await sent(county, a_draft())
    async with ENGINE.transaction() as tx:
        await cascade.send_on(tx, await county.viewer("何远"), notice, await reach.unreached(notice), now=OUT)
    await beyond.deliver(sender, OUT)
    return county, notice


async def recalled(county: County, notice: UUID, at: datetime = RECALLED) -> None:
    await moved(county, notice, NoticeVerb.RECALL, reason="日期写错", now=at)


async def test_it_leaves_the_screens_and_the_ledger_says_so() -> None:
    """One message of two persons is one recall; they still count as told."""
    async with a_wecom("u0", "u1") as (fake, service):
        county, notice = await out([Channel.WECOM], WecomSender(service))
        before = dict(fake.screens)
        assert before == {"u0": ["防汛值守"], "u1": ["防汛值守"]}
        await recalled(county, notice)
        await recalls.take_back(WecomSender(service), RECALLED)

    assert (fake.screens, fake.recalled) == ({"u0": [], "u1": []}, ["msg-1"])
    assert (await scene.ledger(notice))["WECOM"] == "RECALLED"
    assert {row["reached"] for row in await reach.ledger(notice)} == {"ACCEPTED"}


async def test_what_was_not_recalled_stays() -> None:
    """Nothing is asked of WeCom, and the ledger says what it said."""
    async with a_wecom("u0", "u1") as (fake, service):
        _, notice = await out([Channel.WECOM], WecomSender(service))
        asked = await recalls.take_back(WecomSender(service), RECALLED)

    assert (asked, fake.recalled) == (0, [])
    assert (await scene.ledger(notice))["WECOM"] == "ACCEPTED"


async def test_four_workers_at_once_ask_once() -> None:
    """And a second round finds nothing to do."""
    async with a_wecom("u0", "u1") as (fake, service):
        county, notice = await out([Channel.WECOM], WecomSender(service))
        await recalled(county, notice)
        await asyncio.gather(*(recalls.take_back(WecomSender(service), RECALLED) for _ in range(4)))
        again = await recalls.take_back(WecomSender(service), RECALLED + AGAIN)

    assert (fake.recalled, again) == (["msg-1"], 0)


@pytest.mark.parametrize("fault", ["busy", "no answer", "token"])
async def test_a_recall_that_fails_is_asked_for_again(fault: str) -> None:
    """Not before five minutes are over; a token that ended costs no time at all."""
    async with a_wecom("u0", "u1") as (fake, service):
        sender = WecomSender(service)
        county, notice = await out([Channel.WECOM], sender)
        await recalled(county, notice)
        fake.errors = [-1] if fault == "busy" else []
        fake.replies = [Reply(cut=True)] if fault == "no answer" else []
        if fault == "token":
            fake.end_tokens()
        await recalls.take_back(sender, RECALLED)
        first = (await scene.ledger(notice))["WECOM"]
        await recalls.take_back(sender, RECALLED + timedelta(minutes=1))
        second = (await scene.ledger(notice))["WECOM"]
        await recalls.take_back(sender, RECALLED + AGAIN)

    assert (first, second) == (("RECALLED", "RECALLED") if fault == "token" else ("ACCEPTED", "ACCEPTED"))
    assert (await scene.ledger(notice))["WECOM"] == "RECALLED"
    assert fake.screens == {"u0": [], "u1": []}


async def test_after_a_day_it_stands() -> None:
    """WeCom is not asked any more, whether it refused so long or nobody asked."""
    async with a_wecom("u0", "u1") as (fake, service):
        county, notice = await out([Channel.WECOM], WecomSender(service))
        await recalled(county, notice, OUT + timedelta(days=1, minutes=1))
        await recalls.take_back(WecomSender(service), OUT + timedelta(days=1, minutes=2))

    assert fake.recalled == []
    assert (await scene.ledger(notice))["WECOM"] == "STANDS"


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
async def test_what_nobody_takes_back_stands_at_once(channel: Channel) -> None:
    """Also where no WeCom is set up; the person counts as told."""
    county, notice = await out([channel], Service(channel))
    await recalled(county, notice)
    await recalls.take_back(None, RECALLED)

    assert (await scene.ledger(notice))[channel] == "STANDS"
    assert {row["reached"] for row in await reach.ledger(notice)} == {"ACCEPTED"}


async def test_what_was_on_the_wire_is_taken_back_too() -> None:
    """Claimed before the recall and taken by WeCom after it: found by the next round."""
    async with a_wecom("u0", "u1") as (fake, service):
        county, notice = await out([Channel.WECOM], WecomSender(service))
        await sql.execute("update delivery set state = 'CLAIMED' where channel = 'WECOM'")
        await recalled(county, notice)
        none = await recalls.take_back(WecomSender(service), RECALLED)
        await sql.execute("update delivery set state = 'ACCEPTED' where channel = 'WECOM'")
        one = await recalls.take_back(WecomSender(service), RECALLED)

    assert (none, one, fake.recalled) == (0, 1, ["msg-1"])


async def test_the_worker_takes_all_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """More messages than one claim takes; none twice."""
    monkeypatch.setattr(recalls, "MOST", 1)
    async with a_wecom("u0", "u1") as (fake, service):
        county, notice = await out([Channel.WECOM], Service(Channel.WECOM, most=1))
        await beyond.deliver(Service(Channel.WECOM, most=1), OUT)
        await sql.execute("update delivery set service_id = 'msg-' || person, accepted_at = now()")
        await recalled(county, notice)
        done = await channels.take_all_back(WecomSender(service))

    assert (done, len(set(fake.recalled)), len(fake.recalled)) == (2, 2, 2)
