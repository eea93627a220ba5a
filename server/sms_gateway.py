"""
Speaking to a gateway of short messages (短信网关), for login codes and notices alike.

The wire is ours, because every operator's is another: `docs/channels.md` has it, with what
stands for the codes of the usual ones. A text is named by an id, and the gateway sends one
id once. Numbers and texts never reach a log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

import msgspec

from server.outside import Sms

TIMEOUT_S = 10.0
MOST = 200
"""Texts a request carries."""


@dataclass(frozen=True, slots=True)
class Text:
    """What one number is sent."""

    id: UUID
    phone: str
    text: str


class Answer(msgspec.Struct, frozen=True):
    """What the gateway says of one text: `OK`, `DUPLICATE`, or why not."""

    id: UUID
    code: str
    sid: str | None = None


class Answers(msgspec.Struct, frozen=True):
    results: list[Answer]


class GatewayError(Exception):
    """
    The gateway took nothing of it, or did not say that it did.

    Attributes:
        said: A status or what broke, for a log.
        after_s: When it asked to be asked again.
        ours: It does not know us: key, signature or address want looking at.
        unsure: It may have sent them all the same.
    """

    def __init__(self, said: str, *, after_s: float | None = None, ours: bool = False, unsure: bool = False) -> None:
        super().__init__(said)
        self.said, self.after_s, self.ours, self.unsure = said, after_s, ours, unsure


async def post(service: Sms, texts: Sequence[Text], template: str) -> dict[UUID, Answer]:
    """
    What became of each text; one the gateway did not speak of is missing.

    Raises:
        GatewayError: It answered with nothing that can be read; some may have been sent all the same.
    """
    import httpx  # heavy, and a demo never needs it

    one_by_one = [{"id": str(text.id), "phone": text.phone, "text": text.text} for text in texts]
    body = {"sign": service.sign, "template": template, "messages": one_by_one}
    headers = {"authorization": f"Bearer {service.key}"} if service.key else {}
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client:
            answer = await client.post(service.url, json=body, headers=headers)
    except httpx.HTTPError as exc:
        raise GatewayError(type(exc).__name__, unsure=not isinstance(exc, httpx.ConnectError)) from exc
    return {each.id: each for each in _read(answer)}


def _read(answer: Any) -> list[Answer]:
    if answer.status_code != 200:
        after_s, status = wait_s(answer.headers.get("retry-after", "")), answer.status_code
        raise GatewayError(str(status), after_s=after_s, ours=300 <= status < 429, unsure=status in (500, 502, 504))
    try:
        return msgspec.json.decode(answer.content, type=Answers).results
    except msgspec.DecodeError as exc:
        raise GatewayError("UNREADABLE", ours=True, unsure=True) from exc


def wait_s(text: str) -> float | None:
    """The seconds a `Retry-After` asks for, in either of its forms (RFC 9110 §10.2.3); None if it says nothing."""
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
