"""
A system to measure in this process: embedded engines in a folder of their own, tables, someone signed in.

`engines` must be entered before anything of `server` that reads settings is imported.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.asgi import Headers

STARTED_WITHIN_S = 60
ACTIVITIES = 50


@contextmanager
def engines() -> Iterator[None]:
    """PostgreSQL and Valkey run, migrated; the environment says where."""
    with tempfile.TemporaryDirectory(prefix="daima-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        os.environ |= {"DATA": folder, "DAIMA_SECRET": secrets.token_urlsafe(32), "DAIMA_DEMO": "1"}
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        up = subprocess.Popen([sys.executable, "-m", "server", "up", "--engines-only"], start_new_session=True)
        try:
            os.environ |= _addresses(Path(folder) / "run" / "env", up) | {"DAIMA_DEMO": "1"}
            subprocess.run([sys.executable, "-m", "server", "migrate"], check=True)
            yield
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(20)


def _addresses(file: Path, up: subprocess.Popen[bytes]) -> dict[str, str]:
    give_up = time.monotonic() + STARTED_WITHIN_S
    while not file.exists():
        if up.poll() is not None or time.monotonic() > give_up:
            raise TimeoutError("the engines did not start")
        time.sleep(0.02)
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Attributes:
        app: The product's own application, its lifespan begun.
        phone: A registered phone of the staff member whose cookie `headers` carry.
    """

    app: Any
    headers: Headers
    phone: Any


@asynccontextmanager
async def standing() -> AsyncIterator[Standing]:
    """Fifty activities in one congress, and its staff signed in on a phone."""
    from server.api import executing
    from server.app import create_app
    from server.tables.engine import ENGINE, open_pool
    from tests import builders

    app = create_app()
    executing.warm()  # else a thread of the app would, while the clock runs
    async with app.lifespan():
        if ENGINE.pool is None:
            await open_pool()
        host = await builders.a_host()
        for _ in range(ACTIVITIES):
            await builders.an_activity()
        phone = await builders.a_phone(host)
        yield Standing(app, await headers_of(phone), phone)


async def headers_of(phone: Any) -> Headers:
    """Sign a registered phone in; the headers it sends from then on."""
    cookie = f"daima={await _session(phone)}; daima-browser=bench".encode()
    return [(b"content-type", b"application/json"), (b"x-daima", b"1"), (b"cookie", cookie)]


async def _session(phone: Any) -> str:
    from server.domain import logins
    from server.tables.columns import uuid7
    from server.tables.sessions import Session

    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    await Session.insert(
        Session(
            id=uuid7(),
            token_hash=logins.hash_token(token),
            person=phone.person,
            seat=phone.seat,
            device=phone.device,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=6),
        )
    )
    return token
