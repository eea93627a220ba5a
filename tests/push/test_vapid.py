"""Who asks: a token a service, key and hour, verified here by another's code."""

import base64
from dataclasses import replace

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from server import keypairs
from server.domain.keys import KeyPurpose
from server.push import vapid
from server.settings import settings

NOW = 1_780_000_123.0
FCM, APPLE = "https://fcm.googleapis.com", "https://web.push.apple.com"


def opened(header: str) -> tuple[dict, bytes]:
    """The claims and the key, once the signature holds."""
    token, key = (part.partition("=")[2] for part in header.removeprefix("vapid ").split(", "))
    head, body, signature = token.split(".")
    raw, point = decoded(signature), decoded(key)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    public.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    assert msgspec.json.decode(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    return msgspec.json.decode(decoded(body)), point


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_it_speaks_to_one_service_for_half_a_day() -> None:
    """The audience is the origin asked, the end at most twelve hours away."""
    claims, key = opened(vapid.authorization(FCM, 1, NOW))

    assert claims["aud"] == FCM
    assert 0 < claims["exp"] - NOW <= 12 * 3600
    assert key == keypairs.public_key(KeyPurpose.VAPID, 1)


def test_what_one_service_was_told_the_next_is_not() -> None:
    """Claims are made anew for each: pywebpush's own stick to the first service asked."""
    assert opened(vapid.authorization(FCM, 1, NOW))[0]["aud"] == FCM
    assert opened(vapid.authorization(APPLE, 1, NOW))[0]["aud"] == APPLE
    assert opened(vapid.authorization(FCM, 2, NOW))[1] != opened(vapid.authorization(FCM, 1, NOW))[1]


def test_it_is_signed_once_an_hour() -> None:
    """And never ends while it is used."""
    first = vapid.authorization(FCM, 1, NOW)

    assert vapid.authorization(FCM, 1, NOW + 60) == first
    assert vapid.authorization(FCM, 1, NOW + 3600) != first


@pytest.mark.parametrize(
    ("contact", "well"),
    [
        ("mailto:ops@tinglan.gov.cn", True),
        ("https://tinglan.gov.cn/contact", True),
        ("mailto:mailto:ops@tinglan.gov.cn", False),
        ("mailto:ops@localhost", False),
        ("mailto:ops@server.local", False),
        ("mailto:ops@tinglan.invalid", False),
        ("mailto: ops@ tinglan.gov.cn", False),
        ("ops@tinglan.gov.cn", False),
        ("http://tinglan.gov.cn", False),
        ("https://localhost:8000", False),
        ("mailto:", False),
    ],
)
def test_a_contact_nobody_can_write_to_is_refused_at_start(contact: str, well: bool) -> None:
    """Apple answers 403 to such tokens, and then nobody there is woken."""
    assert (vapid.check(replace(settings(), push_contact=contact)) is None) is well


def test_without_a_contact_there_is_our_own_address() -> None:
    """If it is a public one; else nothing is said."""
    public = replace(settings(), push_contact="", public_url="https://code.tinglan.gov.cn")

    assert vapid.contact(public) == "https://code.tinglan.gov.cn"
    assert vapid.contact(replace(public, public_url="http://localhost:8000")) is None


@pytest.mark.parametrize("loopback", ["http://10.0.0.1:80", "http://localhost:80", "https://push.example"])
def test_a_tests_push_service_is_never_one_of_a_real_city(loopback: str) -> None:
    """Only in the demo, and only on this machine by its number."""
    demo = replace(settings(), demo=True, push_loopback=("http://127.0.0.1:8123",))

    assert vapid.check(demo) is None
    assert vapid.check(replace(demo, demo=False)) is not None
    assert vapid.check(replace(demo, push_loopback=(loopback,))) is not None
