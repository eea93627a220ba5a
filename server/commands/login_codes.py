"""
Login codes (验证码): asked for, sent, tried.

The answer is the same, and takes as long, whether anyone has the number or not. A code
works once, in the browser that asked for it.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server import counters, sealing, sms
from server.counters import Limit
from server.domain import logins, phones
from server.domain.logins import Client
from server.domain.personas import PERSONAS
from server.errors import InvalidError, TooOftenError
from server.store import accounts, sessions
from server.tables.engine import ENGINE

HOUR = timedelta(hours=1)
ASKS = Limit("login-code", logins.ASKS_AN_HOUR, int(HOUR.total_seconds()))
"""Counted at once for all processes; `_within_limits` counts it in PostgreSQL too, where Redis may be gone."""
WORDS = "您的验证码是 {code},{minutes} 分钟内有效。请勿告诉任何人。"


async def request(client: Client, phone_text: str) -> tuple[datetime, str | None]:
    """
    Send a code to a number, if anyone has it or someone signed in wants to move to it.

    Returns:
        When the code ends, and the code itself where codes are shown.

    Raises:
        InvalidError: No mobile number.
        TooOftenError: Five codes were asked for within the hour, or too many from this address.
    """
    phone, now = number(phone_text), datetime.now(UTC)
    if wait_s := await counters.wait_s(client.address, [ASKS]):
        raise TooOftenError(retry_after_s=wait_s)
    phone_hash = sealing.phone_hash(phone)
    async with ENGINE.transaction() as tx:
        expires_at, code = await issue(tx, client, phone_hash, phone, now, most=_an_hour(phone))
        known = await accounts.by_phone(phone_hash)
    if sms.sender().shows:
        return expires_at, code
    if known or client.person:
        minutes = int(logins.CODE_LIFE.total_seconds() // 60)
        sms.send_soon(phone, WORDS.format(code=code, minutes=minutes))
    return expires_at, None


async def issue(
    tx: Any, client: Client, key: bytes, name: str, now: datetime, *, most: int = logins.CODES_AN_HOUR
) -> tuple[datetime, str]:
    """
    A new code for whoever reads what is sent to `name`, which is found by `key`; until when it holds, and itself.

    Raises:
        TooOftenError: `most` were asked for within the hour, or too many from this address.
    """
    code, expires_at = f"{secrets.randbelow(1_000_000):06d}", now + logins.CODE_LIFE
    await sessions.lock(key)
    await _within_limits(tx, client, key, most, now)
    hashed = {"phone_hash": key, "code_hash": _code_hash(name, code)}
    await sessions.add_code(**hashed, browser=client.browser, now=now, expires_at=expires_at)
    await sessions.forget_old(now - timedelta(days=1))
    return expires_at, code


async def spend(tx: Any, client: Client, phone: str, code: str, now: datetime) -> bool:
    """Use up the code of a number in this browser; a wrong one costs a try, so the caller must commit."""
    return await redeem(tx, client, sealing.phone_hash(phone), phone, code, now)


async def redeem(tx: Any, client: Client, key: bytes, name: str, code: str, now: datetime) -> bool:
    """Use up a code that was issued for `name` in this browser; a wrong one costs a try, so the caller must commit."""
    found = await sessions.spendable_code(key, client.browser, now, logins.CODE_TRIES)
    kept = found[1] if found else bytes(32)
    if not hmac.compare_digest(kept, _code_hash(name, code.strip())) or found is None:
        if found is not None:
            await sessions.code_missed(found[0])
        return False
    await sessions.code_used(found[0], now)
    return True


def number(text: str) -> str:
    """
    The number that was typed.

    Raises:
        InvalidError: It is no mobile number.
    """
    phone = phones.normal(text)
    if phone is None:
        raise InvalidError("手机号应为 11 位数字。", field="phone")
    return phone


def attempt_key(purpose: str, *subjects: bytes) -> UUID:
    """What tries are counted under: half a keyed hash, so that the table names nobody."""
    return UUID(bytes=sealing.keyed_hash(f"attempt-{purpose}", b"\0".join(subjects))[:16])


def _an_hour(phone: str) -> int:
    """How many codes a number may ask for in an hour; a persona of the demo is many people's to try."""
    shown = sms.sender().shows and phone in {persona.phone for persona in PERSONAS}
    return logins.ASKS_AN_HOUR if shown else logins.CODES_AN_HOUR


async def _within_limits(tx: Any, client: Client, phone_hash: bytes, most: int, now: datetime) -> None:
    count, oldest = await sessions.codes_since(phone_hash, now - HOUR)
    if count >= most:
        wait = oldest + HOUR - now
        raise TooOftenError("获取验证码过于频繁,请稍后再试。", retry_after_s=max(1, int(wait.total_seconds())))
    key = attempt_key("code-address", client.address.encode())
    if await sessions.attempts_since(key, now - HOUR) >= logins.ASKS_AN_HOUR:
        raise TooOftenError(retry_after_s=int(HOUR.total_seconds()))
    await sessions.add_attempt(key, now)


def _code_hash(phone: str, code: str) -> bytes:
    return sealing.keyed_hash("login-code", f"{phone}:{code}".encode())
