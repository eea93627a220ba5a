"""Notices staff write: drafted, frozen, sent, taken back, looked at by a second person."""

from datetime import date, timedelta

import pytest

from server.commands import composing, publishing
from server.domain.audiences import Audience, AudienceBy
from server.domain.composing import NoticeVerb
from server.domain.notices import NoticeState
from server.domain.people import Role
from server.domain.recurrence import Frequency, OnRest, Recurs
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.store import composed, sql
from server.tables.engine import ENGINE
from tests.composing import (
    a_draft,
    few_want_a_second_person,
    inbox,
    moved,
    sent,
    told,
    written,
)
from tests.county import NOW, a_county, add_seat, events

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


async def test_what_is_sent_can_be_taken_back_for_half_a_minute() -> None:
    """Nobody is told before the half minute is over, and nobody at all if it was taken back in it."""
    county = await a_county()
    row = await written(county)
    await moved(county, row["id"], NoticeVerb.SEND)

    early = await publishing.publish_due(NOW + timedelta(seconds=29))
    await moved(county, row["id"], NoticeVerb.TAKE_BACK, now=NOW + timedelta(seconds=29))
    late = await publishing.publish_due(NOW + DAY)

    assert (early, late) == (0, 0)
    assert await sql.value("select count(*) from delivery") == 0
    assert (await composed.one(row["id"]) or {})["state"] == NoticeState.DRAFT


async def test_after_the_half_minute_all_on_the_list_are_told_once() -> None:
    """Also when two workers look, and again; then it can no more be taken back."""
    county = await a_county()

    notice = await sent(county)
    again = await publishing.publish_due(NOW + DAY)

    assert again == 0
    assert await told(county, notice) == {"陈静", "林涛"}
    assert await inbox(county, "陈静") == ["防汛值守"]
    assert await events("notice") == ["draft", "send", "publish"]
    with pytest.raises(ConflictError, match="不能撤销"):
        await moved(county, notice, NoticeVerb.TAKE_BACK)


async def test_a_scheduled_one_waits_for_its_hour() -> None:
    """The hour is kept; one that is past is refused in words when it is sent."""
    county = await a_county()
    row = await written(county, a_draft(send_at=NOW + DAY))
    past = await written(county, a_draft(send_at=NOW - DAY))
    await moved(county, row["id"], NoticeVerb.SEND)

    early, late = await publishing.publish_due(NOW + DAY / 2), await publishing.publish_due(NOW + DAY)

    assert (early, late) == (0, 1)
    with pytest.raises(InvalidError, match="已经过去"):
        await moved(county, past["id"], NoticeVerb.SEND)


async def test_who_left_while_it_waited_is_in_the_ledger_as_that() -> None:
    """They are told nothing, and the counts still add up to the list."""
    county = await a_county()
    row = await written(county, a_draft(send_at=NOW + DAY))
    await moved(county, row["id"], NoticeVerb.SEND)
    await sql.execute("update seat set status = 'RESIGNED' where person = $1", county.persons["林涛"])

    await publishing.publish_due(NOW + DAY)

    assert await told(county, row["id"]) == {"陈静"}
    assert await inbox(county, "林涛") == []
    assert await sql.value("select reason from delivery where state = 'DROPPED'") == "LEFT"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": ""}, "title", "请写标题,不超过 60 个字"),
        ({"title": "长" * 61}, "title", "请写标题,不超过 60 个字"),
        ({"body": "长" * 4001}, "body", "请写正文,不超过 4000 个字"),
        ({"audience": Audience()}, "audience", "请选择"),
        ({"audience": Audience(by=AudienceBy.ACTIVITY)}, "audience", "请选择"),
        ({"recurs": Recurs(Frequency.WEEK, date(2026, 11, 23), 9999)}, "recurs", "请填"),
    ],
)
async def test_what_cannot_be_kept_says_which_field(changed: dict[str, object], field: str, words: str) -> None:
    """Empty, too long, to nobody, at no hour; in words that say what to do."""
    county = await a_county()

    with pytest.raises(InvalidError, match=words) as refused:
        await written(county, a_draft(**changed))

    assert refused.value.detail["field"] == field


async def test_one_for_many_waits_for_a_second_person() -> None:
    """Above the congress's number nothing goes out until another of its staff lets it; they are told."""
    county = await a_county()
    await few_want_a_second_person(county)
    await add_seat(county, "周敏", "county", Role.CONGRESS_STAFF)
    row = await written(county)

    waiting = await moved(county, row["id"], NoticeVerb.SEND)
    nothing = await publishing.publish_due(NOW + DAY)

    assert waiting is not None
    assert waiting["state"] == NoticeState.TO_APPROVE
    assert nothing == 0
    assert await inbox(county, "周敏") == ["待复核:防汛值守"]


