"""`daima push`: how pushes do and which push services are left alone, and taking one up again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from server.cli.saying import say
from server.domain.alarms import of_pushes
from server.store.lost import LOST


def status() -> int:
    """Say it; 1 if somebody should look, 2 without a database."""
    return _run(_status)


def resume(origin: str) -> int:
    """A service that was stopped is asked again; 1 if there is none of that name."""
    return _run(lambda: _resume(origin))


def _run(work: Callable[[], Awaitable[int]]) -> int:
    try:
        return asyncio.run(_within_pool(work))
    except LOST as exc:
        say(f"数据库连不上:{exc or type(exc).__name__}。请检查 DATABASE_URL 和数据库是否在运行。")
        return 2


async def _within_pool(work: Callable[[], Awaitable[int]]) -> int:
    from server.tables.engine import close_pool, open_pool

    await open_pool(most=1)
    try:
        return await work()
    finally:
        await close_pool()


async def _status() -> int:
    from server.store import push_vitals

    now = await push_vitals.read()
    say(f"等待发送 {now.waiting},正在发送 {now.claimed},到时间最久的等了 {now.oldest_s:.0f} 秒")
    say(f"能推送的手机 {now.phones} 部,其中被推送服务拒绝、暂放一边的 {now.aside} 部")
    ended = "、".join(f"{name} {count}" for name, count in now.recent.items()) or "无"
    say(f"近 {push_vitals.WINDOW_S // 60} 分钟的推送:{ended}")
    for line in map(_service, now.origins):
        say(line)
    alarms = of_pushes(now.origins, now.oldest_s, datetime.now(UTC))
    for alarm in alarms:
        say(f"✗ {alarm.title}:{alarm.body}")
    if not alarms:
        say("✓ 一切正常。")
    return 1 if alarms else 0


def _service(row: dict[str, Any]) -> str:
    return f"{row['origin']}:本小时接受 {row['taken']},拒绝 {row['refused']}" + "".join(_held(row))


def _held(row: dict[str, Any]) -> Iterator[str]:
    if row["stopped_at"]:
        yield f",已停止({row['reason']})"
    elif row["paused_until"] and row["paused_until"] > datetime.now(UTC):
        yield f",暂停到 {row['paused_until']:%H:%M:%S} UTC({row['reason']})"


async def _resume(origin: str) -> int:
    from server.store import push_origins

    if await push_origins.resume(origin.rstrip("/")):
        say(f"已恢复向 {origin} 发送;等待的推送会马上补发。")
        return 0
    say(f"没有这个推送服务:{origin}。daima push status 会列出全部。")
    return 1
