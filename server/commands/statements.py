"""
Statements of stations (站点文稿): begun as a draft, written, and published on the station's page.

One a kind and period. What is published can be put right; its indicator counts it from then on.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from server.domain import projections, statements
from server.domain.people import UnitKind
from server.domain.permissions import Act, may, require
from server.domain.scope import Target
from server.domain.statements import StatementKind
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, changes
from server.store import statements as kept
from server.store.changes import Happened

Row = dict[str, Any]

STATIONS = (UnitKind.STATION, UnitKind.HOME, UnitKind.POINT)


async def station(viewer: Viewer, unit: UUID, act: Act) -> Row:
    """
    A station the viewer may do this at.

    Raises:
        NotFoundError: There is none they may know of.
        ForbiddenError: They may look, and not write.
    """
    row = await activities.unit(unit)
    if row is None or row["kind"] not in STATIONS:
        raise NotFoundError("没有这个联络站。")
    target = Target(row["path"], row["congress"])
    if not may(viewer, Act.SEE_STANDING, target):
        raise NotFoundError("没有这个联络站。")
    require(viewer, act, target)
    return row


async def begin(
    tx: Any, viewer: Viewer, unit: UUID, kind: StatementKind, day: date, *, now: datetime | None = None
) -> Row:
    """
    A draft of the period a day lies in, written from its facts; what was begun already is given back.

    Raises:
        InvalidError: The period has not begun, a plan's quarter aside.
    """
    at, where = now or datetime.now(UTC), await station(viewer, unit, Act.WRITE_STATEMENT)
    period = statements.period_of(kind, day)
    assert period.starts_on
    assert period.ends_on
    today = at.astimezone(ZoneInfo(where["zone"])).date()
    if period.starts_on > today and kind is not StatementKind.PLAN:
        raise InvalidError("这个时段还没有开始。", field="day")
    known = await kept.material(unit, where["zone"], period.starts_on, period.ends_on)
    title = statements.title_of(kind, where["name"], period)
    made = await kept.add(unit, kind, period, title, statements.draft(kind, period, known))
    row = await (kept.one(made) if made else kept.of_period(unit, kind, period.name))
    assert row is not None
    if made:
        await changes.commit(tx, events=[_happened(viewer, row, "draft", at)])
    return row


async def write(
    tx: Any,
    viewer: Viewer,
    statement: UUID,
    title: str,
    body: str,
    *,
    version: int,
    publish: bool = False,
    now: datetime | None = None,
) -> Row:
    """
    A statement says this, on the station's page too once it is published.

    Raises:
        ConflictError: Somebody wrote it meanwhile.
        InvalidError: `field` says what is missing.
    """
    at, row = now or datetime.now(UTC), await kept.one(statement, lock=True)
    if row is None:
        raise NotFoundError("没有这份文稿。")
    await station(viewer, row["unit"], Act.WRITE_STATEMENT)
    if row["version"] != version:
        raise ConflictError("这份文稿刚被别人改过,请刷新后再改。")
    if wrong := statements.fault(title, body):
        raise InvalidError(wrong[1], field=wrong[0])
    published = row["published_at"] or (at if publish else None)
    await kept.save(statement, title.strip(), body.strip(), published)
    after = await kept.one(statement)
    assert after is not None
    verb = "publish" if published and not row["published_at"] else "write"
    await changes.commit(tx, rows=_fed(after), events=[_happened(viewer, after, verb, at)])
    return after


def _fed(row: Row) -> list[changes.Row]:
    """Everyone at the station reads what is published."""
    if row["published_at"] is None:
        return []
    body = msgspec.json.encode(projections.notice(row, unit_name=row["unit_name"]))
    return [changes.Row(projections.unit_scope(row["unit"]), "notice", row["id"], row["version"], body)]


def _happened(viewer: Viewer, row: Row, verb: str, at: datetime) -> Happened:
    data = {"kind": row["kind"], "period": row["period"]}
    is_public = row["published_at"] is not None
    return Happened(
        "notice", row["id"], verb, row["unit_path"], at, viewer.seat, viewer.person, public=is_public, data=data
    )
