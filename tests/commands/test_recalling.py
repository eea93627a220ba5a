"""What was sent, taken back; receipts asked for once more; the numbers of how far it came."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.commands import authors, composing, notices, recalling
from server.domain.audiences import Audience, AudienceBy
from server.domain.bodies import NoticeAck
from server.domain.cascades import BEYOND
from server.domain.composing import NoticeVerb
from server.domain.notices import Channel
from server.domain.reach import Reached
from server.errors import ConflictError, InvalidError, TooOftenError
from server.store import reach, sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.notices import Delivery, Subscription
from tests.composing import LATER, a_draft, failed, inbox, moved, sent, written
from tests.county import NOW, County, a_county, events, feed

pytestmark = pytest.mark.usefixtures("database")


async def a_phone(county: County, name: str) -> UUID:
    """A browser of someone's that can be woken."""
    made = uuid7()
    key: dict[str, Any] = {"p256dh": b"\4" + bytes(64), "auth": bytes(16), "generation": 1}
    when: dict[str, Any] = {"created_at": NOW, "seen_at": NOW}
    at = {"endpoint": f"https://push.example/{made}", "origin": "https://push.example"}
    await Subscription.insert(Subscription(id=made, person=county.persons[name], **at, **key, **when))
    return made


async def reads(county: County, name: str, notice: UUID, *, confirmed: bool = False) -> None:
    viewer = await county.viewer(name)
    author = authors.at_desk(viewer, notice)
    async with ENGINE.transaction() as tx:
        await notices.acknowledge(tx, author, NoticeAck(confirmed=confirmed))


async def counted(notice: UUID) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in await reach.report(notice):
        if row["part"] == "PERSONS":
            found[row["what"]] = found.get(row["what"], 0) + row["n"]
    return found


async def test_what_waits_is_dropped_and_the_row_leaves() -> None:
    """No push goes out any more, 消息 holds it no more, and who never saw it hears nothing."""
    county = await a_county()
    await a_phone(county, "陈静")
    notice = await sent(county)

    await moved(county, notice, NoticeVerb.RECALL, reason="日期写错")

    assert await inbox(county, "陈静") == []
    pushed = await sql.fetch("select state, reason from delivery where channel = 'PUSH'")
    assert [(row["state"], row["reason"]) for row in pushed] == [("DROPPED", "RECALLED")]
    assert await events("notice") == ["draft", "send", "publish", "recall"]


async def test_who_may_have_seen_it_is_told_over_what_stands_on_the_screen() -> None:
    """By the same tag, so that a phone shows it and a push service keeps it in the other's place; with the reason."""
    county = await a_county()
    for name in ("陈静", "林涛"):
        await a_phone(county, name)
    notice = await sent(county)
    await sql.execute(
        "update delivery set state = 'ACCEPTED', accepted_at = $2 where channel = 'PUSH' and person = $1",
        county.persons["陈静"],
        NOW,
    )

    await moved(county, notice, NoticeVerb.RECALL, reason="日期写错")

    assert await inbox(county, "陈静") == ["已撤回:防汛值守"]
    assert await inbox(county, "林涛") == []
    tags = await sql.fetch("select tag from notice where tag is not null")
    assert [row["tag"] for row in tags] == [f"notice-{notice}"] * 2


async def test_one_read_offline_after_the_recall_does_not_come_back() -> None:
    """The phone's late word that it was read is kept; the row stays gone."""
    county = await a_county()
    notice = await sent(county)
    await moved(county, notice, NoticeVerb.RECALL, reason="日期写错")

    await reads(county, "陈静", notice)

    assert await feed(f"person:{county.persons['陈静']}", "notice") == []


async def test_a_recall_says_why_and_happens_once() -> None:
    """Without a reason it is not recalled; recalled it cannot be again."""
    county = await a_county()
    notice = await sent(county)

    with pytest.raises(InvalidError):
        await moved(county, notice, NoticeVerb.RECALL)
    await moved(county, notice, NoticeVerb.RECALL, reason="日期写错")
    with pytest.raises(ConflictError):
        await moved(county, notice, NoticeVerb.RECALL, reason="日期写错")


async def test_receipts_are_asked_for_of_those_who_owe_them() -> None:
    """Who confirmed is left alone; within the hour nobody is asked twice."""
    county = await a_county()
    notice = await sent(county, a_draft(needs_receipt=True))
    await reads(county, "陈静", notice, confirmed=True)
    viewer = await county.viewer("何远")
    row = await composing.one(viewer, notice)

    async with ENGINE.transaction() as tx:
        asked = await recalling.chase(tx, viewer, row, now=NOW + timedelta(hours=2))
    with pytest.raises(TooOftenError):
        async with ENGINE.transaction() as tx:
            await recalling.chase(tx, viewer, row, now=NOW + timedelta(hours=2.5))

    assert asked == 1
    assert await inbox(county, "林涛") == ["防汛值守", "请确认收到:防汛值守"]
    assert await inbox(county, "陈静") == ["防汛值守"]


