"""What a photo hangs on: who may write there, who may read it, which phones hear of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.commands import readings
from server.domain import projections
from server.domain.activities import ActivityState
from server.domain.bodies import About
from server.domain.permissions import Act, may
from server.domain.records import Author
from server.domain.viewer import Viewer, viewer_in
from server.errors import ForbiddenError, InvalidError
from server.store import activities, scans

NOWHERE = "没有找到照片要放的地方。"


@dataclass(frozen=True, slots=True)
class Spoken:
    """
    Where something stands.

    Attributes:
        scope: Of the feed.
        seat: In which its author writes; None where nobody was asked.
    """

    scope: str
    unit_path: str
    seat: UUID | None = None


async def written(author: Author, kind: About, about: UUID) -> Spoken:
    """
    Where the author writes, and in which seat.

    Raises:
        InvalidError: There is no such thing.
        ForbiddenError: No seat they held then lets them write there.
    """
    row = await activities.one(about) if kind is About.ACTIVITY else None
    if row is None or row["state"] == ActivityState.DRAFT:
        raise InvalidError(NOWHERE, field="about")
    for viewer in await _viewers(author, readings.clock(author).captured):
        takes_part = about in await activities.addressed(viewer, [about])
        if takes_part or may(viewer, Act.WRITE_ACTIVITY, activities.target(row)):
            return Spoken(projections.activity_scope(about), row["unit_path"], viewer.seat)
    raise ForbiddenError("您没有参加这场活动,不能在这里添加照片。")


async def stands(kind: About, about: UUID) -> Spoken:
    """Where something that was written stands."""
    row = await activities.one(about) if kind is About.ACTIVITY else None
    assert row is not None, "nothing is written where nothing is"
    return Spoken(projections.activity_scope(about), row["unit_path"])


async def may_read(viewer: Viewer, kind: About, about: UUID) -> bool:
    """Whether what hangs there may be read: as what it hangs on."""
    row = await activities.one(about) if kind is About.ACTIVITY else None
    if row is None:
        return False
    addressed = about in await activities.addressed(viewer, [about])
    return may(viewer, Act.READ_ACTIVITY, activities.target(row, addressed=addressed))


async def _viewers(author: Author, moment: datetime) -> list[Viewer]:
    """The author in each seat they held then, or in the one they named."""
    held = await scans.seats(author.person)
    return [
        viewer_in(seat.facts, author.person)
        for seat in held
        if seat.at(moment) and author.seat in (None, seat.facts.id)
    ]
