"""`daima keys`: the system's own keys, how many phones still go by each, and a new one for pushes."""

import asyncio
from collections.abc import Awaitable, Callable

from server.cli.saying import say
from server.domain.keys import KeyPurpose, ServerKey
from server.store.lost import LOST

USES = {KeyPurpose.RECEIPT: "签回执", KeyPurpose.ENTRUST: "开封存", KeyPurpose.VAPID: "发推送"}


def show() -> int:
    """Say every key, the one in use of each purpose first."""
    return _run(_show)


def rotate() -> int:
    """Make another key for pushes; phones move to it when the app is next opened."""
    return _run(_rotate)


def _run(work: Callable[[], Awaitable[list[str]]]) -> int:
    try:
        for line in asyncio.run(_within_pool(work)):
            say(line)
    except LOST as exc:
        say(f"数据库连不上:{exc or type(exc).__name__}。请检查 DATABASE_URL 和数据库是否在运行。")
        return 2
    return 0


async def _within_pool(work: Callable[[], Awaitable[list[str]]]) -> list[str]:
    from server import queue
    from server.tables.engine import close_pool, open_pool

    await open_pool(most=2)
    try:
        return await work()
    finally:
        await queue.close()
        await close_pool()


async def _show() -> list[str]:
    from server.store import keys, subscriptions

    phones = await subscriptions.by_generation()
    return [
        _line(key, place == 0, phones.get(key.generation, 0) if purpose is KeyPurpose.VAPID else None)
        for purpose in KeyPurpose
        for place, key in enumerate(await keys.of(purpose))
    ]


def _line(key: ServerKey, is_newest: bool, phones: int | None) -> str:
    from server.store import keys

    ours = "" if keys.is_ours(key) else ",不是用现在的 DAIMA_SECRET 生成的"
    used = "" if phones is None else f",{phones} 部手机"
    state = "在用" if is_newest else "旧"
    return f"{USES[key.purpose]} 第 {key.generation} 代({state}),{key.made_at:%Y-%m-%d %H:%M} UTC{used}{ours}"


async def _rotate() -> list[str]:
    from server import queue
    from server.commands import keys
    from server.store import changes
    from server.tables.engine import ENGINE

    await keys.ensure()
    async with ENGINE.transaction() as tx:
        made = await keys.renew(tx, KeyPurpose.VAPID)
    await queue.poke(changes.touched(tx))
    if made is None:
        return ["另一个进程刚刚换过推送密钥。"]
    return [
        f"推送密钥换成第 {made.generation} 代。旧的继续有效,手机下次打开应用时自己换过来(daima keys list 可看进度)。"
    ]