async def test_a_receipt_nobody_asked_for_is_not_chased() -> None:
    """Nor one of a draft."""
    county = await a_county()
    notice, viewer = await sent(county), await county.viewer("何远")
    draft = await written(county, a_draft(needs_receipt=True))

    for which, error in ((notice, InvalidError), (draft["id"], ConflictError)):
        with pytest.raises(error):
            async with ENGINE.transaction() as tx:
                await recalling.chase(tx, viewer, await composing.one(viewer, which), now=NOW)


async def test_each_person_is_counted_once_where_the_farthest_channel_is() -> None:
    """Read in 消息 beats a phone that is gone; accepted beats waiting; the counts add up to the list."""
    county = await a_county()
    for name in ("陈静", "林涛", "林涛"):
        await a_phone(county, name)
    notice = await sent(county)
    await sql.execute("update delivery set state = 'UNREACHABLE', reason = 'GONE' where channel = 'PUSH'")
    before = await counted(notice)
    await reads(county, "陈静", notice)

    after = await counted(notice)

    assert before == {Reached.UNREACHED: 2}
    assert after == {Reached.OPENED: 1, Reached.UNREACHED: 1}
    why = [row["why"] for row in await reach.report(notice) if row["what"] == Reached.UNREACHED]
    assert why == ["GONE"]


@pytest.mark.parametrize("channel", BEYOND)
async def test_why_is_said_of_the_channel_that_was_tried_last(channel: Channel) -> None:
    """A budget that is spent is that channel's; that another is not set up is no news beside it."""
    county = await a_county()
    notice = await sent(county, a_draft(audience=Audience(by=AudienceBy.PERSONS, persons=(county.persons["林涛"],))))
    await failed(notice, county.persons["林涛"], Channel.PUSH, "GONE")
    for number, way in enumerate(BEYOND):
        reason = "REFUSED" if number < BEYOND.index(channel) else "NO_BUDGET" if way is channel else "NOT_SET_UP"
        await failed(notice, county.persons["林涛"], way, reason)

    (told,) = [row for row in await reach.report(notice) if row["part"] == "PERSONS"]

    assert (told["why"], told["way"]) == ("NO_BUDGET", channel)


async def test_who_has_no_channel_at_all_has_no_phone() -> None:
    """There is nothing else to say of them; what this installation does not have is not theirs to have."""
    county = await a_county()
    notice = await sent(county)
    await failed(notice, county.persons["林涛"], Channel.SMS, "NOT_SET_UP")

    (told,) = [row for row in await reach.report(notice) if row["part"] == "PERSONS"]

    assert (told["why"], told["way"], told["n"]) == ("NO_ADDRESS", "PUSH", 2)


async def test_channels_add_up_to_what_went_over_them() -> None:
    """Two phones of one person are two ways of one person."""
    county = await a_county()
    for _ in range(2):
        await a_phone(county, "林涛")
    notice = await sent(county)

    rows = await reach.report(notice)

    assert sum(row["n"] for row in rows if row["part"] == "APP") == 2
    assert sum(row["n"] for row in rows if row["part"] == "PUSH") == 2
    assert await counted(notice) == {Reached.WAITING: 1, Reached.UNREACHED: 1}


async def test_the_ledger_has_a_line_a_person_with_each_way() -> None:
    """Names and units to look through, found by a name; who owes a receipt apart."""
    county = await a_county()
    notice = await sent(county, a_draft(needs_receipt=True))
    await reads(county, "陈静", notice, confirmed=True)

    everyone, owing = await reach.ledger(notice), await reach.ledger(notice, owing=True)
    found = await reach.ledger(notice, words="陈")

    assert {row["name"] for row in everyone} == {"陈静", "林涛"}
    assert [row["name"] for row in owing] == ["林涛"]
    assert [(row["name"], row["reached"]) for row in found] == [("陈静", "CONFIRMED")]
    assert '"channel":"APP"' in found[0]["ways"].replace(" ", "")


async def test_a_claimed_push_is_left_to_its_worker() -> None:
    """What is on the wire cannot be called back; its receiver is told instead."""
    county = await a_county()
    await a_phone(county, "陈静")
    notice = await sent(county)
    await Delivery.update({Delivery.state: "CLAIMED"}).where(Delivery.channel == "PUSH")

    await moved(county, notice, NoticeVerb.RECALL, reason="写错", now=NOW + LATER)

    assert await inbox(county, "陈静") == ["已撤回:防汛值守"]
