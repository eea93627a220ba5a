"""Who wrote something, in which seat, and when: a record's author, or somebody at the desk."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from server.commands import readings
from server.domain.permissions import Act, may
from server.domain.records import Author
from server.domain.registers import Stamp
from server.domain.scope import Target
from server.domain.viewer import Viewer, viewer_in
from server.errors import ForbiddenError
from server.store import people
from server.tables.columns import uuid7


def at_desk(viewer: Viewer, entity: UUID, base: int | None = None, now: datetime | None = None) -> Author:
    """Somebody at the desk as the author of an act; what they looked at is `base`."""
    at = now or datetime.now(UTC)
    return Author(
        person=viewer.person,
        device=None,
        record=uuid7(),
        seq=0,
        seat=viewer.seat,
        entity=entity,
        base=base,
        at_ms=int(at.timestamp() * 1000),
        skew_ms=0,
        skew_error_ms=0,
        received_at=at,
        is_sure=True,
    )


def written_at(author: Author) -> datetime:
    """When something was written; no clock counts for more than the moment its record reached us."""
    return min(readings.clock(author).captured, author.received_at)


def stamp(author: Author) -> Stamp:
    """What merging knows of an author."""
    ms = int(written_at(author).timestamp() * 1000)
    return Stamp(author.record, ms, author.base or 0, author.device, author.seq, author.person)


async def viewers(author: Author) -> list[Viewer]:
    """The author in each seat held when the record reached us; only in the one they named, if they named one."""
    held = await people.seats_of(author.person, author.received_at)
    return [viewer_in(seat, author.person, held) for seat in held if author.seat in (None, seat.id)]


def able(viewers: Sequence[Viewer], act: Act, target: Target) -> Viewer:
    """
    The author in the seat that lets them do this to that; the one held longest.

    Raises:
        ForbiddenError: None of them does.
    """
    for viewer in viewers:
        if may(viewer, act, target):
            return viewer
    raise ForbiddenError(act=act)
