"""What WeCom is told, and what we make of everything it may answer."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import structlog

from server.domain.notices import Unsent
from server.outside import Wecom
from server.push.channel import Accepted, Later, Message, Refused
from server.push.wecom import WecomSender
from tests.channels.http import Reply, serving
from tests.channels.wecom import SECRET, a_wecom


def messages(*users: str, title: str = "明天上午视察") -> list[Message]:
    link = f"https://rd.example/app/notices?notice={uuid4()}"
    return [Message(uuid4(), user, title, "请准时到。", link) for user in users]


async def test_everyone_told_the_same_is_told_in_one_call() -> None:
    """Two thousand and one users are three calls; each has the call's id, for a recall."""
    users = [f"u{number}" for number in range(2001)]
    async with a_wecom(*users) as (fake, service):
        outcomes = await WecomSender(service).send(messages(*users))

    assert [len(asked.body["touser"].split("|")) for asked in fake.sends()] == [1000, 1000, 1]
    assert {outcome.service_id for outcome in outcomes if isinstance(outcome, Accepted)} == {"msg-1", "msg-2", "msg-3"}
    assert len(fake.screens) == len(outcomes) == 2001


async def test_different_notices_are_different_calls() -> None:
    """One card each, both shown to who got both."""
    async with a_wecom("chen") as (fake, service):
        await WecomSender(service).send([*messages("chen"), *messages("chen")])

    assert len(fake.sends()) == 2
    assert fake.screens["chen"] == ["明天上午视察", "明天上午视察"]


@pytest.mark.parametrize("case", [str.lower, str.upper])
async def test_who_is_not_in_the_corporation_is_named_in_the_answer(case: object) -> None:
    """However an account is written; the others have it."""
    strange = "Ghost" if case is str.lower else "GHOST"
    async with a_wecom("Chen", "lin") as (fake, service):
        fake.unlicensed = {"lin"}
        outcomes = await WecomSender(service).send(messages("Chen", strange, "lin"))

    assert isinstance(outcomes[0], Accepted)
    assert [o.reason for o in outcomes if isinstance(o, Refused)] == [Unsent.NO_ADDRESS] * 2
    assert fake.screens == {"Chen": ["明天上午视察"]}


async def test_nobody_known_at_all_is_an_error_of_its_own() -> None:
    """81013 is no fault of ours."""
    async with a_wecom() as (_, service):
        (outcome,) = await WecomSender(service).send(messages("ghost"))

    assert outcome == Refused(outcome.id, Unsent.NO_ADDRESS, "81013")


async def test_one_token_serves_many_calls() -> None:
    """Asking for one at every call is refused by WeCom after a while."""
    async with a_wecom("chen", "lin") as (fake, service):
        sender = WecomSender(service)
        for _ in range(5):
            await sender.send(messages("chen", "lin"))

    assert fake.tokens == 1


@pytest.mark.parametrize("gone", ["ended", "unknown"])
async def test_a_token_that_ended_is_made_anew(gone: str) -> None:
    """42001 and 40014: once, and the message goes out in the same breath."""
    async with a_wecom("chen") as (fake, service):
        sender = WecomSender(service)
        await sender.send(messages("chen"))
        fake.end_tokens()
        if gone == "unknown":
            sender._token = "from-elsewhere"
        (outcome,) = await sender.send(messages("chen"))

    assert isinstance(outcome, Accepted)
    assert (fake.tokens, len(fake.screens["chen"])) == (2, 2)


async def test_a_wrong_secret_is_ours_and_in_no_log() -> None:
    """Nobody's account is to blame; a person should look, and finds no secret in the log."""
    async with a_wecom("chen") as (fake, service):
        wrong = Wecom(service.corp, f"not-{SECRET}", service.agent, service.url)
        with structlog.testing.capture_logs() as lines:
            (outcome,) = await WecomSender(wrong).send(messages("chen"))

    assert isinstance(outcome, Later)
    assert (outcome.ours, outcome.said, fake.screens) == (True, "40001", {})
    assert lines
    assert SECRET not in str(lines) + repr(wrong)


