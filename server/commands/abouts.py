"""What notes and photos hang on: who may write there, who may read it, which phones hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.commands import authors
from server.domain import projections, topic_projections
from server.domain.bodies import About
from server.domain.permissions import Act, may
from server.domain.records import Author
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import InvalidError, NotHereYetError
from server.store import activities, duties, lists, notes

MADE_ON_PHONES = (About.ITEM, About.NOTE, About.DUTY)
"""What may come later than what hangs on it; topics and activities are known from the feed."""

READ = {About.ACTIVITY: Act.READ_ACTIVITY, About.DUTY: Act.SEE_DUTIES}
"""What allows reading what hangs there; all else hangs on a topic."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """
    Where something stands.

    Attributes:
        scope: Of the feed.
        topic: Whose phones hear of it; None at an activity.
        seat: In which its author writes; None where nobody was asked.
    """

    scope: str
    unit_path: str
    topic: UUID | None = None
    seat: UUID | None = None


async def written(author: Author, kind: About, about: UUID, act: Act = Act.WRITE_NOTE) -> Spoken:
    """
    Where the author writes, and in which seat.

    Args:
        act: What they do there: WRITE_NOTE or LINK_PHOTO.

    Raises:
        InvalidError: There is no such thing.
        NotHereYetError: It was made on a phone and has not reached us.
        ForbiddenError: No seat of theirs lets them write there.
    """
    kind, row = await _found(kind, about)
    if row is None:
        if kind in MADE_ON_PHONES:
            raise NotHereYetError(about)
        raise InvalidError("没有找到要写在哪里。", field="about")
    viewers = await authors.viewers(author)
    asked = Act.REPORT_DUTY if kind is About.DUTY else act
    viewer = authors.able(viewers, asked, await _target(viewers, kind, row))
    return _spoken(kind, row, viewer.seat)


async def stands(kind: About, about: UUID) -> Spoken:
    """Where something that was written stands."""
    kind, row = await _found(kind, about)
    assert row is not None, "nothing is written where nothing is"
    return _spoken(kind, row)


async def may_read(viewer: Viewer, kind: About, about: UUID) -> bool:
    """Whether what hangs there may be read: as what it hangs on."""
    kind, row = await _found(kind, about)
    act = READ.get(kind, Act.READ_TOPIC)
    return row is not None and may(viewer, act, await _target([viewer], kind, row))


async def _found(kind: About, about: UUID) -> tuple[About, Row | None]:
    """A thing by its id; of a note what that is about."""
    if kind is About.NOTE:
        note = await notes.one(about)
        return await _found(About(note["about_kind"]), note["about"]) if note else (kind, None)
    if kind is About.ACTIVITY:
        return kind, await activities.one(about)
    if kind is About.DUTY:
        return kind, await duties.one(about)
    return kind, await (lists.topic(about) if kind is About.TOPIC else lists.one(about))


async def _target(viewers: Sequence[Viewer], kind: About, row: Row) -> Target:
    if kind is About.DUTY:
        return duties.target(row)
    if kind is About.TOPIC:
        return lists.topic_target(row)
    if kind is About.ITEM:
        return lists.target(row, seats=[seat.id for viewer in viewers for seat in viewer.seats])
    addressed = [row["id"] in await activities.addressed(viewer, [row["id"]]) for viewer in viewers]
    return activities.target(row, addressed=any(addressed))


def _spoken(kind: About, row: Row, seat: UUID | None = None) -> Spoken:
    if kind is About.ACTIVITY:
        return Spoken(projections.activity_scope(row["id"]), row["unit_path"], None, seat)
    if kind is About.DUTY:
        return Spoken(projections.person_scope(row["person"]), row["unit_path"], None, seat)
    topic = row["id"] if kind is About.TOPIC else row["topic"]
    return Spoken(topic_projections.topic_scope(topic), row["unit_path"], topic, seat)
