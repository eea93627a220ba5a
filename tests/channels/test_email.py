"""What a mail server is given, and what we make of its answers."""

import asyncio
import ssl
from dataclasses import replace
from uuid import uuid4

import pytest
import structlog
import trustme

from server.domain.notices import Unsent
from server.outside import Smtp
from server.push import letters
from server.push.channel import Accepted, Later, Message, Refused
from server.push.email import EmailSender
from tests.channels.mail import PASSWORD, a_mail_server

Contexts = tuple[ssl.SSLContext, ssl.SSLContext]
LINK = "https://rd.example/app/notices?notice=1"


def message(to: str = "chen@rd.example", body: str = "地点:<校门口>\n.一行以点开头") -> Message:
    return Message(uuid4(), to, "活动有变:视察校门口", body, LINK)


@pytest.fixture(scope="module")
def authority() -> Contexts:
    """A server's certificate for loopback, and a client that trusts it."""
    ca, theirs, ours = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    ca.issue_cert("127.0.0.1").configure_cert(theirs)
    ca.configure_trust(ours)
    return theirs, ours


async def test_a_letter_says_the_same_twice_and_how_to_get_no_more() -> None:
    """A text and a page, escaped; the id is the delivery's; machines find the way out."""
    given = message()
    async with a_mail_server() as (fake, service):
        (outcome,) = await EmailSender(service).send([given])

    (letter,) = fake.boxes["chen@rd.example"]
    text, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert outcome == Accepted(given.id, "2.0.0 queued")
    assert (letter["Subject"], letter["Message-ID"]) == ("活动有变:视察校门口", f"<{given.id}@rd.example>")
    assert text is not None
    assert page is not None
    assert given.body in text.get_content().replace("\r\n", "\n")
    assert "&lt;校门口&gt;" in page.get_content()
    assert letter["List-Unsubscribe"] == f"<{letters.stop_link(given.id)}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["From"].addresses[0].display_name == "汀澜市人大"


async def test_a_letter_names_the_documents_it_brings_and_carries_none() -> None:
    """A line each, escaped on the page; they lie behind signing in, so nothing hangs on the letter."""
    given = replace(message(), enclosed=("R&D 年度计划.pdf", "回执表.docx"))
    async with a_mail_server() as (fake, service):
        await EmailSender(service).send([given])

    (letter,) = fake.boxes["chen@rd.example"]
    text, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert "附件:\nR&D 年度计划.pdf\n回执表.docx\n附件登录后在“消息”里打开。" in text.get_content().replace(
        "\r\n", "\n"
    )
    assert "R&amp;D 年度计划.pdf" in page.get_content()
    assert list(letter.iter_attachments()) == []


async def test_a_title_makes_no_header() -> None:
    """A line break in a title does not begin another header."""
    given = Message(uuid4(), "chen@rd.example", "会议\r\nBcc: everybody@rd.example", "…", LINK)
    async with a_mail_server() as (fake, service):
        await EmailSender(service).send([given])

    (letter,) = fake.boxes["chen@rd.example"]
    assert letter["Bcc"] is None
    assert "会议 Bcc" in letter["Subject"]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("550 5.1.1 no such user", (Unsent.NO_ADDRESS, "550")),
        ("553 5.1.3 bad mailbox", (Unsent.NO_ADDRESS, "553")),
        ("554 5.7.1 not from you", (Unsent.REFUSED, "554")),
        ("450 4.2.0 greylisted", 300.0),
        ("451 4.3.0 try later", 300.0),
        ("452 4.2.2 too many", 300.0),
        ("552 5.2.2 mailbox full", 300.0),
        ("421 4.3.2 closing", 60.0),
    ],
)
async def test_each_address_has_an_answer_of_its_own(said: str, outcome: object) -> None:
    """Of three letters over one connection the second is refused, and only that."""
    given = [message("a@rd.example"), message("b@rd.example"), message("c@rd.example")]
    async with a_mail_server() as (fake, service):
        fake.recipients = {"b@rd.example": [said]}
        first, second, third = await EmailSender(service).send(given)

    assert isinstance(first, Accepted)
    assert isinstance(third, Accepted)
    assert sorted(fake.boxes) == ["a@rd.example", "c@rd.example"]
    assert isinstance(second, Refused | Later)
    assert (second.after_s if isinstance(second, Later) else (second.reason, second.said)) == outcome


