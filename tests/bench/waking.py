"""
B7: a push, from its row to the push service that took it.

First what one costs to seal and sign, beside what OpenSSL alone takes for a key pair and its
exchange, which no sender can do without, and beside node's web-push. Then the whole: rows that
are due, two workers as they are, and a push service of ours, against pywebpush as its page shows it.
"""

import asyncio
import os
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from server.domain.projections import base64url
from server.push import vapid
from server.push.encryption import CURVE, encrypt
from server.store import sql
from server.tables.engine import close_pool, open_pool
from tests.bench.rows import Row, against, faster, within
from tests.embedded.conftest import free_port
from tests.push import scenes
from tests.push.phones import Sleeper, a_browser

TIMES, ROUNDS = 2000, 5
MESSAGE = b"x" * 900
PHONES, NOTICES = 2000, 10
AS_SHIPPED = 300
DONE_WITHIN_S = 180
ROOT = Path(__file__).parents[2]


async def measure() -> list[Row]:
    """Both in the same minutes, so that their ratios mean something on a shared machine."""
    phone = a_browser()
    ours, limit = _cpu_us(lambda: _sealed(phone)), _cpu_us(lambda: _exchanged(phone))
    node = _of_node(phone)
    await open_pool()
    try:
        whole, shipped = await _end_to_end()
    finally:
        await close_pool()
    limited = within("B7 encrypt and sign", ours, "µs CPU", "OpenSSL: key pair and exchange", limit, most=2.5)
    beside = against("B7 encrypt and sign", ours, "µs CPU", "node web-push", node, least=3)
    through = faster("B7 through the delivery table", whole, "pushes/s", "pywebpush in a loop", shipped, least=1200)
    return [limited, beside, through]


def _sealed(phone: Sleeper) -> None:
    encrypt(MESSAGE, phone.p256dh, phone.auth)
    vapid.authorization("https://fcm.googleapis.com", 1)


def _exchanged(phone: Sleeper) -> None:
    ec.generate_private_key(CURVE).exchange(ec.ECDH(), phone.key.public_key())


def _cpu_us(act: Callable[[], None]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(TIMES):
            act()
        best = min(best, (time.process_time() - began) / TIMES)
    return best * 1e6


def _of_node(phone: Sleeper) -> float:
    keys = [base64url(phone.p256dh), base64url(phone.auth)]
    command = ["node", str(ROOT / "tests/bench/web_push.cjs"), str(ROOT / "pwa"), str(TIMES // 5), *keys]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


async def _end_to_end() -> tuple[float, float]:
    """Pushes a second through the table, and as pywebpush sends them."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    service = [sys.executable, "-m", "tests.push.service", str(port), "/dev/null"]
    async with _alive(service, os.environ.copy()):
        people = await scenes.owners(PHONES, origin)
        for _ in range(NOTICES):
            await scenes.tell(people)
        await sql.execute("analyze delivery, subscription, notice, person, seat")
        shipped = await asyncio.to_thread(_as_shipped, people[0].browser)
        env = os.environ | {"PUSH_LOOPBACK": origin}
        async with _workers(env):
            await _done(PHONES * NOTICES)
    took = "extract(epoch from max(accepted_at) - min(accepted_at))::float8"
    took_s = await sql.value(f"select {took} from delivery where channel = 'PUSH' and state = 'ACCEPTED'")
    return PHONES * NOTICES / took_s, shipped


def _as_shipped(phone: Sleeper) -> float:
    """Messages a second of `webpush()`, one after another."""
    from pywebpush import webpush

    key = ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(32, "big")
    keys = {"p256dh": base64url(phone.p256dh), "auth": base64url(phone.auth)}
    began = time.monotonic()
    for _ in range(AS_SHIPPED):
        webpush(
            {"endpoint": phone.endpoint, "keys": keys},
            MESSAGE.decode(),
            vapid_private_key=urlsafe_b64encode(key).rstrip(b"=").decode(),
            vapid_claims={"sub": "mailto:ops@example.org"},
            ttl=60,
        )
    return AS_SHIPPED / (time.monotonic() - began)


@asynccontextmanager
async def _workers(env: dict[str, str]) -> AsyncIterator[None]:
    command = [sys.executable, "-m", "workers.main"]
    async with _alive(command, env), _alive(command, env):
        yield


@asynccontextmanager
async def _alive(command: list[str], env: dict[str, str]) -> AsyncIterator[None]:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def _done(count: int) -> None:
    """Every push was taken."""
    taken = "select count(*) from delivery where channel = 'PUSH' and state = 'ACCEPTED'"
    async with asyncio.timeout(DONE_WITHIN_S):
        while await sql.value(taken) < count:  # noqa: ASYNC110 - other processes work
            await asyncio.sleep(0.5)
