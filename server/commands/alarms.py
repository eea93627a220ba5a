"""Alarms (系统告警): those who run the system find in 消息 what is wrong with it, and are woken for it."""

import structlog

from server import queue
from server.commands import notices
from server.domain import alarms
from server.domain.alarms import Alarm
from server.domain.notices import Manner, NoticeCategory, NoticeKind, Urgency
from server.store import changes, people, push_claims, push_origins, push_vitals, upkeep
from server.store import notices as kept
from server.tables.engine import ENGINE

log = structlog.get_logger()

WHY = "您是系统管理员。"

_said: set[str] = set()
"""Alarms this process wrote into its log."""


async def look() -> int:
    """
    Tell administrators what is wrong now and was not told; how many alarms that is.

    Safe beside other workers: one looks at a time.
    """
    now, backup = await push_claims.clock(), (await upkeep.chores()).get("backup")
    found = alarms.of_pushes(await push_origins.every(), await push_vitals.oldest_s(), now)
    found += alarms.of_backup(backup.ran_at if backup else None, now)
    if not found:
        return 0
    async with ENGINE.transaction() as tx:
        told = await kept.occurred([alarm.name for alarm in found]) if await kept.take_alarms() else None
        new = [] if told is None else [alarm for alarm in found if alarm.name not in told]
        admins = await people.admins(now) if new else []
        for alarm in new:
            _say(alarm, len(admins))
            await notices.tell(tx, admins, NoticeKind.REMINDER, alarm.title, alarm.body, manner=_manner(alarm), now=now)
    await queue.poke(changes.touched(tx))
    return len(new)


def _say(alarm: Alarm, told: int) -> None:
    """Once, though there were nobody to tell."""
    if alarm.name not in _said:
        _said.add(alarm.name)
        log.error("alarm", alarm=alarm.name, told=told)


def _manner(alarm: Alarm) -> Manner:
    return Manner(NoticeCategory.SYSTEM, Urgency.HIGH, critical=True, occurrence=alarm.name, tag=alarm.about, why=WHY)