CODES = [*((code, False) for code in (-1, 45009, 45033)), *((code, True) for code in (60020, 60011, 48002))]


@pytest.mark.parametrize(("code", "ours"), CODES)
async def test_what_passes_is_tried_again(code: int, ours: bool) -> None:
    """Busy, too often, too many at once; our address, our right, our application. No delivery is given up for it."""
    async with a_wecom("chen") as (fake, service):
        fake.errors = [code]
        sender = WecomSender(service)
        given = messages("chen")
        (first,) = await sender.send(given)
        (second,) = await sender.send(given)

    assert isinstance(first, Later)
    assert (first.said, first.ours, first.after_s >= 10) == (str(code), ours, True)
    assert isinstance(second, Accepted)


async def test_an_answer_that_is_lost_shows_nothing_twice() -> None:
    """The line is cut after WeCom took it: sent again, it is on the screen once."""
    async with a_wecom("chen") as (fake, service):
        fake.replies = [Reply(cut=True)]
        sender, given = WecomSender(service), messages("chen")
        (first,) = await sender.send(given)
        (second,) = await sender.send(given)

    assert isinstance(first, Later)
    assert isinstance(second, Accepted)
    assert fake.screens["chen"] == ["明天上午视察"]
    body = fake.sends()[0].body
    assert (body["enable_duplicate_check"], body["duplicate_check_interval"]) == (1, 1800)


JUNK: Sequence[Reply] = [
    Reply(b"<html>captive portal</html>"),
    Reply({}, status=502),
    Reply({}, status=302, headers={"location": "http://127.0.0.1:1/"}),
    Reply(b""),
]


@pytest.mark.parametrize("junk", JUNK)
async def test_junk_is_no_answer(junk: Reply) -> None:
    """A portal's page, a proxy's error, a redirect: tried again, followed nowhere."""
    async with serving(lambda asked: junk) as url:
        (outcome,) = await WecomSender(Wecom("c", "s", 1, url)).send(messages("chen"))

    assert isinstance(outcome, Later)
    assert outcome.after_s > 0


async def test_long_words_are_cut_to_what_a_card_takes_and_numbers_are_struck_out() -> None:
    """128 and 512 bytes, whole characters; a citizen's telephone does not lie on a lock screen."""
    async with a_wecom("chen") as (fake, service):
        long = Message(
            UUID(int=1), "chen", "请联系13800000001," + "视察" * 60, "河道" * 400, "https://rd.example/app/notices"
        )
        await WecomSender(service).send([long])

    card = fake.sends()[0].body["textcard"]
    assert len(card["title"].encode()) <= 128
    assert len(card["description"].encode()) <= 512
    assert "13800000001" not in str(card)


async def test_the_documents_are_named_under_a_text_that_is_cut_for_them() -> None:
    """One line within the 512 bytes, the name whole; in the fake's hands as in the preview's."""
    async with a_wecom("chen") as (fake, service):
        enclosed = ("年度计划.pdf", "回执表.docx", "名单.xlsx")
        await WecomSender(service).send(
            [replace(one, body="河道" * 400, enclosed=enclosed) for one in messages("chen")]
        )

    said = fake.sends()[0].body["textcard"]["description"]
    assert said.endswith("…\n附件:年度计划.pdf 等 3 份")
    assert len(said.encode()) <= 512


async def test_a_message_is_recalled_by_its_id() -> None:
    """And a service that is away is no error, only no recall."""
    async with a_wecom("chen") as (fake, service):
        sender = WecomSender(service)
        (outcome,) = await sender.send(messages("chen"))
        assert isinstance(outcome, Accepted)
        assert await sender.recall(outcome.service_id or "")

    assert fake.recalled == ["msg-1"]
    assert await sender.recall("msg-1") is False
