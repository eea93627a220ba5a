"""
What signing in (登录) allows: how long a code, a session and a lock last, and for whom.

Pure; `commands.sessions` acts by it. A change of seat counts at the next request, so
nothing here is kept with a session but times.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.domain.people import Role
from server.domain.viewer import SeatFacts

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
CODES_AN_HOUR = 5
"""For one telephone number."""
ASKS_AN_HOUR = 60
"""For one address: many share one behind a village's router."""

FAILURES = 5
LOCK = timedelta(minutes=15)

DEVICE_INFO = b"daima-device-1"
NEW_DEVICE = timedelta(hours=24)

DEPUTY_IDLE, DEPUTY_MOST = timedelta(days=30), timedelta(days=180)
STAFF_IDLE, STAFF_MOST = timedelta(hours=12), timedelta(days=7)
TOUCH_AFTER = timedelta(minutes=5)
"""How stale `seen_at` may grow before a request writes it."""

LEASE = timedelta(days=7)
"""How long what is on a phone may be read without contact."""

STAFF = frozenset(
    {
        Role.STATION_HEAD,
        Role.LIAISON,
        Role.CONGRESS_STAFF,
        Role.COMMITTEE_MEMBER,
        Role.HANDLER,
        Role.ADMIN,
    }
)
"""Roles that act for others: shorter sessions, and a second factor."""

SEAT_ORDER = (
    Role.DEPUTY,
    Role.CONGRESS_STAFF,
    Role.STATION_HEAD,
    Role.LIAISON,
    Role.HANDLER,
    Role.COMMITTEE_MEMBER,
    Role.ADMIN,
    Role.LEADER,
    Role.MEMBER,
    Role.VOLUNTEER,
)
"""Which seat a person begins in who has not chosen one."""


@dataclass(frozen=True, slots=True)
class Client:
    """
    The browser that asks, before we know who sits there.

    Attributes:
        browser: SHA-256 of its binding cookie.
        address: Where it calls from, as far as trusted proxies tell.
        session: The session its cookie names, if it still runs.
        person: Whose session that is.
    """

    browser: bytes
    address: str
    session: UUID | None = None
    person: UUID | None = None


def is_staff(roles: Iterable[Role]) -> bool:
    """Whether one of a person's seats acts for others."""
    return not STAFF.isdisjoint(roles)


def session_ends(created: datetime, now: datetime, staff: bool) -> datetime:
    """When a session ends that is used now and not again."""
    idle, most = (STAFF_IDLE, STAFF_MOST) if staff else (DEPUTY_IDLE, DEPUTY_MOST)
    return min(created + most, now + idle)


def first_seat(seats: Sequence[SeatFacts], last: UUID | None) -> SeatFacts:
    """The seat to begin in: the one acted in last, if it is still held. `seats` is not empty."""
    for seat in seats:
        if seat.id == last:
            return seat
    return min(seats, key=lambda seat: (SEAT_ORDER.index(seat.role), seat.unit_path, seat.id))


def hash_token(token: str) -> bytes:
    """How a cookie's token is kept: it has 192 bits or more of chance, so SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()


def device_message(device: UUID, typed: str) -> bytes:
    """What a device signs to prove that it holds its key; `typed` is the code, or the phone as typed."""
    return DEVICE_INFO + device.bytes + typed.encode()


COMMON = ("123456", "password", "qwerty", "admin", "abc123", "111111", "woaini", "iloveyou", "renda", "daibiao")


def password_flaw(password: str, name: str, phone: str) -> str | None:
    """Why a password is too easy to guess, in words; None if it will do."""
    lowered = password.lower()
    if not 10 <= len(password) <= 128:
        return "密码须为 10 至 128 个字符。"
    if any(own and own in password for own in (phone, name)):
        return "密码不能包含姓名或手机号。"
    if len(set(lowered)) < 5:
        return "密码重复的字符太多。"
    rest = lowered
    for common in COMMON:
        rest = rest.replace(common, "")
    if len(rest) < 5:
        return "密码太常见,请换一个。"
    return None