async def test_the_second_person_is_another_person() -> None:
    """Not who sent it, in whatever seat; nor anybody who is no staff of the congress."""
    county = await a_county()
    await few_want_a_second_person(county)
    second = await add_seat(county, "何远", "county", Role.CONGRESS_STAFF)
    row = await written(county)
    await moved(county, row["id"], NoticeVerb.SEND)

    county.seats["何远"] = second
    for who in ("何远", "周敏"):
        with pytest.raises((ForbiddenError, NotFoundError)):
            await moved(county, row["id"], NoticeVerb.APPROVE, who)

    assert (await composed.one(row["id"]) or {})["state"] == NoticeState.TO_APPROVE


async def test_what_one_wrote_and_another_sent_the_first_may_approve() -> None:
    """Two persons have looked at it; who sent it may not."""
    county = await a_county()
    await few_want_a_second_person(county)
    county.seats["周敏"] = await add_seat(county, "周敏", "county", Role.CONGRESS_STAFF)
    row = await written(county, who="何远")
    await moved(county, row["id"], NoticeVerb.SEND, "周敏")

    with pytest.raises(ForbiddenError):
        await moved(county, row["id"], NoticeVerb.APPROVE, "周敏")
    out = await moved(county, row["id"], NoticeVerb.APPROVE, "何远")

    assert out is not None
    assert (out["state"], out["approver_name"]) == (NoticeState.SCHEDULED, "何远")


async def test_one_returned_is_a_draft_again_and_says_why() -> None:
    """A return wants a reason, and its sender reads it."""
    county = await a_county()
    await few_want_a_second_person(county)
    county.seats["周敏"] = await add_seat(county, "周敏", "county", Role.CONGRESS_STAFF)
    row = await written(county)
    await moved(county, row["id"], NoticeVerb.SEND)

    with pytest.raises(InvalidError, match="请写明原因"):
        await moved(county, row["id"], NoticeVerb.RETURN, "周敏")
    back = await moved(county, row["id"], NoticeVerb.RETURN, "周敏", "缺联系电话")

    assert back is not None
    assert back["state"] == NoticeState.DRAFT
    assert await inbox(county, "何远") == ["通知被退回:防汛值守"]


async def test_a_recurring_one_is_sent_to_who_answers_on_each_day() -> None:
    """Every week a notice of its own, to those of that week; looked at twice it is sent once."""
    county = await a_county()
    weekly = Recurs(Frequency.WEEK, date(2026, 11, 23), 9 * 60, OnRest.KEEP, date(2026, 12, 6))
    row = await written(county, a_draft(recurs=weekly))
    await moved(county, row["id"], NoticeVerb.SEND)

    first = await publishing.publish_due(NOW + 3 * DAY)
    await sql.execute("update seat set status = 'RESIGNED' where person = $1", county.persons["林涛"])
    second = await publishing.publish_due(NOW + 10 * DAY)
    third = await publishing.publish_due(NOW + 30 * DAY)

    assert (first, second, third) == (1, 1, 0)
    turns = await sql.fetch("select id from notice where series = $1 and state = 'SENT' order by send_at", row["id"])
    assert [await told(county, turn["id"]) for turn in turns] == [{"陈静", "林涛"}, {"陈静"}]
    assert (await composed.one(row["id"]) or {})["state"] == NoticeState.DRAFT


async def test_a_thrown_away_draft_is_gone_and_its_history_stays() -> None:
    """Nothing of it can be sent; that there was one can be read."""
    county = await a_county()
    row = await written(county)

    await moved(county, row["id"], NoticeVerb.DISCARD)

    assert await composed.one(row["id"]) is None
    assert await events("notice") == ["draft", "discard"]


async def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    """The second is told that somebody was there before."""
    county = await a_county()
    row = await written(county)
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        await composing.write(tx, viewer, a_draft(title="改"), notice=row["id"], version=1, now=NOW)

    with pytest.raises(ConflictError):
        async with ENGINE.transaction() as tx:
            await composing.write(tx, viewer, a_draft(title="也改"), notice=row["id"], version=1, now=NOW)


async def test_others_know_nothing_of_it() -> None:
    """Staff of the next county, and deputies."""
    county = await a_county()
    row = await written(county)

    for who in ("高平", "陈静"):
        with pytest.raises(NotFoundError):
            await moved(county, row["id"], NoticeVerb.SEND, who)


async def test_the_sender_hears_after_a_quarter_of_an_hour_how_far_it_came() -> None:
    """Once, in numbers that add up."""
    county = await a_county()
    await sent(county)

    first = await publishing.report_reach(NOW + timedelta(minutes=14))
    second = await publishing.report_reach(NOW + timedelta(minutes=16))
    third = await publishing.report_reach(NOW + timedelta(minutes=17))

    assert (first, second, third) == (0, 1, 0)
    assert await inbox(county, "何远") == ["送达情况:防汛值守"]


async def test_try_out_reaches_the_writer_alone() -> None:
    """What its receivers would read, marked as a try."""
    county = await a_county()
    row = await written(county)

    async with ENGINE.transaction() as tx:
        await composing.try_out(tx, await county.viewer("何远"), row["id"], now=NOW)

    assert await inbox(county, "何远") == ["[测试] 防汛值守"]
    assert await inbox(county, "陈静") == []
