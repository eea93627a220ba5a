"""`daima duties rebuild`: every duty the system makes is what attendance and lists come to, and how many were not."""

import asyncio

from server.cli.saying import say
from server.store.lost import LOST


def rebuild() -> int:
    """Fold all of them again; the exit code is 0 whether or not any was another."""
    try:
        changed = asyncio.run(_rebuild())
    except LOST as exc:
        say(f"数据库连不上:{exc or type(exc).__name__}。请检查 DATABASE_URL 和数据库是否在运行。")
        return 2
    say(f"已改正 {changed} 条履职记录。" if changed else "全部履职记录都与到场和清单一致。")
    return 0


async def _rebuild() -> int:
    from server.commands import duties
    from server.tables.engine import close_pool, open_pool

    await open_pool(most=2)
    try:
        return await duties.rebuild()
    finally:
        await close_pool()
