"""How a push service looks at who asks (RFC 8292), as autopush does; another's code than ours."""

import base64
import json
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

LONGEST_S = 24 * 3600


def is_token_of(authorization: str, origin: str, subscribed_with: str | None) -> int | None:
    """None if the token is good; else 401, or 403 where its key is not the one subscribed with."""
    try:
        token, key = (part.strip().partition("=")[2] for part in authorization.removeprefix("vapid ").split(","))
        head, body, signature = token.split(".")
        _verify(f"{head}.{body}".encode(), decoded(signature), decoded(key))
        claims = json.loads(decoded(body))
    except (ValueError, InvalidSignature):
        return 401
    if claims.get("aud") != origin or not 0 < claims.get("exp", 0) - time.time() <= LONGEST_S:
        return 401
    return 403 if subscribed_with and decoded(subscribed_with) != decoded(key) else None


def _verify(message: bytes, raw: bytes, point: bytes) -> None:
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    public.verify(der, message, ec.ECDSA(hashes.SHA256()))


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
