"""
What a push service's answer means: for the delivery, for the phone and for the service itself.

A mistake of ours must never cost anybody their phone: only 404 and 410 say that a subscription
has ended (RFC 8030 §7.3). Whoever is refused while the service takes others is set aside; a
service that refuses everybody has a quarrel with us and is stopped until somebody looked.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

LONGEST_PAUSE_S = 24 * 3600.0
SAID = 100
"""Signs that are kept of what a service said."""


class Meaning(StrEnum):
    """What an answer means, or that there was none."""

    TAKEN = "TAKEN"
    GONE = "GONE"  # the subscription has ended
    OURS = "OURS"  # what we sent is wrong: somebody should look, and nobody's phone is to blame
    REFUSED = "REFUSED"  # 401 or 403: this phone, or all of us
    BUSY = "BUSY"  # the service wants a pause
    UNLISTED = "UNLISTED"  # never asked: the service is not, or no more, on our list
    LOST = "LOST"  # no answer, or one that says nothing of the message


class Health(StrEnum):
    """How it went with a service in this hour."""

    GOOD = "GOOD"
    BAD = "BAD"
    UNKNOWN = "UNKNOWN"  # too few answers to tell


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What came back of one message.

    Attributes:
        after_s: How long the service wants to be left alone; None if it did not say.
        said: The status and the service's own words, for who looks.
    """

    meaning: Meaning
    said: str = ""
    after_s: float | None = None


FEWEST = 10
"""Answers below which a single dead phone would look like a service that refuses us all."""
GOOD_SHARE = 0.9


def read(status: int, retry_after: str | None, words: str, now: datetime) -> Answer:
    """An answer by its status, `Retry-After` and the first words of its body."""
    meaning = _meaning(status)
    after_s = seconds(retry_after, now) if meaning is Meaning.BUSY else None
    return Answer(meaning, _said(status, words), after_s)


def seconds(retry_after: str | None, now: datetime) -> float | None:
    """`Retry-After` in both its forms (RFC 9110 §10.2.3); None if there is none that can be read."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST_PAUSE_S)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_PAUSE_S)


def health(taken: int, refused: int) -> Health:
    """Of a service that took and refused so many in this hour."""
    if taken + refused < FEWEST:
        return Health.UNKNOWN
    return Health.GOOD if taken > GOOD_SHARE * (taken + refused) else Health.BAD


def _meaning(status: int) -> Meaning:
    if 200 <= status < 300:
        return Meaning.TAKEN
    if status in (404, 410):
        return Meaning.GONE
    if status in (401, 403):
        return Meaning.REFUSED
    if status in (429, 503):
        return Meaning.BUSY
    # A redirect is never followed: where it leads nobody has checked. It is as if there was no answer.
    return Meaning.OURS if 400 <= status < 500 and status != 408 else Meaning.LOST


def _said(status: int, words: str) -> str:
    plain = "".join(sign for sign in words if sign.isprintable())
    return f"{status} {plain}".strip()[:SAID]
