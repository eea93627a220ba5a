"""
Duties (履职记录) the system makes: of who was present at a filed activity, and of what was written there.

A fold over rows, called wherever they change; made again from all rows it comes to the same.
It never writes to attendance, lists or activities.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server import queue
from server.domain import duties as rules
from server.domain.activities import ActivityState
from server.domain.duties import Credit, DutyState
from server.store import activities, changes, duties, duty_categories
from server.store.changes import Happened
from server.tables.engine import ENGINE

FELL_AWAY = "到场或活动归档已变更,这条履职记录随之撤销。"
BATCH = 50

Row = Mapping[str, Any]


async def refold(tx: Any, activity: UUID, persons: Sequence[UUID] | None = None) -> int:
    """
    The duties made of an activity are what its attendance and lines come to now; phones are told.

    Called while the activity stands still. Again is as once.

    Args:
        persons: Only theirs; everybody's if None.

    Returns:
        How many changed.
    """
    row = await activities.one(activity)
    if row is None:
        return 0
    attended, written = await duties.attended(activity, persons), await duties.written(activity, persons)
    of = duties.held(row)
    wanted = rules.fold(of, attended, written, await duty_categories.of_lists(of.on))
    there = {_stands(one): one for one in await duties.of_activity(activity, persons)}
    new = [credit for credit in wanted if (held := there.get(_key(credit))) is None or not duties.is_as(held, credit)]
    kept = {_key(credit) for credit in wanted}
    fallen = [one for key, one in there.items() if key not in kept and one["state"] != DutyState.VOID]
    await _write(tx, row, new, [one["id"] for one in fallen])
    return len(new) + len(fallen)


async def follow(tx: Any, activity: UUID | None, persons: Sequence[UUID]) -> None:
    """After something these persons did at an activity changed: its duties too, if it is filed."""
    if activity is None:
        return
    for row in await activities.hold_still([activity]):
        if row["state"] == ActivityState.FILED:
            await refold(tx, activity, persons)


def _stands(row: Row) -> tuple[UUID, str, UUID, str]:
    return row["seat"], row["source"], row["source_id"], row["category"]


def _key(credit: Credit) -> tuple[UUID, str, UUID, str]:
    return credit.seat, credit.source, credit.source_id, credit.category


async def _write(tx: Any, row: Row, new: Sequence[Credit], fallen: Sequence[UUID]) -> None:
    if not new and not fallen:
        return
    if new:
        await duties.credit(new)
    if fallen:
        await duties.void(fallen, FELL_AWAY)
    at = datetime.now(UTC)
    events = [Happened("duty", credit.id, "credit", row["unit_path"], at, data={"by": "rule"}) for credit in new]
    events += [Happened("duty", one, "void", row["unit_path"], at, data={"by": "rule"}) for one in fallen]
    await changes.commit(tx, rows=await duties.fed([*(credit.id for credit in new), *fallen]), events=events)


async def rebuild() -> int:
    """Every duty the system makes is what the rows come to; how many were not."""
    last, changed = UUID(int=0), 0
    while batch := await duties.activities_with_duties(last, BATCH):
        async with ENGINE.transaction() as tx:
            await activities.hold_still(batch)
            for activity in batch:
                changed += await refold(tx, activity)
        await queue.poke(changes.touched(tx))
        last = batch[-1]
    return changed
