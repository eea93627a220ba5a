"""
What the worker does beside settling: counts, timetables, people at two places, indicators, reminders and notices.

Each has a loop of its own, so that one that takes its time, fails, or has a database that makes
it wait delays no record and no other.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from server.commands import alarms, clashes, indicators, presence, publishing, reminders, timetable
from server.sync.chore import Chore

REFRESH_S = 2.0
REMIND_S = 3.0
SETTLE_S = 15.0
ALARMS_S = 5.0
CLASHES_S = 30.0
INDICATORS_S = 30.0
NOTICES_S = 1.0
REPORTS_S = 30.0
LOOK_BACK = timedelta(seconds=30)
"""How long before its COMMIT history may have been dated."""
FIRST_LOOK_BACK = timedelta(days=1)
"""What an earlier worker may have left undone."""


class Moved:
    """Work on what history says has moved since the work was last done, however long ago that was."""

    def __init__(self, work: Callable[[timedelta, datetime], Awaitable[int]], since: datetime) -> None:
        self._work = work
        self._since = since

    async def __call__(self) -> int:
        """Do it up to now."""
        now = datetime.now(UTC)
        done = await self._work(now - self._since + LOOK_BACK, now)
        self._since = now
        return done


async def keep(stop: asyncio.Event) -> None:
    """Do each in its time until told to stop; never dies of a chore that fails."""
    since = datetime.now(UTC) - FIRST_LOOK_BACK
    chores = (
        Chore("presence", Moved(presence.refresh, since), REFRESH_S),
        Chore("timetable", timetable.keep, REFRESH_S),
        Chore("reminders", reminders.remind, REMIND_S),
        Chore("settled", reminders.settle, SETTLE_S),
        Chore("alarms", alarms.look, ALARMS_S),
        Chore("clashes", Moved(clashes.find, since), CLASHES_S),
        Chore("notices", publishing.publish_due, NOTICES_S),
        Chore("reach", publishing.report_reach, REPORTS_S),
        Chore("indicators", Moved(indicators.refresh, since), INDICATORS_S),
    )
    await asyncio.gather(*(chore.repeat(stop) for chore in chores))
