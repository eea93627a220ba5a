"""Browsers that can be woken, without a browser: their keys, and what they read of a message."""

import os
import secrets
from dataclasses import dataclass, field
from typing import Any

import http_ece
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.domain.projections import base64url

FCM = "https://fcm.googleapis.com/fcm/send"


@dataclass
class Sleeper:
    """A browser's subscription and its private key."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def given(self, generation: int = 1) -> dict[str, Any]:
        """As `SubscriptionInput` wants it."""
        keys = {"p256dh": base64url(self.p256dh), "auth": base64url(self.auth)}
        return {"endpoint": self.endpoint, "generation": generation} | keys

    def reads(self, body: bytes) -> dict[str, Any]:
        """What the message says; by another's code than ours."""
        return msgspec.json.decode(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


def a_browser(at: str = FCM) -> Sleeper:
    """A browser that subscribed at a push service."""
    return Sleeper(f"{at}/{secrets.token_urlsafe(16)}")
