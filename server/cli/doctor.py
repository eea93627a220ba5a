"""
`daima doctor`: what is wrong, in plain words, and what to do about it.

Each check is a function that returns its findings; none of them changes anything.
"""

import asyncio
import os
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server.embedded.front import Front
from server.embedded.only_one import addresses
from server.embedded.places import Places
from server.settings import Settings, settings

ANSWER_WITHIN_S = 5
CLOCK_OFF_S = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and words that help if it is not."""

    well: bool
    words: str


async def report(say: Callable[[str], None]) -> int:
    """Say every finding; 0 when all is well, 1 when something needs doing."""
    places = Places(settings().data)
    findings = [*_machine(places), *_secrets(places), *_front(settings()), _port(places, settings().port), _pwa()]
    findings += _push(settings())
    findings += [*await _database(settings().database_url), await _queue(settings().redis_url)]
    for finding in findings:
        say(f"{'✓' if finding.well else '✗'} {finding.words}")
    bad = sum(not finding.well for finding in findings)
    say("一切正常。" if not bad else f"有 {bad} 处需要处理。")
    return 1 if bad else 0


def _machine(places: Places) -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    new_enough = sys.version_info >= (3, 11)
    return [
        Finding(new_enough, f"Python {version}" + ("" if new_enough else ":需要 3.11 或更新的版本")),
        _writable(places.data),
    ]


def _writable(folder: Path) -> Finding:
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if os.access(nearest, os.W_OK):
        return Finding(True, f"数据目录可写:{folder}")
    return Finding(False, f"数据目录不可写:{folder}。请改权限,或用 DATA=另一个目录")


def _secrets(places: Places) -> list[Finding]:
    file, found = places.secrets_file, []
    if file.exists():
        closed = not stat.S_IMODE(file.stat().st_mode) & 0o077
        found.append(
            Finding(closed, f"密钥文件 {file} " + ("只有本用户可读" if closed else f"别人也能读:chmod 600 {file}"))
        )
    length = len(settings().secret)
    if length >= 32:
        found.append(Finding(True, "密钥 DAIMA_SECRET 已有"))
    elif length == 0 and not os.environ.get("DATABASE_URL"):
        found.append(Finding(True, f"密钥 DAIMA_SECRET:daima up 第一次启动时会生成在 {file}"))
    else:
        found.append(Finding(False, "没有 DAIMA_SECRET,或不足 32 字节。请生成一个放进环境变量,见 docs/operations.md"))
    return found


def _front(chosen: Settings) -> list[Finding]:
    local = chosen.public_url.split("://")[-1].split(":")[0] in ("localhost", "127.0.0.1")
    found = [Finding(chosen.secure or local, f"网址 PUBLIC_URL:{chosen.public_url}")]
    if not (chosen.secure or local):
        found.append(
            Finding(
                False,
                "网址不是 https://,手机的摄像头、离线和消息推送都不能用。请在前面加 HTTPS,或用 daima up --lan 试用",
            )
        )
    if chosen.demo and chosen.sms_url:
        found.append(Finding(False, "演示模式与真实短信(SMS_URL)同时打开,不安全:请关掉其中一个"))
    if not chosen.demo and not chosen.sms_url:
        found.append(Finding(True, "没有配置短信 SMS_URL:除演示外无法发送登录验证码"))
    return found


def _push(chosen: Settings) -> list[Finding]:
    from server.push import vapid

    if why := vapid.check(chosen):
        return [Finding(False, why)]
    contact = vapid.contact(chosen)
    if contact is None and not chosen.demo:
        words = "推送:没有联系方式,有的推送服务(如苹果)会拒绝。请设 PUSH_CONTACT=mailto:值班邮箱"
        return [Finding(False, words)]
    return [Finding(True, f"推送联系方式:{contact or '演示模式不需要'}")]


def _port(places: Places, port: int) -> Finding:
    if addresses(places).get("PORT") == str(port):
        return Finding(True, f"端口 {port}:这个数据目录上的系统正在使用")
    free = Front("127.0.0.1", port, "").is_free()
    return Finding(free, f"端口 {port} 空闲" if free else f"端口 {port} 已被别的程序占用。换一个:PORT={port + 1}")


def _pwa() -> Finding:
    built = (Path(__file__).parents[2] / "pwa" / "dist" / "index.html").exists()
    return Finding(built, "手机应用已构建" if built else "手机应用还没有构建:make setup")


async def _database(url: str) -> list[Finding]:
    if not url:
        return [Finding(True, "数据库:没有 DATABASE_URL,daima up 会启动自带的 PostgreSQL(现在没有在运行)")]
    import asyncpg

    from server.store import migrations

    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            connection = await asyncpg.connect(url)
            theirs = await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())::float8")
            ours = time.time()
            await connection.close()
            waiting = await migrations.waiting(url)
    except (OSError, TimeoutError, asyncpg.PostgresError) as exc:
        return [Finding(False, f"数据库连不上:{exc or type(exc).__name__}。请检查 DATABASE_URL 和数据库是否在运行")]
    return [
        Finding(True, "数据库有应答"),
        Finding(
            not waiting, "数据库表是最新的" if not waiting else f"数据库表还差 {len(waiting)} 步更新:daima migrate"
        ),
        _clock(abs(ours - theirs)),
    ]


def _clock(apart_s: float) -> Finding:
    well = apart_s < CLOCK_OFF_S
    return Finding(well, "本机与数据库的时钟一致" if well else f"本机与数据库的时钟差 {apart_s:.0f} 秒:请校准时间(NTP)")


async def _queue(url: str) -> Finding:
    if not url:
        return Finding(True, "队列:没有 REDIS_URL,daima up 会启动自带的 Valkey;没有它也能工作,只是慢一些")
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    try:
        async with asyncio.timeout(ANSWER_WITHIN_S), Redis.from_url(url) as client:
            await client.ping()
    except (RedisError, OSError, TimeoutError) as exc:
        return Finding(False, f"队列连不上:{exc or type(exc).__name__}。记录仍会被处理,只是慢一些;请检查 REDIS_URL")
    return Finding(True, "队列有应答")
