"""
Notices by e-mail (电子邮件), over one connection for as many as there are.

A letter's Message-ID is made of its delivery, so what is sent twice after a cut connection is
one letter to whoever reads it. `letters` says what stands in it.
"""

import ssl
from collections.abc import Sequence
from email.policy import SMTP as CRLF
from email.utils import parseaddr

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from server.domain import addresses
from server.domain.notices import Channel, Unsent
from server.outside import Smtp
from server.push import letters
from server.push.channel import Accepted, Later, Message, Outcome, Refused

log = structlog.get_logger()

TIMEOUT_S = 15.0
MOST = 50
"""Letters over one connection; many servers end one after a hundred. Assumed."""
GREYLISTED_S = 300.0
"""Most that put a stranger off let it in after five minutes (RFC 6647 §5)."""
AGAIN_S = 60.0
LOOKED_AFTER_S = 900.0
AT_HOME = ("127.0.0.1", "localhost", "::1")
CLOSING, FULL = 421, 552
"""The server goes away; a mailbox is full today, the one 5xx that passes (RFC 5321 §4.2.3)."""
NOBODY = frozenset({550, 551, 553})


class EmailSender:
    """Sends by one server."""

    channel = Channel.EMAIL
    most = MOST

    def __init__(self, service: Smtp, trusted: ssl.SSLContext | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        self.service, self.trusted, self.timeout_s = service, trusted, timeout_s

    async def send(self, messages: Sequence[Message]) -> list[Outcome]:
        server = self._server()
        try:
            return [await self._send(server, each) for each in messages]
        finally:
            server.close()

    async def _send(self, server: SMTP, message: Message) -> Outcome:
        """A letter that cuts the connection takes no other with it: the next one opens another."""
        if addresses.normal(Channel.EMAIL, message.to) != message.to:
            return Refused(message.id, Unsent.NO_ADDRESS, "MALFORMED")
        try:
            if not server.is_connected:
                await server.connect()
            said = await self._give(server, message)
        except SMTPResponseException as exc:
            return _outcome(message, exc)
        except (SMTPException, OSError) as exc:
            server.close()
            log.warning("mail_not_sent", why=type(exc).__name__)
            return Later(message.id, AGAIN_S, type(exc).__name__)
        return Accepted(message.id, said[:200])

    async def _give(self, server: SMTP, message: Message) -> str:
        """What the server says of a letter it took."""
        letter = letters.letter(message, self.service.sender).as_bytes(policy=CRLF)
        try:
            _, said = await server.sendmail(parseaddr(self.service.sender)[1], message.to, letter)
        except SMTPRecipientsRefused as exc:
            raise exc.recipients[0] from None
        return said

    def _server(self) -> SMTP:
        tls = self.service.tls
        return SMTP(
            hostname=self.service.host,
            port=self.service.port,
            username=self.service.user or None,
            password=self.service.password or None,
            use_tls=tls,
            start_tls=None if tls or self.service.host in AT_HOME else True,
            tls_context=self.trusted,
            timeout=self.timeout_s,
        )


def _outcome(message: Message, exc: SMTPResponseException) -> Outcome:
    """What a refusal means: of this mailbox, of this letter, or of us."""
    code = exc.code
    if isinstance(exc, SMTPAuthenticationError):
        log.error("mail_not_sent", why=code, ours=True)
        return Later(message.id, LOOKED_AFTER_S, str(code), ours=True)
    if code < 500 or code == FULL:
        return Later(message.id, AGAIN_S if code == CLOSING else GREYLISTED_S, str(code))
    if isinstance(exc, SMTPRecipientRefused):
        return Refused(message.id, Unsent.NO_ADDRESS if code in NOBODY else Unsent.REFUSED, str(code))
    if isinstance(exc, SMTPDataError):
        return Refused(message.id, Unsent.REFUSED, str(code))
    log.error("mail_not_sent", why=code, ours=True)
    return Later(message.id, LOOKED_AFTER_S, str(code), ours=True)
