"""
Passwords (密码), which staff may set: checked slowly, and locked after five failures.

The lock is by number and address, so that nobody can lock another out from elsewhere.
Hashing takes long on purpose and runs beside the event loop, two at a time.
"""

import asyncio
import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from server import queue, sealing
from server.commands import login_codes, notices
from server.domain import logins
from server.domain.logins import Client
from server.domain.notices import NoticeKind
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, InvalidError, LoginCodeError, SignInRequiredError, TooOftenError
from server.store import accounts, changes, sessions
from server.store.accounts import Account
from server.tables.engine import ENGINE

WRONG = "手机号或密码不正确。"
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=2)
"""RFC 9106 §4, second recommended option: 64 MiB, three passes."""

_HASHING = asyncio.Semaphore(2)


async def check(client: Client, phone: str, password: str, now: datetime) -> Account:
    """
    The account of that number, if the password is its own.

    The same work is done whether anyone has the number or a password.

    Raises:
        LoginCodeError: It is not.
        TooOftenError: Five failures for this number from this address within 15 minutes.
    """
    key = login_codes.attempt_key("password", phone.encode(), client.address.encode())
    await _count_try(key, now)
    account = await accounts.by_phone(sealing.phone_hash(phone))
    kept = account.password_hash if account and account.password_hash else await _nobodys()
    right = await _verify(kept, password)
    if account is None or account.password_hash is None or not right:
        raise LoginCodeError(WRONG)
    await sessions.forgive(key)
    return account


async def change(viewer: Viewer, client: Client, old: str | None, new: str, now: datetime) -> None:
    """
    Set a password, end the person's other sessions, and tell them.

    Raises:
        ForbiddenError: Only staff sign in by password.
        LoginCodeError: There is a password, and `old` is not it.
        TooOftenError: Five wrong ones within 15 minutes.
        InvalidError: The new one is too easy to guess.
    """
    if client.session is None:
        raise SignInRequiredError
    if not logins.is_staff(seat.role for seat in viewer.seats):
        raise ForbiddenError("只有工作人员可以设置密码,代表请使用验证码登录。")
    account = await accounts.by_id(viewer.person)
    assert account is not None
    await _prove(account, old or "", now)
    phone = sealing.unseal_phone(account.id.bytes, account.phone_sealed) if account.phone_sealed else ""
    if flaw := logins.password_flaw(new, account.name, phone):
        raise InvalidError(flaw, field="new")
    hashed = await _hash(new)
    async with ENGINE.transaction() as tx:
        await _set(tx, viewer, client.session, hashed, now)
    await queue.poke(changes.touched(tx))


async def _prove(account: Account, old: str, now: datetime) -> None:
    """Nothing, if the account has no password yet, or this is it."""
    if account.password_hash is None:
        return
    key = login_codes.attempt_key("old-password", account.id.bytes)
    await _count_try(key, now)
    if not await _verify(account.password_hash, old):
        raise LoginCodeError("原密码不正确。")
    await sessions.forgive(key)


async def _set(tx: Any, viewer: Viewer, kept: UUID, hashed: str, now: datetime) -> None:
    await accounts.set_password(viewer.person, hashed)
    await sessions.end_others(viewer.person, kept, now)
    about = ("person", viewer.person)
    told = changes.Happened(*about, "password_set", viewer.unit_path, now, viewer.seat, viewer.person)
    await changes.commit(tx, events=[told])
    words = "您的登录密码刚刚更改,其他设备已退出登录。如果不是您本人,请联系管理员。"
    await notices.tell(tx, [viewer.person], NoticeKind.SECURITY, "密码已更改", words, about=about)


async def _count_try(key: UUID, now: datetime) -> None:
    """One more try, counted before it is made, so that many at once are no more than many in turn."""
    async with ENGINE.transaction():
        await sessions.lock(key.bytes)
        if await sessions.attempts_since(key, now - logins.LOCK) >= logins.FAILURES:
            raise TooOftenError("密码错误次数过多,请 15 分钟后再试。", retry_after_s=_lock_s())
        await sessions.add_attempt(key, now)


def _lock_s() -> int:
    return int(logins.LOCK / timedelta(seconds=1))


async def _nobodys() -> str:
    """A hash no password fits, so that an unknown number takes as long as a known one."""
    async with _HASHING:
        return await asyncio.to_thread(_made_up)


@cache
def _made_up() -> str:
    return HASHER.hash(secrets.token_urlsafe(32))


async def _verify(kept: str, password: str) -> bool:
    async with _HASHING:
        return await asyncio.to_thread(_is_right, kept, password[:1024])


def _is_right(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


async def _hash(password: str) -> str:
    async with _HASHING:
        return await asyncio.to_thread(HASHER.hash, password)
