"""Addresses beside push: proved by a code that came back, sealed, shown to nobody whole, taken back."""

import re
from collections.abc import AsyncIterator

import pytest

from server import sealing, sms
from server.domain import addresses as rules
from server.domain.notices import Channel
from server.push import beyond
from server.settings import settings
from server.store import sql
from tests.api.browser import Browser
from tests.api.conftest import Gateway
from tests.builders import Someone
from tests.channels import scene
from tests.channels.mail import FakeMail, a_mail_server
from tests.county import events

EMAIL = "Chen.Jing@RD.example"
KEPT = "Chen.Jing@rd.example"


@pytest.fixture
async def mail(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeMail]:
    """A real city with a mail server, and no other channel."""
    async with a_mail_server() as (fake, service):
        scene.set_up(monkeypatch)
        monkeypatch.setenv("DAIMA_DEMO", "0")
        monkeypatch.setenv("SMTP_URL", f"smtp://{service.host}:{service.port}")
        monkeypatch.setenv("MAIL_FROM", "rd@rd.example")
        settings.cache_clear()
        yield fake
    monkeypatch.undo()
    settings.cache_clear()


async def code_in(mail: FakeMail, address: str = KEPT) -> str:
    await beyond.all_said()
    body = mail.boxes[address][-1].get_body(("plain",))
    assert body is not None
    return re.findall(r"\d{6}", body.get_content())[0]


async def test_an_address_is_ones_own_once_its_code_came_back(
    browser: Browser, deputy: Someone, mail: FakeMail
) -> None:
    """Nothing is kept before; afterwards it is sealed, and its owner sees enough to know it again."""
    await browser_of(browser, deputy)
    asked = await browser.asks("RequestAddressCode", channel="EMAIL", address=EMAIL)
    before = await sql.value("select count(*) from address")
    wrong = await browser.is_told("ConfirmAddress", channel="EMAIL", address=EMAIL, code="000000")
    code = await code_in(mail)

    told = await browser.asks("ConfirmAddress", channel="EMAIL", address=f" {EMAIL} ", code=code)

    assert (asked["shown"], before, wrong.code) == (None, 0, "LOGIN_CODE")
    assert [(one["channel"], one["isSetUp"], one["hint"]) for one in told] == [
        ("EMAIL", True, "C…g@rd.example"),
        ("WECOM", False, None),
    ]
    kept = await sql.value("select sealed from address")
    assert b"rd.example" not in kept
    assert sealing.unseal("address-EMAIL", deputy.person.bytes, kept).decode() == KEPT
    assert await events("address") == ["confirm"]
    again = await browser.is_told("ConfirmAddress", channel="EMAIL", address=EMAIL, code=code)
    assert again.code == "LOGIN_CODE"


async def test_a_code_is_for_the_address_it_was_sent_to(browser: Browser, deputy: Someone, mail: FakeMail) -> None:
    """Another address is not proved by it."""
    await browser_of(browser, deputy)
    await browser.asks("RequestAddressCode", channel="EMAIL", address=EMAIL)
    code = await code_in(mail)

    refused = await browser.is_told("ConfirmAddress", channel="EMAIL", address="other@rd.example", code=code)

    assert refused.code == "LOGIN_CODE"
    assert await sql.value("select count(*) from address") == 0


async def test_what_cannot_be_is_said_in_words(browser: Browser, deputy: Someone, mail: FakeMail) -> None:
    """No address; a channel that is not set up; too many codes."""
    await browser_of(browser, deputy)

    junk = await browser.is_told("RequestAddressCode", channel="EMAIL", address="陈静")
    none = await browser.is_told("RequestAddressCode", channel="WECOM", address="chenjing")
    app = await browser.is_told("RequestAddressCode", channel="PUSH", address="chenjing")
    for _ in range(5):
        await browser.asks("RequestAddressCode", channel="EMAIL", address=EMAIL)
    often = await browser.is_told("RequestAddressCode", channel="EMAIL", address=EMAIL)

    assert (junk.code, junk.field, none.code, app.code) == ("INVALID", "address", "CONFLICT", "INVALID")
    assert "没有开通企业微信" in none.words
    assert often.code == "TOO_OFTEN"


async def test_an_address_is_taken_back(browser: Browser, deputy: Someone) -> None:
    """In the demo the code is on the screen."""
    await browser.signs_in()
    code = (await browser.asks("RequestAddressCode", channel="WECOM", address="chenjing"))["shown"]
    await browser.asks("ConfirmAddress", channel="WECOM", address="chenjing", code=code)

    told = await browser.asks("RemoveAddress", channel="WECOM")

    assert [one["hint"] for one in told] == [None, None]
    assert await sql.value("select count(*) from address") == 0
    assert await events("address") == ["confirm", "remove"]


async def browser_of(browser: Browser, deputy: Someone) -> None:
    """Signed in as the deputy, in a real city: the code went by SMS."""
    gateway = Gateway()
    sms.choose(gateway)
    await browser.asks("RequestCode", phone="13800000001")
    await browser.asks("SignIn", phone="13800000001", code=await gateway.code_for("13800000001"), device=None)
    sms.choose(None)


@pytest.mark.parametrize(
    ("channel", "text", "kept"),
    [
        (Channel.EMAIL, " a.b+c@RD.Example ", "a.b+c@rd.example"),
        (Channel.EMAIL, "a@b", None),
        (Channel.EMAIL, "a..b@rd.example", None),
        (Channel.EMAIL, "a@rd.example\r\nBcc: x@rd.example", None),
        (Channel.EMAIL, f"{'a' * 65}@rd.example", None),
        (Channel.EMAIL, f"a@{'b' * 260}.example", None),
        (Channel.EMAIL, "陈静@rd.example", None),
        (Channel.WECOM, "ChenJing_01", "ChenJing_01"),
        (Channel.WECOM, "chen|lin", None),
        (Channel.WECOM, "@all", None),
        (Channel.WECOM, "a" * 65, None),
        (Channel.SMS, "13800000001", None),
        (Channel.PUSH, "x", None),
    ],
)
def test_an_address_is_one_or_is_none(channel: Channel, text: str, kept: str | None) -> None:
    """Nothing that reaches more than one person, or that a server reads as more than an address."""
    assert rules.normal(channel, text) == kept
