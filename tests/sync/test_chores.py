"""The worker's loops side by side: one that takes its time, or fails, keeps no record and no other waiting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import pytest

from server.commands import clashes, keys, presence, timetable
from server.store import failures, sql
from server.sync import chores, reconcile
from server.sync.chores import Moved
from server.sync.sweep import sweep
from tests.builders import a_deputy, a_phone, an_activity
from tests.sync.test_chore import until

AN_HOUR_AGO = timedelta(hours=1)
CHORES = [(presence, "refresh"), (timetable, "keep"), (clashes, "find")]


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """A worker goes on meanwhile, and comes to its end whatever happens."""
    stop = asyncio.Event()
    loops = [asyncio.create_task(loop(stop)) for loop in (chores.keep, sweep)]
    try:
        async with asyncio.timeout(20):
            yield
        assert not any(loop.done() for loop in loops)
    finally:
        stop.set()
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def fails(*_: Any) -> NoReturn:
    """A fault of ours."""
    raise ZeroDivisionError


async def test_what_moved_while_the_work_failed_is_looked_at_afterwards() -> None:
    """The look back begins where the last one that went well ended, however long ago that was."""
    looked_back: list[timedelta] = []

    async def work(since: timedelta, now: datetime) -> int:
        looked_back.append(since)
        if len(looked_back) == 1:
            raise TimeoutError
        return 0

    moved = Moved(work, datetime.now(UTC) - AN_HOUR_AGO)
    with pytest.raises(TimeoutError):
        await moved()
    await moved()
    await moved()

    assert [since > AN_HOUR_AGO for since in looked_back] == [True, True, False]


@pytest.mark.parametrize("chore", CHORES, ids=lambda chore: chore[0].__name__)
async def test_a_chore_that_hangs_keeps_no_record_and_no_other_waiting(
    database: None, chore: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan is settled and every other chore is done while that one goes on and on."""
    begun, others = asyncio.Event(), {each: asyncio.Event() for each in CHORES if each != chore}

    async def hang(*_: Any) -> int:
        begun.set()
        await asyncio.Event().wait()
        return 0

    monkeypatch.setattr(*chore, hang)
    for other, done in others.items():
        monkeypatch.setattr(*other, _telling(getattr(*other), done))
    phone = await a_phone(await a_deputy())
    phone.scans((await an_activity()).poster)
    async with working():
        await begun.wait()
        for done in others.values():
            await done.wait()
        await _settled(phone)


@pytest.mark.parametrize("chore", CHORES, ids=lambda chore: chore[0].__name__)
async def test_a_chore_that_fails_keeps_no_record_and_no_other_waiting(
    database: None, chore: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told by its name; the worker goes on with all the rest."""
    others = {each: asyncio.Event() for each in CHORES if each != chore}
    monkeypatch.setattr(*chore, fails)
    for other, done in others.items():
        monkeypatch.setattr(*other, _telling(getattr(*other), done))
    phone = await a_phone(await a_deputy())
    phone.scans((await an_activity()).poster)

    async with working():
        await until(failures.told)
        for done in others.values():
            await done.wait()
        await _settled(phone)

    names = {presence: "presence", timetable: "timetable", clashes: "clashes"}
    assert [failure.chore for failure in await failures.told()] == [names[chore[0]]]


async def test_a_round_of_settling_that_fails_is_tried_again(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault beside any record ends no worker: what waits is settled by the next round that goes well."""
    drain, failed = reconcile.drain, asyncio.Event()

    async def once(*args: Any, **named: Any) -> int:
        if failed.is_set():
            return await drain(*args, **named)
        failed.set()
        raise ZeroDivisionError

    monkeypatch.setattr(reconcile, "drain", once)
    phone = await a_phone(await a_deputy())
    phone.scans((await an_activity()).poster)

    async with working():
        await failed.wait()
        await _settled(phone)
        await until(_nothing_is_told)


async def test_keys_that_cannot_be_made_keep_no_record_waiting(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are answered, only without vouchers, while a person looks at the failure told."""
    monkeypatch.setattr(keys, "ensure", fails)
    phone = await a_phone(await a_deputy())
    phone.scans((await an_activity()).poster)

    async with working():
        await _settled(phone)

    assert [failure.chore for failure in await failures.told()] == ["keys"]
    assert await sql.value("SELECT count(*) FROM record WHERE state = 1") == 1


async def _nothing_is_told() -> bool:
    return await failures.told() == []


def _telling(work: Any, done: asyncio.Event) -> Any:
    async def told(*args: Any) -> int:
        did = await work(*args)
        done.set()
        return did

    return told


async def _settled(phone: Any) -> None:
    await phone.pushes()
    while phone.outbox:
        await phone.pulls()
        await asyncio.sleep(0.02)
