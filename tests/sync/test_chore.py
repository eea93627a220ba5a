"""One chore: what becomes of it when the database does not go along, and when it fails by a fault of ours."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from server.store import failures, sql
from server.sync.chore import Chore

AT_ONCE_S = 0.01


class Work:
    """Something to do that goes as it is told to: raises, or answers."""

    def __init__(self, *ends: object) -> None:
        self.ends = [*ends]
        self.begun = 0

    async def __call__(self) -> object:
        self.begun += 1
        end = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        if isinstance(end, Exception):
            raise end
        return end


async def until(is_so: Callable[[], Awaitable[object]]) -> None:
    """Look again and again until it is so."""
    while True:
        if await is_so():
            return
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("error", [asyncpg.DeadlockDetectedError(), asyncpg.AdminShutdownError(), TimeoutError()])
async def test_a_database_that_does_not_go_along_is_no_failure(database: None, error: Exception) -> None:
    """Lost or in another's way: the work is done at the next time, and nobody is told."""
    chore = Chore("settle", Work(error, 1), AT_ONCE_S)

    assert [await chore.do(), await chore.do()] == [False, True]
    assert await failures.told() == []


async def test_a_chore_that_fails_is_told_by_its_name(database: None) -> None:
    """How often in a row, and of what it died; what the error says stays in the log."""
    chore = Chore("clashes", Work(ZeroDivisionError("secret")), 0)

    done = [await chore.do() for _ in range(3)]

    (failure,) = await failures.told()
    assert done == [False] * 3
    assert (failure.chore, failure.times, failure.error) == ("clashes", 3, "ZeroDivisionError")


async def test_a_chore_that_fails_is_put_off(database: None) -> None:
    """It is not begun again until its pause is over."""
    work = Work(ZeroDivisionError())
    chore = Chore("clashes", work, 60)

    await chore.do()
    await chore.do()

    assert work.begun == 1


async def test_each_pause_is_longer_and_none_endless(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Doubled at each failure up to a bound, and short again after a success."""
    now = 0.0
    monkeypatch.setattr("server.sync.chore.time.monotonic", lambda: now)
    work = Work(*[ZeroDivisionError()] * 5, 1, ZeroDivisionError())
    chore = Chore("presence", work, 2, longest_s=20)

    tried: list[float] = []
    for now in map(float, range(90)):
        begun = work.begun
        await chore.do()
        tried += [now] * (work.begun - begun)

    assert tried[:7] == [0, 4, 12, 28, 48, 68, 69]
    assert tried[7] == 73


async def test_a_chore_that_succeeds_again_is_told_no_more(database: None) -> None:
    """Whoever told of the failure: a worker that is gone, too."""
    await failures.add("presence", "KeyError")

    await Chore("presence", Work(0), 2).do()

    assert await failures.told() == []


async def test_it_was_not_its_turn_says_nothing(database: None) -> None:
    """Another worker has it, and may well be failing."""
    await failures.add("prune", "KeyError")

    assert await Chore("prune", Work(None), 60).do() is False
    assert [failure.chore for failure in await failures.told()] == ["prune"]


async def test_what_no_worker_tries_any_more_is_forgotten(database: None) -> None:
    """A chore that a new release has not is nobody's worry."""
    await failures.add("of_yesterday", "KeyError")
    await sql.execute("UPDATE chore_failure SET at = now() - interval '3 hours'")

    assert await failures.told() == []


async def test_a_failure_that_cannot_be_told_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database went away over it: the chore is put off all the same."""

    async def lost(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(failures, "add", lost)

    assert await Chore("clashes", Work(ZeroDivisionError()), 60).do() is False


async def test_it_stops_when_told_though_it_is_put_off(database: None) -> None:
    """No pause is waited for to the end."""
    stop = asyncio.Event()
    work = Work(ZeroDivisionError())
    loop = asyncio.create_task(Chore("clashes", work, 60).repeat(stop))
    async with asyncio.timeout(5):
        await until(failures.told)
        began = time.monotonic()
        stop.set()
        await loop

    assert work.begun == 1
    assert time.monotonic() - began < 1
