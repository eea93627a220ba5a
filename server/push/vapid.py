"""
Who asks (VAPID, RFC 8292): what every request to a push service carries to say that it is us.

One token a service, key and hour, made anew from fresh claims each time: a token that was
meant for one service is refused by the next.
"""

import time
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

from server import keypairs
from server.domain.endpoints import is_loopback
from server.domain.keys import KeyPurpose
from server.domain.projections import base64url
from server.settings import Settings, settings

HOUR_S = 3600
HOURS = 12
"""A token ends so many hours after the one it was made in began; services refuse more than 24 (RFC 8292 §2)."""
KEPT = 1024

HEADER = base64url(msgspec.json.encode({"typ": "JWT", "alg": "ES256"}))
UNHEARD = (".local", ".invalid", ".test", ".example", "localhost")
"""Apple answers 403 BadJwtToken to a contact there."""


def authorization(origin: str, generation: int, now_s: float | None = None) -> str:
    """The `Authorization` for one push service, by the key its subscription was made with."""
    hour = int(time.time() if now_s is None else now_s) // HOUR_S
    return _signed(origin, generation, hour, contact(settings()))


def contact(given: Settings) -> str | None:
    """Whom the service may write to; None if nobody was named and our own address is no public one."""
    if given.push_contact:
        return given.push_contact
    return given.public_url if given.secure and is_heard(given.public_url) else None


def check(given: Settings) -> str | None:
    """Why these settings must not start; None if they may."""
    if given.push_contact and not is_heard(given.push_contact):
        return "PUSH_CONTACT 要写成 mailto:邮箱 或 https://网址,并且在公网上有效。"
    if given.push_loopback and not (given.demo and all(map(is_loopback, given.push_loopback))):
        return "PUSH_LOOPBACK 只用于测试:要有 DAIMA_DEMO=1,并写成 http://127.0.0.1:端口。"
    return None


def is_heard(text: str) -> bool:
    """Whether a contact is one push services take: one `mailto:` or `https:` at a public host."""
    if text.startswith("mailto:"):
        name, at, host = text.removeprefix("mailto:").partition("@")
        well = bool(name and at) and ":" not in name and not set("@/ ,") & set(host)
    else:
        host = urlsplit(text).hostname or ""
        well = text.startswith("https://")
    return well and "." in host and not host.endswith(UNHEARD)


@lru_cache(maxsize=KEPT)
def _signed(origin: str, generation: int, hour: int, sub: str | None) -> str:
    claims = {"aud": origin, "exp": (hour + HOURS) * HOUR_S} | ({"sub": sub} if sub else {})
    told = f"{HEADER}.{base64url(msgspec.json.encode(claims))}"
    signature = keypairs.sign(generation, told.encode(), KeyPurpose.VAPID)
    key = keypairs.public_key(KeyPurpose.VAPID, generation)
    return f"vapid t={told}.{base64url(signature)}, k={base64url(key)}"
