"""Commands that work on the tables and end: migrate, demo, admin create."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from server.cli.saying import say
from server.settings import settings


def migrate(*, when_told: bool, surely: bool) -> int:
    """
    The tables are up to date; says how many steps that took.

    Args:
        when_told: Begin once a line arrives on standard input.
        surely: There will be work, so import for it before that.
    """
    from server.store import migrations

    if surely:
        migrations.load()
    if when_told and not sys.stdin.readline():
        return 1
    try:
        ran = asyncio.run(migrations.forwards(settings().database_url))
        asyncio.run(_with_pool(_prepare))
    except (migrations.MigrationError, OSError) as exc:
        say(f"数据库更新失败:{exc}")
        return 1
    if ran:
        say(f"数据库已更新:{len(ran)} 步。")
    return 0


def demo(*, if_empty: bool, fresh: bool = False) -> int:
    """The demo city is in the tables; with `if_empty`, only where nobody is yet; with `fresh`, made anew."""
    from server.errors import DaimaError

    if settings().sms_url:
        say("配置了真实短信(SMS_URL)的系统不能填充演示数据。")
        return 1

    async def fill() -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        from server.demo import city, renewal

        if if_empty and await city.is_seeded():
            if words := await renewal.stale(datetime.now(UTC)):
                say(words)
            return
        await city.check(fresh=fresh)
        with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) as bar:
            task = bar.add_task("正在建立演示城市汀澜市")
            await city.seed(
                lambda doing, done, total: bar.update(task, description=doing, completed=done, total=total),
                fresh=fresh,
            )
            bar.update(task, description="汀澜市已建好", completed=1, total=1)

    try:
        asyncio.run(_with_pool(fill))
    except DaimaError as exc:
        say(exc.words)
        return 1
    return 0


def create_admin(phone: str, name: str) -> int:
    """The first administrator exists and may sign in."""
    from server.commands.people import create_admin as create
    from server.errors import DaimaError

    try:
        asyncio.run(_with_pool(lambda: create(name, phone)))
    except DaimaError as exc:
        say(exc.words)
        return 1
    say(f"已建立管理员 {name}。请用手机号登录。")
    return 0


async def _prepare() -> None:
    """Activity kinds and rules this release brings stand beside those that are there, and so do the months ahead."""
    from server.commands import catalogue
    from server.store import partitions

    await catalogue.release()
    await partitions.keep(datetime.now(UTC))


async def _with_pool(work: Callable[[], Awaitable[object]]) -> None:
    from server.tables.engine import close_pool, open_pool

    await open_pool(most=4)
    try:
        await work()
    finally:
        await close_pool()
