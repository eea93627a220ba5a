"""
A demo city of another day looks deserted: when it was made, and how room is made for a new one.

Only a demo is ever emptied: never a system that sends real text messages, and never tables
that hold anyone who was not made with the city.
"""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from server.demo import places
from server.demo.units import FOUNDED_BEFORE
from server.demo.world import ZONE
from server.errors import BusyError, ConflictError
from server.settings import settings
from server.store import sql

KEPT = ("migration", "sync_meta")
"""What belongs to the tables, not to who lives in them."""

WAIT_MS = 10_000

CITY = "select id from unit where parent is null and kind = 'CONGRESS' and name = $1"

STRANGERS = """
    select exists (select 1 from person where left(id::text, 13) <> left($1::text, 13))
        or exists (select 1 from unit where parent is null and id <> $1::text::uuid)
"""
"""The first 48 bits of an id are the moment it was made: all the city's people are made in one."""


async def made_at() -> datetime | None:
    """When the demo city that is in the tables was made; None where there is none."""
    city: UUID | None = await sql.value(CITY, places.CITY)
    if city is None:
        return None
    founded = datetime.fromtimestamp((city.int >> 80) / 1000, UTC)
    return founded + FOUNDED_BEFORE


async def stale(now: datetime) -> str | None:
    """One line for who starts a demo of another day, and how to renew it; None if it is of today."""
    made = await made_at()
    if made is None or made.astimezone(ZONE).date() == now.astimezone(ZONE).date():
        return None
    day = made.astimezone(ZONE)
    return f"演示城市建于 {day.month} 月 {day.day} 日,里面的活动已经过期。换成今天的:daima demo --fresh"


async def check() -> None:
    """
    What is in the tables may be emptied for a new demo city.

    Raises:
        ConflictError: This is no demo, or somebody lives here who is not of the demo city.
    """
    if not settings().demo or settings().sms_url:
        raise ConflictError("只有演示模式(daima up --demo)、且没有配置真实短信(SMS_URL)时,才能清空重建。")
    city: UUID | None = await sql.value(CITY, places.CITY)
    if city is None and await sql.value("select exists (select 1 from person) or exists (select 1 from unit)"):
        raise ConflictError("数据库里不是演示城市,不能清空。")
    if city is not None and await sql.value(STRANGERS, str(city)):
        raise ConflictError("数据库里有不属于演示城市的人员或单位,不能清空。请换一个数据目录(DATA=…)再试。")


async def clear() -> None:
    """
    All tables are empty, once the caller commits, and phones forget what they held.

    Raises:
        ConflictError: They may not be emptied.
        BusyError: Others are at work in them.
    """
    await sql.execute(f"set local lock_timeout = {WAIT_MS}")
    tables = await sql.fetch(
        "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> all($1)",
        list(KEPT),
    )
    names = ", ".join(row["name"] for row in tables)
    try:
        await sql.execute(f"lock table {names} in access exclusive mode")
        await check()
        await sql.execute(f"truncate {names}")
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as exc:
        raise BusyError("数据库正忙,没有清空。请再试一次。") from exc
    await sql.execute("update sync_meta set epoch = left(md5(gen_random_uuid()::text), 8)")
