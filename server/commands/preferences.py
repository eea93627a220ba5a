"""Preferences (提醒设置): what a person is woken for and when, on all their phones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from server.domain import projections
from server.domain.hours import DAY_MINUTES
from server.domain.notices import NoticeCategory
from server.domain.viewer import Viewer
from server.errors import InvalidError
from server.store import changes, preferences
from server.store.changes import Happened, Row

UNMUTABLE = frozenset({NoticeCategory.SECURITY})
"""What everyone is told always: somebody may be in their account."""


async def choose(
    tx: Any, viewer: Viewer, muted: Iterable[NoticeCategory], quiet: tuple[int, int] | None
) -> dict[str, Any]:
    """
    From now on, also for what was told and waits: nothing of `muted` wakes the person, and nothing in their hours.

    What is critical still does. 消息 has everything as before.

    Args:
        quiet: First minute and end of their quiet hours, counted from midnight; equal is never; None is as the
            congress has it.

    Raises:
        InvalidError: `field` names what cannot be.
    """
    wanted = sorted(set(muted))
    if not UNMUTABLE.isdisjoint(wanted):
        raise InvalidError("安全提示不能关闭:它告诉您账号是否有别人在用。", field="muted")
    if quiet and not all(0 <= minute < DAY_MINUTES for minute in quiet):
        raise InvalidError("请选择一天之内的时间。", field="quietFrom")
    row = await preferences.save(viewer.person, wanted, quiet)
    await preferences.hush(viewer.person, wanted)
    fed = Row(
        projections.person_scope(viewer.person), "preference", row["id"], row["version"], projections.preference(row)
    )
    now = datetime.now(UTC)
    told = Happened("preference", row["id"], "choose", viewer.unit_path, now, viewer.seat, viewer.person)
    await changes.commit(tx, rows=[fed], events=[told])
    return row
