"""Codes given out in batch (批量发码): whatever hangs on a wall under a unit and has no code gets one."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands.activities import new_token
from server.commands.codes import wall
from server.domain.codes import CodeKind
from server.domain.permissions import Act, may
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotFoundError
from server.store import activities, changes, people, walls

Row = dict[str, Any]

ON_WALLS = (CodeKind.STATION, CodeKind.DEPUTY)


async def printable(viewer: Viewer, kind: CodeKind, unit: UUID) -> list[Row]:
    """
    What hangs on walls under a unit and the viewer may print, with a code or without.

    Raises:
        InvalidError: A code of another kind.
        NotFoundError: No such unit.
    """
    return [row for row in await _under(kind, unit) if may(viewer, Act.PRINT_CODE, wall(row))]


def keeps(viewer: Viewer, row: Row) -> bool:
    """Whether the viewer may give it a code; whoever meets voters at one's station is another congress's."""
    return may(viewer, Act.MANAGE_CODE, wall(row))


async def issue(
    tx: Any,
    viewer: Viewer,
    kind: CodeKind,
    unit: UUID,
    *,
    now: datetime | None = None,
    chance: Callable[[], str] = new_token,
) -> int:
    """
    All under the unit whose codes the viewer keeps have one; those that had keep it.

    Returns:
        How many were given out.

    Raises:
        InvalidError, NotFoundError: As `printable` does.
    """
    at = now or datetime.now(UTC)
    kept = {row["target"]: row for row in await _under(kind, unit) if keeps(viewer, row)}
    owed = [kept[target] for target in await walls.without_code(kind, list(kept))]
    if owed:
        await walls.issue(kind, {row["target"]: row["unit"] for row in owed}, at, chance)
        await changes.commit(tx, rows=await _fed(owed), events=[_issued(viewer, kind, row, at) for row in owed])
    return len(owed)


async def _under(kind: CodeKind, unit: UUID) -> list[Row]:
    if kind not in ON_WALLS:
        raise InvalidError("只能批量发联络站码和代表码。", field="kind")
    where = await activities.unit(unit)
    if where is None:
        raise NotFoundError("没有这个单位。")
    return await walls.under(kind, where["path"])


async def _fed(owed: Sequence[Row]) -> list[changes.Row]:
    """Deputies' phones hear of their code."""
    persons = [row["person"] for row in owed if row["person"]]
    for row in owed:
        if row["person"]:
            await people.touch(row["target"])
    return await people.fed_seats(persons) if persons else []


def _issued(viewer: Viewer, kind: CodeKind, row: Row, at: datetime) -> changes.Happened:
    path, data = row["unit_path"], {"kind": kind}
    return changes.Happened("code", row["target"], "issue", path, at, viewer.seat, viewer.person, data=data)
