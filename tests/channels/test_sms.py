"""What a gateway of short messages is told, number by number, and what we make of its answers."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import pytest
import structlog

from server import sms
from server.domain import texts
from server.domain.notices import Unsent
from server.outside import Sms
from server.push.channel import Accepted, Later, Message, Refused
from server.push.sms import SmsSender
from tests.channels.http import Reply
from tests.channels.sms import CODE_TEMPLATE, KEY, SIGN, TEMPLATE, an_sms_gateway

IN_HALF_A_DAY = format_datetime(datetime.now(UTC) + timedelta(hours=12))
"""Counted from when these tests were gathered, which may be an hour ago."""
LINK = "https://rd.example/app/notices"


def message(phone: str, title: str = "活动有变:视察校门口") -> Message:
    return Message(uuid4(), phone, title, "正文不进短信。", LINK)


async def test_each_number_has_an_answer_of_its_own() -> None:
    """Taken, no number, its owner wants none, too many today, no answer at all."""
    phones = [f"1380000000{number}" for number in range(1, 6)]
    async with an_sms_gateway() as (fake, service):
        fake.codes = dict(zip(phones[1:], ["BAD_NUMBER", "BLOCKED", "NUMBER_LIMIT", "SILENT"], strict=True))
        outcomes = await SmsSender(service).send([message(phone) for phone in phones])

    assert outcomes[0] == Accepted(outcomes[0].id, "sid-1")
    assert [o.reason for o in outcomes if isinstance(o, Refused)] == [Unsent.NO_ADDRESS, Unsent.REFUSED]
    assert [o.said for o in outcomes if isinstance(o, Later) and not o.ours] == ["NUMBER_LIMIT", "UNANSWERED"]
    assert fake.phones == {phones[0]: [f"活动有变:视察校门口 请打开查看:{LINK}"]}
    assert {name: fake.asked[0].body[name] for name in ("sign", "template")} == {"sign": SIGN, "template": TEMPLATE}


async def test_an_answer_that_is_lost_costs_no_second_text() -> None:
    """The id is the delivery's, and the gateway sends one id once."""
    async with an_sms_gateway() as (fake, service):
        fake.replies = [Reply(cut=True)]
        sender, given = SmsSender(service), [message("13800000001")]
        (first,) = await sender.send(given)
        (second,) = await sender.send(given)

    assert isinstance(first, Later)
    assert second == Accepted(given[0].id, "sid-1")
    assert len(fake.phones["13800000001"]) == 1


@pytest.mark.parametrize(
    ("reply", "ours", "least_s"),
    [
        (Reply({}, status=429, headers={"retry-after": "120"}), False, 120),
        (
            Reply({}, status=503, headers={"retry-after": IN_HALF_A_DAY}),
            False,
            36_000,
        ),
        (Reply({}, status=503, headers={"retry-after": "soon"}), False, 60),
        (Reply({}, status=500), False, 60),
        (Reply({}, status=403), True, 900),
        (Reply({}, status=404), True, 900),
        (Reply({}, status=302, headers={"location": "http://127.0.0.1:1/"}), True, 900),
        (Reply(b"<html>", status=200), True, 900),
        (Reply({"results": [{"id": "x"}]}), True, 900),
    ],
)
async def test_other_answers_are_asked_again_in_their_time(reply: Reply, ours: bool, least_s: float) -> None:
    """Retry-After in both forms; what will not pass by itself is ours."""
    async with an_sms_gateway() as (fake, service):
        fake.replies = [reply]
        (outcome,) = await SmsSender(service).send([message("13800000001")])

    assert isinstance(outcome, Later)
    assert (outcome.ours, outcome.after_s >= least_s) == (ours, True)


@pytest.mark.parametrize(("given", "code"), [({"sign": "别人"}, "SIGN"), ({"key": "wrong"}, "401")])
async def test_a_wrong_sign_or_key_is_ours_and_no_secret_is_logged(given: dict[str, str], code: str) -> None:
    """No number is given up for it, and the log names neither key nor number."""
    async with an_sms_gateway(**given) as (_, service):
        with structlog.testing.capture_logs() as lines:
            (outcome,) = await SmsSender(service).send([message("13800000001")])

    assert isinstance(outcome, Later)
    assert (outcome.ours, outcome.said) == (True, code)
    assert KEY not in str(lines) + repr(service)
    assert "13800000001" not in str(lines)


async def test_login_codes_go_the_same_way_by_a_template_of_their_own() -> None:
    """One gateway for both."""
    async with an_sms_gateway() as (fake, service):
        await sms.Http(service).send("13800000001", "您的验证码是 123456。")

    assert fake.phones == {"13800000001": ["您的验证码是 123456。"]}
    assert fake.asked[0].body["template"] == CODE_TEMPLATE


@pytest.mark.parametrize("code", ["BLOCKED", "SILENT"])
async def test_a_login_code_that_was_not_sent_is_told_in_the_log(code: str) -> None:
    """Without the number, and without an error for who asks."""
    async with an_sms_gateway() as (fake, service):
        fake.codes = {"13800000001": code}
        with structlog.testing.capture_logs() as lines:
            await sms.Http(service).send("13800000001", "…")
        await sms.Http(Sms("http://127.0.0.1:1")).send("13800000001", "…")

    assert [line["event"] for line in lines] == ["sms_not_sent"]
    assert "13800000001" not in str(lines)


@pytest.mark.parametrize(
    ("text", "sign", "parts"),
    [
        ("字" * 70, "", 1),
        ("字" * 71, "", 2),
        ("字" * 134, "", 2),
        ("字" * 135, "", 3),
        ("字" * 64, "四字签名", 1),
        ("字" * 65, "四字签名", 2),
        ("🚲" * 35, "", 1),
        ("🚲" * 36, "", 2),
    ],
)
def test_operators_count_seventy_or_sixty_seven(text: str, sign: str, parts: int) -> None:
    """The sign in its brackets counts, and so do both halves of what lies outside the first plane."""
    assert texts.sms_parts(text, sign) == parts


def test_a_text_names_no_telephone() -> None:
    """A citizen's number in a title does not go out over an operator."""
    assert "13812345678" not in texts.sms("请联系13812345678", LINK)
