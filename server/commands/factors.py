"""
The second factor (动态口令): begun, confirmed, given at sign-in.

A new secret counts only once a code of it was given; until then the old one, if there is
one, goes on counting. A code works once.
"""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from server import sealing
from server.commands import login_codes, notices
from server.domain import logins, totp
from server.domain.notices import NoticeKind
from server.errors import SecondFactorError, TooOftenError
from server.store import accounts, changes, sessions
from server.store.accounts import Account
from server.store.sessions import Held
from server.tables.engine import ENGINE

ISSUER = "Daima"


class Factor(msgspec.Struct, frozen=True):
    """What is sealed in `person.totp_sealed`."""

    secret: bytes | None = None
    pending: bytes | None = None


def read(account_id: UUID, sealed: bytes | None) -> Factor:
    """A person's second factor; an empty one if none was ever begun."""
    if sealed is None:
        return Factor()
    return msgspec.msgpack.decode(sealing.unseal("totp", account_id.bytes, sealed), type=Factor)


async def has(person: UUID) -> bool:
    """Whether a person has a second factor that counts."""
    return read(person, await accounts.totp_of(person)).secret is not None


async def begin(held: Held) -> tuple[str, str]:
    """
    A new secret, which counts once confirmed.

    Returns:
        The secret as it is typed, and the address an authenticator app reads.

    Raises:
        SecondFactorError: There is one already, and this session has not given it.
    """
    async with ENGINE.transaction() as tx:
        account = await _account(tx, held)
        factor = read(account.id, account.totp_sealed)
        if factor.secret and held.second_factor_at is None:
            raise SecondFactorError
        pending = secrets.token_bytes(totp.SECRET_BYTES)
        await _keep(tx, account.id, Factor(factor.secret, pending))
    return totp.shown(pending), totp.uri(pending, ISSUER, account.name)


async def confirm(held: Held, code: str) -> None:
    """
    Take a code as this session's second factor.

    Raises:
        SecondFactorError: Wrong, or used before.
        TooOftenError: Five wrong ones within 15 minutes.
    """
    now = datetime.now(UTC)
    key = login_codes.attempt_key("totp", held.person.bytes)
    async with ENGINE.transaction() as tx:
        await sessions.lock(key.bytes)
        if await sessions.attempts_since(key, now - logins.LOCK) >= logins.FAILURES:
            raise TooOftenError(retry_after_s=int(logins.LOCK.total_seconds()))
        right = await _take(tx, held, code.strip(), now)
        if not right:
            await sessions.add_attempt(key, now)
    if not right:
        raise SecondFactorError("动态口令不正确或已使用,请输入新的口令。")


async def _take(tx: Any, held: Held, code: str, now: datetime) -> bool:
    account = await _account(tx, held)
    factor = read(account.id, account.totp_sealed)
    for secret in filter(None, (factor.pending, factor.secret)):
        step = totp.matching_step(secret, code, now.timestamp())
        if step is None or await _was_used(tx, secret, step, now):
            continue
        if secret == factor.pending:
            await _count_from_now(tx, account, held, secret, now)
        await sessions.factor_given(held.id, now)
        return True
    return False


async def _was_used(tx: Any, secret: bytes, step: int, now: datetime) -> bool:
    key = login_codes.attempt_key("totp-step", secret, str(step).encode())
    if await sessions.attempts_since(key, now - logins.LOCK):
        return True
    await sessions.add_attempt(key, now)
    return False


async def _count_from_now(tx: Any, account: Account, held: Held, secret: bytes, now: datetime) -> None:
    await _keep(tx, account.id, Factor(secret))
    path = held.seats[0].unit_path if held.seats else ""
    told = changes.Happened("person", account.id, "second_factor_set", path, now, held.seat, account.id)
    await changes.commit(tx, events=[told])
    words = "您的账号刚刚绑定了新的动态口令。如果不是您本人,请立即联系管理员。"
    await notices.tell(tx, [account.id], NoticeKind.SECURITY, "动态口令已绑定", words, about=("person", account.id))


async def _keep(tx: Any, person: UUID, factor: Factor) -> None:
    await accounts.set_totp(person, sealing.seal("totp", person.bytes, msgspec.msgpack.encode(factor)))


async def _account(tx: Any, held: Held) -> Account:
    account = await accounts.by_id(held.person)
    assert account is not None, "a session's person is never deleted"
    return account
