"""
`daima sync status`: on one screen, whether what phones send is being settled, and what a person should look at.

Ids and numbers only. The exit code is for a watchdog: 0 all is well, 1 a person should look,
2 something does not work now.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec
from rich.console import Console
from rich.table import Table

from server.cli.saying import say
from server.domain.vitals import GRAVE, Vitals, Worry, worries
from server.store import failures, partitions, upkeep, vitals
from server.store.failures import Failure
from server.store.lost import LOST
from server.store.partitions import Part
from server.store.upkeep import Chore
from server.store.vitals import Laden

MOST_PHONES = 8
ANSWER_WITHIN_S = 20

WORDS = {
    Worry.NOT_SETTLING: "有记录等了一分钟以上:后台进程没有在运行,或跟不上。请看 worker 的日志",
    Worry.NO_MONTH: "本月或下月的记录分区还没有:请运行 daima migrate",
    Worry.CHORE_OVERDUE: "例行工作逾期两小时以上:后台进程没有在运行,或每次都失败。请看 worker 的日志",
    Worry.CHORE_FAILING: "例行工作出错,正在隔一段时间重试:请把 worker 日志里的 chore_failed 发给维护人员",
    Worry.STUCK_WRITER: "有一个写入事务很久没有结束,手机每次都要重读:请查 pg_stat_activity",
    Worry.POISON: "有记录连续出错,已搁置:请在工作台「待处理」里查看",
    Worry.PARENT_MISSING: "有记录等不到它所依据的记录:请在工作台「待处理」里查看",
    Worry.BACKUP_OLD: "最近一次备份已超过两天",
}
PARKED = {
    "WAITING_PARENT": "等前一条",
    "PARENT_MISSING": "前一条没有来",
    "WAITING_BLOB": "等照片",
    "NEEDS_UPGRADE": "等服务器更新",
    "POISON": "处理出错",
}


class Seen(msgspec.Struct, frozen=True):
    """All that is told, as `--json` writes it."""

    vitals: Vitals
    worries: list[Worry]
    phones: list[Laden]
    months: list[Part]
    archived: list[Part]
    chores: dict[str, Chore]
    failing: list[Failure]


def status(*, as_json: bool) -> int:
    """Show how the engine is; the exit code says whether a person should look."""
    try:
        seen = asyncio.run(_see())
    except LOST as exc:
        say(f"数据库连不上:{exc or type(exc).__name__}。请检查 DATABASE_URL 和数据库是否在运行。")
        return 2
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(seen), indent=1).decode() + "\n")
    else:
        _show(seen)
    return 2 if GRAVE & {*seen.worries} else 1 if seen.worries else 0


async def _see() -> Seen:
    from server.tables.engine import close_pool, open_pool

    async with asyncio.timeout(ANSWER_WITHIN_S):
        await open_pool(most=1)
        try:
            now = await vitals.read()
            parts, archived = await partitions.parts(), await partitions.parts("record_archive")
            chores, failing = await upkeep.chores(), await failures.told()
            return Seen(now, worries(now), await vitals.laden(MOST_PHONES), parts, archived, chores, failing)
        finally:
            await close_pool()


def _show(seen: Seen) -> None:
    console, facts = Console(), Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in _facts(seen):
        facts.add_row(name, value)
    console.print(facts)
    if seen.phones:
        console.print(_phones(seen.phones))
    for worry in seen.worries:
        console.print(f"{'✗' if worry in GRAVE else '!'} {WORDS[worry]}", highlight=False)
    if not seen.worries:
        console.print("✓ 一切正常。")


def _facts(seen: Seen) -> Iterator[tuple[str, str]]:
    now = seen.vitals
    yield "待处理记录", f"{now.waiting} 条" + ("" if now.oldest_s is None else f",最久的等了 {_span(now.oldest_s)}")
    yield "搁置记录", _counts({PARKED.get(code, code): count for code, count in now.parked.items()})
    yield "隔离", f"{now.quarantined} 份"
    yield f"近 {now.window_s // 60} 分钟处理", _counts(now.settled)
    yield "手机上未上传", f"{now.unsent[0]} 条,{now.unsent[1]} 部手机"
    yield "下行", f"约 {now.feed_rows} 行,{now.feed_bytes / 1e6:.1f} MB,延迟 {_span(now.writing_s)}"
    yield "纪元 / 下限", f"{now.epoch} / {now.floor}"
    yield "记录分区", "、".join(f"{_name(part)}({part.rows})" for part in seen.months)
    yield "归档月份", f"{len(seen.archived)} 个"
    yield "最近备份", _ago(now.backed_up_at, now.at)
    for failure in seen.failing:
        yield "例行工作出错", _failure(failure, now.at)
    yield "最近清理", _ago(seen.chores["prune"].ran_at if "prune" in seen.chores else None, now.at)


def _failure(failure: Failure, now: datetime) -> str:
    return f"{failure.chore} 连续 {failure.times} 次({failure.error}),最近一次在 {_ago(failure.at, now)}"


def _phones(laden: list[Laden]) -> Table:
    table = Table("手机", "服务器上等待", "手机上未上传", "最近联系", title="等待最多的手机", title_justify="left")
    for phone in laden:
        table.add_row(str(phone.device), str(phone.waiting), str(phone.unsent), _ago(phone.seen_at, datetime.now(UTC)))
    return table


def _name(part: Part) -> str:
    return str(part.month).replace("_", "-") if part.month else "其他"


def _counts(counts: Mapping[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in counts.items()) or "无"


def _ago(moment: datetime | None, now: datetime) -> str:
    return "还没有" if moment is None else f"{_span((now - moment).total_seconds())}前"


def _span(seconds: float) -> str:
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} 秒"
