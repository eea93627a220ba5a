"""The sweep's loop: what becomes of its work when the database does not go along."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from server.commands import presence
from server.sync import reconcile, sweep

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
    lost = await sweep.refreshed(began)
    found = await sweep.refreshed(lost)
    await sweep.refreshed(found)

    assert lost == began
    assert looked_back[1] > AN_HOUR_AGO
    assert looked_back[2] < AN_HOUR_AGO
