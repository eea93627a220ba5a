"""
What staff wrote goes out when its moment has come, and the sender hears how far it came.

Run again and again by the worker, from PostgreSQL alone; safe to run twice, and by two workers
at once. Told is exactly the frozen list; who holds no seat any more stands in the ledger as that.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog

from server import queue
from server.commands import composing, notices, series
from server.domain import audiences, recurrence
from server.domain.composing import REPORT_AFTER
from server.domain.notices import Manner, NoticeCategory, NoticeKind, NoticeState
from server.domain.reach import READERS, Reached
from server.domain.recurrence import Recurs
from server.store import changes, composed, reach, receivers
from server.tables.engine import ENGINE

log = structlog.get_logger()

Row = dict[str, Any]


async def publish_due(now: datetime | None = None) -> int:
    """Everything due is out; how many. One transaction each, so that one that fails keeps no other."""
    done = 0
    while True:
        async with ENGINE.transaction() as tx:
            row = await composed.due(now)
            if row is None:
                return done
            await _publish(tx, row, now or datetime.now(UTC))
        await queue.poke(changes.touched(tx))
        log.info("notice_published", notice=str(row["id"]))
        done += 1


async def report_reach(now: datetime | None = None) -> int:
    """Whoever sent something a quarter of an hour ago has read in 消息 how far it came; how many did now."""
    at = now or datetime.now(UTC)
    async with ENGINE.transaction() as tx:
        rows = await composed.to_report(at, at - REPORT_AFTER)
        for row in rows:
            await _report(tx, row, at)
    if rows:
        await queue.poke(changes.touched(tx))
    return len(rows)


async def _publish(tx: Any, row: Row, at: datetime) -> None:
    if row["recurs_text"] == "{}":
        await _tell(tx, row, at)
        return
    recurs, zone = msgspec.json.decode(row["recurs_text"], type=Recurs), ZoneInfo(row["zone"])
    special = await series.special(row["congress"], at.astimezone(zone).date())
    await _turn(tx, row, at)
    following = recurrence.after(recurs, max(at, row["send_at"]), zone, special)
    await composed.come_again(row["id"], following.at if following else None)


async def _turn(tx: Any, row: Row, at: datetime) -> None:
    """One turn of a recurring notice goes to who answers to its audience now; for too many it waits to be approved."""
    day = row["send_at"].astimezone(ZoneInfo(row["zone"])).date()
    made = await composed.turn(row["id"], f"notice:{row['id']}:{day}", NoticeState.SCHEDULED)
    if made is None:
        return
    count = await receivers.freeze(made, receivers.speaker_of(row), audiences.read(row["audience_text"]), at)
    one = await composed.one(made)
    assert one is not None
    limit = await composing.limits(row["congress"], row["zone"], at)
    if count > limit.approve_above and row["approved_by"] is None:
        await composed.move(made, NoticeState.TO_APPROVE)
        await changes.commit(tx, events=[composing.happened(None, one, "submit", at)])
        return
    await _tell(tx, one, at)


async def _tell(tx: Any, row: Row, at: datetime) -> None:
    """The frozen list finds it in 消息."""
    gone = {one["person"] for one in await receivers.gone(row["id"], at)}
    persons = [person for person in await receivers.frozen(row["id"]) if person not in gone]
    await composed.publish(row["id"], at)
    out = await composed.one(row["id"])
    assert out is not None
    await reach.left(row["id"], sorted(gone), at)
    told = composing.happened(None, out, "publish", at, told=len(persons), left=len(gone))
    await notices.deliver(tx, out, persons, told)


async def _report(tx: Any, row: Row, at: datetime) -> None:
    found = await reach.report(row["id"])
    people = {Reached(one["what"]): 0 for one in found if one["part"] == "PERSONS"}
    for one in found:
        if one["part"] == "PERSONS":
            people[Reached(one["what"])] += one["n"]
    opened = sum(people.get(one, 0) for one in READERS)
    shown = sum(people.get(one, 0) for one in (Reached.SHOWN, Reached.ACCEPTED))
    words = (
        f"共 {sum(people.values())} 人:已读 {opened} 人,已送到手机 {shown} 人,"
        f"正在送 {people.get(Reached.WAITING, 0)} 人,未送达 {people.get(Reached.UNREACHED, 0)} 人。"
        "未送达的人打开系统时会在消息里看到。"
    )
    manner = Manner(NoticeCategory.NEWS, occurrence=f"reach:{row['id']}", why="您发出的通知满十五分钟")
    about: tuple[str, UUID] = ("outgoing", row["id"])
    told = {"about": about, "unit": row["unit"], "manner": manner, "now": at}
    await notices.tell(tx, [row["writer"]], NoticeKind.REMINDER, f"送达情况:{row['title']}", words, **told)
