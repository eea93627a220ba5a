"""
Sessions (登录): begun, moved to another seat, ended.

These open their own transactions, because a wrong try must be counted though the answer
is an error.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server import queue, sealing
from server.commands import devices, login_codes, passwords
from server.commands.devices import NewDevice
from server.domain import logins
from server.domain.logins import Client
from server.domain.viewer import SeatFacts, Viewer
from server.errors import ForbiddenError, LoginCodeError
from server.store import accounts, changes, people, sessions
from server.store.accounts import Account
from server.store.sessions import Held
from server.tables.engine import ENGINE

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """A session just begun; the token is told once, to the cookie."""

    token: str
    expires_at: datetime


async def sign_in(client: Client, phone_text: str, code: str, device: NewDevice | None) -> Begun:
    """
    Begin a session by number and code.

    Raises:
        LoginCodeError: Wrong, old or used code, another browser's, or nobody's number.
        InvalidError: No number, or the device's proof is wrong.
        ForbiddenError: The person holds no seat now.
    """
    phone, now, begun = login_codes.number(phone_text), datetime.now(UTC), None
    async with ENGINE.transaction() as tx:
        right = await login_codes.spend(tx, client, phone, code, now)
        account = await accounts.by_phone(sealing.phone_hash(phone))
        if right and account:
            begun = await _begin(tx, client, account, device, code, now)
        scopes = changes.touched(tx)
    if begun is None:
        raise LoginCodeError
    await queue.poke(scopes)
    return begun


async def sign_in_with_password(client: Client, phone_text: str, password: str, device: NewDevice | None) -> Begun:
    """
    Begin a session by number and password.

    Raises:
        LoginCodeError: Wrong password, none set, or nobody's number.
        TooOftenError: Five wrong ones from this address within 15 minutes.
    """
    phone, now = login_codes.number(phone_text), datetime.now(UTC)
    account = await passwords.check(client, phone, password, now)
    async with ENGINE.transaction() as tx:
        begun = await _begin(tx, client, account, device, phone_text, now)
        scopes = changes.touched(tx)
    await queue.poke(scopes)
    return begun


async def sign_out(held: Held) -> None:
    """End the session and its device: the phone wipes itself."""
    now, path = datetime.now(UTC), held.seats[0].unit_path if held.seats else ""
    async with ENGINE.transaction() as tx:
        await sessions.end(held.id, now)
        await _told(tx, held.id, held.person, path, held.seat, "ended", now)
        if held.device and (known := await accounts.device(held.device)):
            await devices.end(tx, known, path, held.seat)
        scopes = changes.touched(tx)
    await queue.poke(scopes)


async def switch_seat(viewer: Viewer, held: Held, seat: UUID) -> Held:
    """
    Act in another of one's seats from now on.

    Raises:
        ForbiddenError: Not a seat this person holds today.
    """
    chosen = next((one for one in viewer.seats if one.id == seat), None)
    if chosen is None:
        raise ForbiddenError("您目前没有这个席位。")
    async with ENGINE.transaction() as tx:
        await sessions.act_in(held.id, seat)
        await _told(tx, held.id, held.person, chosen.unit_path, seat, "switched", datetime.now(UTC))
    return replace(held, seat=seat)


def with_factor(held: Held, now: datetime) -> Held:
    """The session once its second factor was given."""
    return replace(held, second_factor_at=now)


async def _begin(
    tx: Any, client: Client, account: Account, device: NewDevice | None, typed: str, now: datetime
) -> Begun:
    held = await people.seats_of(account.id, now)
    theirs = held or await people.suspended_of(account.id, now)
    if not theirs:
        raise ForbiddenError("您目前没有任何席位,请联系人大工作人员。")
    seat = logins.first_seat(theirs, await sessions.last_seat(account.id))
    if device is not None:
        await devices.register(tx, account.id, seat, device, typed, now)
    if client.session is not None and await sessions.end(client.session, now):
        await _told(tx, client.session, account.id, seat.unit_path, seat.id, "ended", now)
    return await _opened(tx, account.id, held, seat, device.id if device else None, now)


async def _opened(
    tx: Any, person: UUID, held: tuple[SeatFacts, ...], seat: SeatFacts, device: UUID | None, now: datetime
) -> Begun:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    staff = logins.is_staff(one.role for one in held)
    session = await sessions.begin(
        token_hash=logins.hash_token(token),
        person=person,
        seat=seat.id,
        device=device,
        now=now,
        expires_at=logins.session_ends(now, now, staff),
    )
    await _told(tx, session, person, seat.unit_path, seat.id, "began", now)
    return Begun(token, now + (logins.STAFF_MOST if staff else logins.DEPUTY_MOST))


async def _told(tx: Any, session: UUID, person: UUID, unit_path: str, seat: UUID, verb: str, now: datetime) -> None:
    event = changes.Happened("session", session, verb, unit_path, now, seat, person)
    await changes.commit(tx, events=[event])
