"""
What is in a code (码), and how its sign, MAC or signature is checked.

A code is a link: `/s/…` a station, `/d/…` a deputy, `/a/…` an activity, `/t/…` a citizen's
matter. The path is public and always enough online; the fragment, which no web server
sees, carries the proof of a live code. The phone's twin is `pwa/src/rules/codes.ts`; both
are held to `tests/cases/codes.json`.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs, a prime, so that one wrong sign or a swap of neighbours always shows."""

TOKEN_LENGTH = 8
TRACKING_LENGTH = 18

SLOT_S = 30
"""A live code turns over this often."""

ALG_MAC = 1
ALG_P256 = 2

LIVE_ACTIVITY_INFO = b"daima-activity-live-1"
LIVE_DEPUTY_INFO = b"daima-deputy-live-1"


class CodeKind(StrEnum):
    DEPUTY = "DEPUTY"  # 代表码
    ACTIVITY = "ACTIVITY"  # 代表活动码
    STATION = "STATION"  # 联络站码
    MATTER = "MATTER"  # 查询码


class CodeState(StrEnum):
    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"


PREFIX = {CodeKind.STATION: "s", CodeKind.DEPUTY: "d", CodeKind.ACTIVITY: "a", CodeKind.MATTER: "t"}
KIND = {prefix: kind for kind, prefix in PREFIX.items()}
PATH = re.compile(r"^/([sdat])/([0-9a-z]+)/?$", re.IGNORECASE | re.ASCII)
FRAGMENT = re.compile(r"^[0-9A-Za-z_-]+$")


@dataclass(frozen=True, slots=True)
class LiveActivity:
    """The proof in an activity's live code: which display showed it, in which slot."""

    display: int
    slot: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class LiveDeputy:
    """The proof in a deputy's live code: which device showed it, in which slot."""

    device: UUID
    slot: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """
    A code as it was read.

    Attributes:
        kind: None for a typed token, which names no kind.
        token: Upper case, its check sign right.
        live: The proof, if the code was a live one.
        damaged: A fragment was there and could not be read.
    """

    kind: CodeKind | None
    token: str
    live: LiveActivity | LiveDeputy | None = None
    damaged: bool = False


def seal(signs: str) -> str:
    """A token: the signs, and the check sign that makes the weighted sum 0 mod 31."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, start=1))
    inverse = pow(len(signs) + 1, -1, 31)
    return signs + ALPHABET[-total * inverse % 31]


def make_token(chance: bytes, length: int = TOKEN_LENGTH) -> str:
    """A token from random bytes; give at least `length + 8` of them."""
    number = int.from_bytes(chance, "big")
    signs = []
    for _ in range(length - 1):
        number, sign = divmod(number, 31)
        signs.append(ALPHABET[sign])
    return seal("".join(signs))


def has_right_sign(token: str) -> bool:
    """Whether a token is of our alphabet and its check sign fits."""
    if len(token) not in (TOKEN_LENGTH, TRACKING_LENGTH) or any(sign not in ALPHABET for sign in token):
        return False
    return sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(token, start=1)) % 31 == 0


def link(host: str, kind: CodeKind, token: str) -> str:
    """The printed link; `host` is an origin such as `https://code.example.gov.cn`."""
    return f"{host}/{PREFIX[kind]}/{token}"


def read(text: str) -> ScannedCode | None:
    """
    Read what a camera saw or a person typed.

    Host and case do not matter: a code of another city's host is found out by its token.

    Returns:
        None if it is no code of ours, or a sign of it is wrong.
    """
    text = text.strip()
    typed = re.sub(r"[\s-]", "", text).upper()
    if has_right_sign(typed):
        return ScannedCode(kind=None, token=typed)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    match = PATH.match(parts.path)
    if match is None or not has_right_sign(token := match[2].upper()):
        return None
    kind = KIND[match[1].lower()]
    if not parts.fragment:
        return ScannedCode(kind=kind, token=token)
    live = _read_fragment(kind, parts.fragment)
    return ScannedCode(kind=kind, token=token, live=live, damaged=live is None)


def _read_fragment(kind: CodeKind, fragment: str) -> LiveActivity | LiveDeputy | None:
    if not FRAGMENT.match(fragment):
        return None
    try:
        proof = urlsafe_b64decode(fragment + "=" * (-len(fragment) % 4))
    except (Base64Error, ValueError):
        return None
    if kind is CodeKind.ACTIVITY and len(proof) == 17 and proof[0] == ALG_MAC:
        return LiveActivity(
            display=int.from_bytes(proof[1:5], "big"),
            slot=int.from_bytes(proof[5:9], "big"),
            mac=proof[9:],
        )
    if kind is CodeKind.DEPUTY and len(proof) == 85 and proof[0] == ALG_P256:
        return LiveDeputy(
            device=UUID(bytes=proof[1:17]),
            slot=int.from_bytes(proof[17:21], "big"),
            signature=proof[21:],
        )
    return None


def slot_at(seconds: float) -> int:
    """The slot a moment lies in; `seconds` since 1970, UTC."""
    return int(seconds // SLOT_S)


def day_of_slot(slot: int) -> int:
    """Days since 1970, UTC: a display's key is good for one of them."""
    return slot * SLOT_S // 86_400


def display_key(master: bytes, activity: UUID, display: int, day: int) -> bytes:
    """The 32-byte key one display signs one activity with on one day."""
    info = LIVE_ACTIVITY_INFO + display.to_bytes(4, "big") + day.to_bytes(4, "big")
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=activity.bytes, info=info).derive(master)


def activity_mac(key: bytes, token: str, display: int, slot: int) -> bytes:
    """Eight bytes that only a holder of the display's key of that day can make."""
    message = bytes([ALG_MAC]) + display.to_bytes(4, "big") + slot.to_bytes(4, "big") + token.encode()
    return hmac.digest(key, message, hashlib.sha256)[:8]


def live_activity_fragment(key: bytes, token: str, display: int, slot: int) -> str:
    """What stands behind the `#` of an activity's live code."""
    head = bytes([ALG_MAC]) + display.to_bytes(4, "big") + slot.to_bytes(4, "big")
    return _base64url(head + activity_mac(key, token, display, slot))


def is_live_activity(live: LiveActivity, token: str, key: bytes) -> bool:
    """Whether the MAC is right; in constant time."""
    return hmac.compare_digest(live.mac, activity_mac(key, token, live.display, live.slot))


def live_deputy_message(token: str, device: UUID, slot: int) -> bytes:
    """What a deputy's phone signs for one slot."""
    return LIVE_DEPUTY_INFO + bytes([ALG_P256]) + device.bytes + slot.to_bytes(4, "big") + token.encode()


def live_deputy_fragment(token: str, device: UUID, slot: int, signature: bytes) -> str:
    """What stands behind the `#` of a deputy's live code; `signature` is raw r‖s, 64 bytes."""
    return _base64url(bytes([ALG_P256]) + device.bytes + slot.to_bytes(4, "big") + signature)


def is_live_deputy(live: LiveDeputy, token: str, public_key: bytes) -> bool:
    """Whether the device of that key signed the slot; `public_key` is an uncompressed point."""
    return is_signed(live_deputy_message(token, live.device, live.slot), live.signature, public_key)


def is_signed(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether a raw r‖s ECDSA P-256 SHA-256 signature, as browsers make it, is right."""
    if len(signature) != 64:
        return False
    der = encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
        key.verify(der, message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def poster_hash(activity: UUID, token: str) -> str:
    """How a phone that knows an activity recognises its poster, without being able to make one."""
    return hashlib.sha256(activity.bytes + token.encode()).hexdigest()[:16]


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
