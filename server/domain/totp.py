"""
The second factor (动态口令): time-based one-time passwords, RFC 6238 over RFC 4226.

Pure: callers bring the secret and the time, and remember which step was used last.
"""

import hmac
from base64 import b32encode
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20
"""RFC 4226 §4 R6 recommends 160 bits."""
AROUND = 1
"""Steps of drift to either side; RFC 6238 §5.2 recommends one."""


def code_at(secret: bytes, step: int) -> str:
    """The code of one step. RFC 4226 §5.3: the last four bits say where to read."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, code: str, seconds: float) -> int | None:
    """The step near `seconds` since 1970 whose code this is; None if there is none."""
    now, given = int(seconds // STEP_S), code.encode()
    matches = [
        step
        for step in range(now - AROUND, now + AROUND + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), given)
    ]
    return max(matches, default=None)


def shown(secret: bytes) -> str:
    """The secret as a person types it into an authenticator app."""
    return b32encode(secret).decode().rstrip("=")


def uri(secret: bytes, issuer: str, account: str) -> str:
    """What an authenticator app reads from a picture."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?secret={shown(secret)}&issuer={quote(issuer)}&digits={DIGITS}&period={STEP_S}"
