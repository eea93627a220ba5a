"""The worker's loops: what becomes of their work when the database does not go along, or takes its time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from server.commands import clashes, presence
from server.sync import chores, reconcile
from server.sync.sweep import sweep
from tests.builders import a_deputy, a_phone, an_activity

AN_HOUR_AGO = timedelta(hours=1)


@pytest.mark.parametrize("error", [asyncpg.DeadlockDetectedError, asyncpg.AdminShutdownError, TimeoutError])
async def test_a_database_that_does_not_go_along_ends_no_loop(error: type[Exception]) -> None:
    """Lost or in another's way: the work is done at the next round."""

    async def work() -> None:
        raise error

    assert await reconcile.guarded(work(), "settle") is False


async def test_what_moved_while_the_database_was_away_is_told_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look back begins where the last one that worked ended, however long ago that was."""
    looked_back: list[timedelta] = []

    async def refresh(since: timedelta, now: datetime) -> int:
        looked_back.append(since)
        if len(looked_back) == 1:
            raise TimeoutError
        return 0

    monkeypatch.setattr(presence, "refresh", refresh)
    began = datetime.now(UTC) - AN_HOUR_AGO
    lost = await chores.refreshed(began)
    found = await chores.refreshed(lost)
    await chores.refreshed(found)

    assert lost == began
    assert looked_back[1] > AN_HOUR_AGO
    assert looked_back[2] < AN_HOUR_AGO


@pytest.mark.parametrize("chore", [(presence, "refresh"), (clashes, "find")], ids=lambda chore: chore[1])
async def test_a_chore_that_hangs_keeps_no_record_waiting(
    database: None, chore: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan is settled while the chore goes on and on."""
    begun, stop = asyncio.Event(), asyncio.Event()

    async def hang(*_: Any) -> int:
        begun.set()
        await asyncio.Event().wait()
        return 0

    monkeypatch.setattr(*chore, hang)
    phone = await a_phone(await a_deputy())
    phone.scans((await an_activity()).poster)
    loops = [asyncio.create_task(loop(stop)) for loop in (chores.keep, sweep)]
    async with asyncio.timeout(10):
        await begun.wait()
        await phone.pushes()
        while phone.outbox:
            await phone.pulls()
            await asyncio.sleep(0.02)
    stop.set()
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)
