"""
What was sent, taken back (撤回), and receipts asked for once more (催收回执).

What waits is not sent; the row leaves 消息; whoever may have seen it is told, over what stands
on their screen. What a push service still keeps is replaced there by the same tag.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import notices
from server.domain import projections
from server.domain.composing import CHASE_AFTER
from server.domain.notices import Manner, NoticeCategory, NoticeKind, NoticeState, Unsent, Urgency
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, TooOftenError
from server.store import changes, composed, reach
from server.store.changes import Happened

Row = dict[str, Any]


async def recall(tx: Any, viewer: Viewer, row: Row, reason: str, at: datetime) -> Row:
    """It is in nobody's 消息 any more; who may have seen it reads that it does not hold, and why."""
    notice, seen = row["id"], await reach.seen(row["id"])
    await composed.move(notice, NoticeState.RECALLED, recalled_at=at, approved_by=row["approved_by"])
    dropped = await reach.drop(notice, Unsent.RECALLED, at)
    after = await composed.one(notice)
    assert after is not None
    held = await reach.versions(notice)
    gone = [
        changes.Row(projections.person_scope(person), "notice", notice, after["version"] + version - 1, None)
        for person, version in held.items()
    ]
    await changes.commit(tx, rows=gone, events=[_happened(viewer, after, "recall", at, reason=reason, dropped=dropped)])
    words = f"这条通知已由{row['unit_name']}撤回,请不要按它办理。原因:{reason.rstrip('。')}。"
    manner = Manner(NoticeCategory(row["category"]), Urgency.HIGH, critical=row["critical"], tag=row["tag"])
    told = {"unit": row["unit"], "by": viewer, "manner": manner, "now": at}
    await notices.tell(tx, seen, NoticeKind.REMINDER, f"已撤回:{row['title']}", words, **told)
    return after


async def chase(tx: Any, viewer: Viewer, row: Row, *, now: datetime | None = None) -> int:
    """
    Whoever owes the receipt is reminded of it, over what stands on their screen; how many.

    Raises:
        InvalidError: It asks for none.
        ConflictError: It is not out, or nobody owes one.
        TooOftenError: They were reminded within the hour.
    """
    at = now or datetime.now(UTC)
    if not row["needs_receipt"]:
        raise InvalidError("这条通知没有要求回执。")
    if row["state"] != NoticeState.SENT:
        raise ConflictError("只有已发出的通知才能催收回执。")
    last, owing = await reach.last_chased(row["id"]), await reach.owing(row["id"])
    if last is not None and at - last < CHASE_AFTER:
        raise TooOftenError("一小时内已经催过一次,请稍后再催。", retry_after_s=int(CHASE_AFTER.total_seconds()))
    if not owing:
        raise ConflictError("所有人都已回执。")
    await _remind(tx, viewer, row, owing, at)
    await changes.commit(tx, events=[_happened(viewer, row, "chase", at, owing=len(owing))])
    return len(owing)


async def _remind(tx: Any, viewer: Viewer, row: Row, persons: Sequence[UUID], at: datetime) -> None:
    words = f"{row['unit_name']}还没有收到您的回执,请打开这条通知,按“确认收到”。"
    manner = Manner(NoticeCategory(row["category"]), Urgency.NORMAL, tag=f"chase-{row['id']}", why=row["why"])
    told = {"about": ("notice", row["id"]), "unit": row["unit"], "by": viewer, "manner": manner, "now": at}
    await notices.tell(tx, persons, NoticeKind.REMINDER, f"请确认收到:{row['title']}", words, **told)


def _happened(viewer: Viewer, row: Row, verb: str, at: datetime, **data: Any) -> Happened:
    told = {"title": row["title"], **data}
    return Happened("notice", row["id"], verb, row["unit_path"], at, viewer.seat, viewer.person, data=told)
