"""What administrators are told of the system, beside what `tests/push/test_storms.py` says of push services."""

from datetime import UTC, datetime, timedelta

import pytest

from server.commands import alarms
from server.domain.people import Role
from server.store import sql, upkeep
from tests.builders import a_deputy
from tests.county import feed

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


async def backed_up(ago: timedelta) -> None:
    """The last backup was so long ago."""
    now = datetime.now(UTC)
    await upkeep.done("backup", 1, now)
    await sql.execute("update upkeep set ran_at = $1 where chore = 'backup'", now - ago)


async def test_an_old_backup_is_told_to_administrators_once_a_day() -> None:
    """And no more once there is a new one; nobody else is woken."""
    admin, chen = await a_deputy("管理", role=Role.ADMIN), await a_deputy()
    await backed_up(3 * DAY)
    first, again = await alarms.look(), await alarms.look()
    await backed_up(DAY)

    assert (first, again, await alarms.look()) == (1, 0, 0)
    assert await sql.value("select body from notice") == (
        "最近一次备份在 3 天前。请运行 daima backup,并看 worker 的日志,夜间备份为什么没有成功。"
    )
    assert len(await feed(f"person:{admin.person}", "notice")) == 1
    assert await feed(f"person:{chen.person}", "notice") == []


async def test_who_makes_no_backups_here_is_not_told_to() -> None:
    """They may have another way."""
    await a_deputy("管理", role=Role.ADMIN)

    assert await alarms.look() == 0
