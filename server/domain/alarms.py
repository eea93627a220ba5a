"""
What those who run the system are told of pushes and backups (系统告警), and when: nothing here asks anybody.

An alarm has a name; of one name it is told once, so what lasts is told once an hour at most, an old backup once a day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server.domain.vitals import BACKUP_OLD

LATE_S = 60
"""A push that is due waits milliseconds."""
DOWN_AT = 10
"""Silences in a row, as `push.pacing` opens its breaker."""
LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """
    One thing somebody should look at.

    Attributes:
        name: What it is told once under.
        about: What it speaks of; a newer alarm about it takes its place on the screen.
    """

    name: str
    about: str
    title: str
    body: str


def of_pushes(origins: Iterable[Mapping[str, Any]], oldest_s: float, now: datetime) -> list[Alarm]:
    """
    The alarms of this moment.

    Args:
        origins: Rows of `push_origin`.
        oldest_s: How long the push has waited that is due longest, and that nothing holds back.
    """
    found = [alarm for row in origins for alarm in (_of(row, now),) if alarm]
    if oldest_s > LATE_S:
        words = f"有推送到时间 {oldest_s:.0f} 秒还没有发出。后台进程可能没有在运行,或跟不上,请看 worker 的日志。"
        found.append(Alarm(f"push-late:{_hour(now)}", "push-late", "推送积压", words))
    return found


def of_backup(backed_up_at: datetime | None, now: datetime) -> list[Alarm]:
    """The alarm of a backup that was long ago; who never made one may have another way."""
    if backed_up_at is None or now - backed_up_at <= BACKUP_OLD:
        return []
    age = (now - backed_up_at).days
    words = f"最近一次备份在 {age} 天前。请运行 daima backup,并看 worker 的日志,夜间备份为什么没有成功。"
    return [Alarm(f"backup-old:{now:%Y%m%d}", "backup-old", "备份太旧", words)]


def _of(row: Mapping[str, Any], now: datetime) -> Alarm | None:
    name, about = row["origin"].partition("://")[2], f"push:{row['origin']}"
    if row["stopped_at"] is not None:
        words = (
            f"{name} 拒绝了我们的全部推送({row['reason']}),已停止向它发送,没有删除任何订阅。"
            "请检查推送密钥与 PUSH_CONTACT,改好后运行 daima push resume。"
        )
        return Alarm(
            f"push-stopped:{row['origin']}:{row['stopped_at']:%Y%m%dT%H%M%S}", about, "推送服务拒绝我们", words
        )
    if row["failed_in_a_row"] >= DOWN_AT:
        words = f"{name} 连续 {row['failed_in_a_row']} 次没有应答({row['reason']})。消息都在“消息”里,恢复后会补发。"
        return Alarm(f"push-down:{row['origin']}:{_hour(now)}", about, "推送服务没有应答", words)
    if row["faulted_at"] is not None and now - row["faulted_at"] < LASTS:
        words = f"{name} 说我们发送的内容有误({row['fault']})。这是程序的问题,请把这条消息转给维护人员。"
        return Alarm(f"push-fault:{row['origin']}:{_hour(row['faulted_at'])}", about, "推送内容被退回", words)
    return None


def _hour(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H}"