async def test_a_greylisted_letter_arrives_later() -> None:
    """The same letter, tried again."""
    given = [message()]
    async with a_mail_server() as (fake, service):
        fake.recipients = {"chen@rd.example": ["450 4.2.0 greylisted"]}
        sender = EmailSender(service)
        await sender.send(given)
        (outcome,) = await sender.send(given)

    assert isinstance(outcome, Accepted)
    assert len(fake.boxes["chen@rd.example"]) == 1


async def test_spam_by_its_words_is_that_letters_end() -> None:
    """554 at the end of the text: sent again it would be the same."""
    async with a_mail_server() as (fake, service):
        fake.data = ["554 5.7.1 spam"]
        (outcome,) = await EmailSender(service).send([message()])

    assert outcome == Refused(outcome.id, Unsent.REFUSED, "554")


async def test_a_letter_that_cuts_the_line_takes_no_other_with_it() -> None:
    """The next is sent over another connection; what was taken and not answered is one letter to its reader."""
    given = [message("a@rd.example"), message("b@rd.example"), message("c@rd.example")]
    async with a_mail_server() as (fake, service):
        fake.data = ["250 2.0.0 queued", "CUT"]
        sender = EmailSender(service)
        outcomes = await sender.send(given)
        (again,) = await sender.send(given[1:2])

    assert [type(outcome) for outcome in outcomes] == [Accepted, Later, Accepted]
    assert isinstance(again, Accepted)
    assert len(fake.boxes["b@rd.example"]) == 2
    assert len(fake.unique("b@rd.example")) == 1


async def test_a_server_that_hangs_costs_its_time_limit_and_no_more() -> None:
    """Then the letter waits."""
    async with a_mail_server() as (fake, service):
        fake.data = ["HANG"]
        async with asyncio.timeout(5):
            (outcome,) = await EmailSender(service, timeout_s=0.2).send([message()])

    assert isinstance(outcome, Later)


async def test_no_server_at_all_is_later() -> None:
    """Nothing listens there."""
    (outcome,) = await EmailSender(Smtp("127.0.0.1", 1, False, "", "", "a@rd.example")).send([message()])

    assert isinstance(outcome, Later)
    assert not outcome.ours


@pytest.mark.parametrize("implicit", [True, False])
async def test_who_we_are_is_said_over_tls_alone(authority: Contexts, implicit: bool) -> None:
    """From the first byte, or after STARTTLS."""
    theirs, ours = authority
    async with a_mail_server(theirs, implicit=implicit, asks=True) as (fake, service):
        (outcome,) = await EmailSender(service, ours).send([message()])

    assert isinstance(outcome, Accepted)
    assert list(fake.boxes) == ["chen@rd.example"]


async def test_a_certificate_nobody_signed_is_nobodys(authority: Contexts) -> None:
    """No password is told to it."""
    async with a_mail_server(authority[0], implicit=True, asks=True) as (fake, service):
        (outcome,) = await EmailSender(service).send([message()])

    assert isinstance(outcome, Later)
    assert fake.boxes == {}


async def test_a_wrong_password_is_ours_and_in_no_log(authority: Contexts) -> None:
    """535 is no address's fault."""
    theirs, ours = authority
    async with a_mail_server(theirs, implicit=True, asks=True, password=f"not-{PASSWORD}") as (_, service):
        with structlog.testing.capture_logs() as lines:
            (outcome,) = await EmailSender(service, ours).send([message()])

    assert isinstance(outcome, Later)
    assert (outcome.ours, outcome.said) == (True, "535")
    assert PASSWORD not in str(lines) + repr(service)


async def test_a_sender_the_server_does_not_take_is_ours() -> None:
    """550 of MAIL FROM speaks of us, not of a reader."""
    async with a_mail_server() as (fake, service):
        fake.sender = "550 5.7.1 you may not send as that"
        (outcome,) = await EmailSender(service).send([message()])

    assert isinstance(outcome, Later)
    assert outcome.ours


@pytest.mark.parametrize("to", ["", "not an address", "a@b\r\nRCPT TO:<c@d>", "陈@rd.example"])
async def test_what_is_no_address_is_sent_nowhere(to: str) -> None:
    """Whatever it is, it never becomes a command."""
    async with a_mail_server() as (fake, service):
        (outcome,) = await EmailSender(service).send([message(to)])

    assert isinstance(outcome, Refused)
    assert fake.boxes == {}
