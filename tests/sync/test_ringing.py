"""The bell in PostgreSQL: heard at once, without Redis, and by nobody's need."""

import asyncio

import pytest

from server.store import bells, sql
from server.sync.ringing import Ringer
from tests.builders import a_deputy, a_phone

pytestmark = pytest.mark.usefixtures("database")

SOON_S = 20
CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE query LIKE 'LISTEN%daima_settle%' AND datname = current_database()
"""


async def test_a_push_is_heard_at_once() -> None:
    """By whoever listens; the listener goes when told."""
    stop, heard = asyncio.Event(), asyncio.Event()
    listening = asyncio.create_task(bells.listen(stop, {bells.SETTLE: heard.set}))
    async with asyncio.timeout(SOON_S):
        await heard.wait()  # it listens now
        heard.clear()
        phone = await a_phone(await a_deputy())
        phone.scans("/a/2222222A")
        await phone.pushes()
        await heard.wait()
        stop.set()
        await listening


async def test_a_listener_that_is_cut_off_listens_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """And looks once for what it may have missed."""
    monkeypatch.setattr(bells, "PAUSE_S", 0.01)
    stop, heard = asyncio.Event(), asyncio.Event()
    listening = asyncio.create_task(bells.listen(stop, {bells.SETTLE: heard.set}))
    async with asyncio.timeout(SOON_S):
        await heard.wait()
        heard.clear()
        await sql.execute(CUT_OFF)
        await heard.wait()
        stop.set()
        await listening


async def test_many_pushes_ring_no_more_than_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is filed while it rings is rung for once more, not once each."""
    rings, go_on = 0, asyncio.Event()

    async def ring() -> None:
        nonlocal rings
        rings += 1
        await go_on.wait()

    monkeypatch.setattr(bells, "ring", ring)
    ringer = Ringer()
    ringer.soon()
    await asyncio.sleep(0)
    for _ in range(50):
        ringer.soon()
    go_on.set()
    assert ringer._ringing
    await ringer._ringing

    assert rings == 2
