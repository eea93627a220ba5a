"""
One message to one phone: sealed, signed, and asked of its push service by a client that follows nobody.

Redirects are off, ten seconds are the end, and the connection goes to an address that was
looked at. Whatever happens comes back as an `Answer`; nothing is raised.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from server.domain.endpoints import EndpointError
from server.domain.notices import Urgency
from server.push import outcomes, vapid
from server.push.encryption import ENCODING, encrypt
from server.push.endpoints import Pinned, PrivateAddressError, checked
from server.push.outcomes import Answer, Meaning

TIMEOUT_S = 10.0
READ_BYTES = 1024
"""Of what a service says beside its status."""
LONGEST_TTL_S = 28 * 24 * 3600
"""Mozilla keeps a message 30 days, Google 28."""


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A message ready to go.

    Attributes:
        generation: Of our key the phone subscribed with.
        topic: Under which it replaces what waits for the phone.
        ttl_s: How long the service keeps it for a phone that sleeps.
    """

    endpoint: str
    p256dh: bytes
    auth: bytes
    generation: int
    message: bytes
    topic: str
    urgency: Urgency
    ttl_s: int


class Sender:
    """The client of all push services; used as a context."""

    def __init__(self, resolver: AbstractResolver | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._resolver = resolver or Pinned()
        self._tls = tls

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver, limit=0, keepalive_timeout=60, ssl=self._tls or True, ttl_dns_cache=60
        )
        self._client = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
            trust_env=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def send(self, letter: Letter) -> Answer:
        """What the service said."""
        try:
            there = checked(letter.endpoint)
        except EndpointError:
            return Answer(Meaning.UNLISTED, "not on the list")
        body = encrypt(letter.message, letter.p256dh, letter.auth)
        headers = _headers(letter, there.origin)
        try:
            async with self._client.post(
                URL(there.url, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as answer:
                words = b"" if answer.status == 201 else await answer.content.read(READ_BYTES)
                after = answer.headers.get("Retry-After")
                return outcomes.read(answer.status, after, words.decode("utf-8", "replace"), datetime.now(UTC))
        except PrivateAddressError:
            return Answer(Meaning.LOST, "private address")
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as exc:
            return Answer(Meaning.LOST, type(exc).__name__)


def _headers(letter: Letter, origin: str) -> dict[str, str]:
    return {
        "Authorization": vapid.authorization(origin, letter.generation),
        "Content-Encoding": ENCODING,
        "Content-Type": "application/octet-stream",
        "TTL": str(min(max(letter.ttl_s, 1), LONGEST_TTL_S)),
        "Urgency": letter.urgency.lower(),
        "Topic": letter.topic,
    }
