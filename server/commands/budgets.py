"""Budgets (额度): what a congress allows itself to spend on a channel in a month."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain import cascades
from server.domain.cascades import BEYOND
from server.domain.notices import Channel
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError
from server.store import budgets, changes, rules
from server.store.changes import Happened

MOST = 1_000_000


async def allow(
    tx: Any, viewer: Viewer, channel: Channel, messages: int, *, now: datetime | None = None
) -> dict[Channel, dict[str, Any]]:
    """
    The viewer's congress may spend so many messages on a channel from this month on, each month; 0 is none.

    What was spent this month stays spent, also where it is more.

    Raises:
        ForbiddenError: Not the office's seat.
        InvalidError: No channel that has a budget, or a number that cannot be.
    """
    at = now or datetime.now(UTC)
    require(viewer, Act.EDIT_RULES, Target(viewer.unit_path, viewer.congress))
    if channel not in BEYOND:
        raise InvalidError("只有企业微信、短信和电子邮件有额度。", field="channel")
    if not 0 <= messages <= MOST:
        raise InvalidError(f"请填 0 至 {MOST} 之间的条数。", field="messages")
    month = await this_month(viewer.congress, at)
    row = await budgets.allow(viewer.congress, channel, month, messages)
    data = {"channel": channel, "allowed": messages}
    by = (viewer.seat, viewer.person)
    told = Happened("budget", row["id"], "allow", viewer.unit_path, at, *by, data=data)
    await changes.commit(tx, events=[told])
    return await budgets.standing(viewer.congress, month)


async def of(viewer: Viewer, *, now: datetime | None = None) -> dict[Channel, dict[str, Any]]:
    """
    What the viewer's congress allows this month and has spent, by channel; one without a budget is missing.

    Raises:
        ForbiddenError: Not the office's seat.
    """
    require(viewer, Act.EDIT_RULES, Target(viewer.unit_path, viewer.congress))
    return await budgets.standing(viewer.congress, await this_month(viewer.congress, now or datetime.now(UTC)))


async def this_month(congress: UUID, at: datetime) -> date:
    """The month it is in the congress's zone."""
    found = await rules.congresses([congress])
    return cascades.month(at, ZoneInfo(found[0]["zone"] if found else "Asia/Shanghai"))
