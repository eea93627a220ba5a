"""
A message sealed to one browser (RFC 8291, aes128gcm): only the phone that subscribed opens it.

The cryptography is pywebpush's, http_ece; a key pair is made for every message, as the RFC asks.
"""

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

CURVE = ec.SECP256R1()
ENCODING = "aes128gcm"


def encrypt(message: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """
    The body of a request to the push service.

    Args:
        p256dh: The browser's key, an uncompressed point.
        auth: Its secret, 16 bytes.
    """
    own = ec.generate_private_key(CURVE)
    return http_ece.encrypt(message, private_key=own, dh=p256dh, auth_secret=auth, version=ENCODING)
