"""
What a phone may say of a notification without a session: that it was shown, opened, acted on.

The right to say it is a code that came with the notification itself, sealed to that phone; the
service worker that shows it has no cookie to speak of when the app is shut.
"""

import hmac
from uuid import UUID

from server import sealing
from server.domain.projections import base64url

BYTES = 16


def code(delivery: UUID) -> str:
    """What the notification of a delivery carries, 22 signs."""
    return base64url(sealing.keyed_hash("push-ack", delivery.bytes)[:BYTES])


def is_of(delivery: UUID, given: str) -> bool:
    """Whether whoever says something of a delivery had its notification."""
    return given.isascii() and hmac.compare_digest(code(delivery), given)
