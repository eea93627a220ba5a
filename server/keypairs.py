"""
Our own pairs of keys: one signs receipts (回执), one opens what phones sealed to us, one speaks to push services.

The private half is derived from the one secret for one purpose and generation, and is kept
nowhere; the public half stands in `server_key`, so that whatever was signed before a change
of secret still verifies. ECDSA and ECDH over P-256; a key's `alg` leaves room for SM2.
"""

from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server import sealing
from server.domain.keys import KeyPurpose
from server.sealing import SealError

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
POINT_BYTES, NONCE_BYTES = 65, 12
ENTRUSTED_INFO = b"daima-entrusted-1"
ECDSA = ec.ECDSA(hashes.SHA256())


def public_key(purpose: KeyPurpose, generation: int) -> bytes:
    """The uncompressed point, 65 bytes."""
    return _point(_private(purpose, generation).public_key())


def sign(generation: int, message: bytes, purpose: KeyPurpose = KeyPurpose.RECEIPT) -> bytes:
    """Raw r‖s, 64 bytes."""
    r, s = decode_dss_signature(_private(purpose, generation).sign(message, ECDSA))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def open_entrusted(generation: int, place: bytes, sealed: bytes) -> bytes:
    """
    What a phone sealed to us alone: ephemeral point ‖ nonce ‖ AES-256-GCM.

    Args:
        place: Whose it is and what it is; it opens under no other.

    Raises:
        SealError: It was sealed to another key, for another place, or is damaged.
    """
    return opened_by(_private(KeyPurpose.ENTRUST, generation), place, sealed)


def opened_by(private: ec.EllipticCurvePrivateKey, place: bytes, sealed: bytes) -> bytes:
    """`open_entrusted` by any key."""
    point, nonce, body = sealed[:POINT_BYTES], sealed[POINT_BYTES:][:NONCE_BYTES], sealed[POINT_BYTES + NONCE_BYTES :]
    try:
        shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point))
        return AESGCM(entrusted_key(shared, point, _point(private.public_key()))).decrypt(nonce, body, place)
    except (InvalidTag, ValueError) as exc:
        raise SealError from exc


def entrusted_key(shared: bytes, ephemeral: bytes, own: bytes) -> bytes:
    """The key both sides come to; bound to both points."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=ephemeral + own, info=ENTRUSTED_INFO).derive(shared)


def _private(purpose: KeyPurpose, generation: int) -> ec.EllipticCurvePrivateKey:
    # 64 bytes of chance, so that no number is likelier than another (FIPS 186-5 A.2.1).
    name = f"{purpose.lower()}-key-{generation}"
    return _from_chance(sealing.derive(name) + sealing.derive(f"{name}-more"))


@cache
def _from_chance(chance: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(chance, "big") % (ORDER - 1) + 1, CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
