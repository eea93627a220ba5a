"""
Keys, and what is done with them: keyed hashes to find by, sealed bytes to keep.

Every key is derived from the one secret for one purpose. What is sealed is bound to its
purpose and its place, so a sealed number moved to another row does not open. The first
byte names the scheme, so that another (SM4) can stand beside it.
"""

import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.settings import settings

SCHEME_AESGCM = b"\x01"
NONCE_BYTES = 12
LEAST_SECRET_BYTES = 32


class SealError(Exception):
    """Sealed bytes that do not open: another secret, another place, or damaged."""


def derive(purpose: str) -> bytes:
    """The 32-byte key of one purpose."""
    return _derive(settings().secret, purpose)


def keyed_hash(purpose: str, data: bytes) -> bytes:
    """32 bytes to find something by, which tell nothing without the secret."""
    return hmac.digest(derive(purpose), data, hashlib.sha256)


def phone_hash(phone: str) -> bytes:
    """How a person is found by their number, as `phones.normal` gives it."""
    return keyed_hash("phone-hash", phone.encode())


def seal(purpose: str, place: bytes, plain: bytes) -> bytes:
    """Bytes that only `unseal` with the same purpose and place opens."""
    nonce = os.urandom(NONCE_BYTES)
    return SCHEME_AESGCM + nonce + AESGCM(derive(purpose)).encrypt(nonce, plain, place)


def unseal(purpose: str, place: bytes, sealed: bytes) -> bytes:
    """
    What was sealed.

    Raises:
        SealError: The secret, the purpose or the place is another, or the bytes are damaged.
    """
    sealed = bytes(sealed)
    if sealed[:1] != SCHEME_AESGCM:
        raise SealError
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(derive(purpose)).decrypt(nonce, body, place)
    except InvalidTag as exc:
        raise SealError from exc


def seal_phone(person: bytes, phone: str) -> bytes:
    """A number as it is kept; `person` is the id's bytes."""
    return seal("phone", person, phone.encode())


def unseal_phone(person: bytes, sealed: bytes) -> str:
    """The number `seal_phone` was given."""
    return unseal("phone", person, sealed).decode()


@cache
def _derive(secret: bytes, purpose: str) -> bytes:
    if len(secret) < LEAST_SECRET_BYTES:
        raise RuntimeError("DAIMA_SECRET is missing or shorter than 32 bytes")
    info = f"daima-{purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)
