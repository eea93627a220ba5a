"""Who reads a topic and writes on its list, and who adds notes and photos."""

from server.domain.lists import TopicState
from server.domain.people import Role
from server.domain.permissions.activities import is_published, reads_activity, writes_activity
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import DESK, DOERS, READERS, Rules, within
from server.domain.scope import Target, owns, reads, works_on, writes
from server.domain.viewer import Viewer


def _reads_topic(viewer: Viewer, target: Target) -> bool:
    """What the unit or those above it work on, or lies in scope; a draft only for who may write there."""
    if target.topic is TopicState.DRAFT:
        return viewer.role in DESK and writes(viewer, target)
    above = any(seat.unit_path.startswith(target.unit_path) for seat in viewer.seats)
    return above or target.assigned or (viewer.role in READERS and reads(viewer, target.unit_path))


def _takes_up(viewer: Viewer, target: Target) -> bool:
    """Staff of a unit below, while it is open."""
    below = viewer.unit_path.startswith(target.unit_path) and viewer.unit_path != target.unit_path
    return below and viewer.role is Role.CONGRESS_STAFF and target.topic is TopicState.OPEN


def _writes_item(viewer: Viewer, target: Target) -> bool:
    """Those who work on an open topic, the desk in scope; who must see to an item, that one."""
    if target.topic is not TopicState.OPEN:
        return target.topic is TopicState.DRAFT and viewer.role in DESK and writes(viewer, target)
    if target.assigned or (viewer.role in DESK and writes(viewer, target)):
        return True
    return viewer.role in DOERS and works_on(viewer, target)


def _deletes_item(viewer: Viewer, target: Target) -> bool:
    """Its author, who must see to it, or the desk in scope; nobody once the topic is closed."""
    if target.topic in (None, TopicState.CLOSED):
        return False
    return owns(viewer, target) or target.assigned or (viewer.role in DESK and writes(viewer, target))


def _writes_note(viewer: Viewer, target: Target) -> bool:
    if target.topic is None:
        return viewer.role in DOERS and reads_activity(viewer, target)
    return target.assigned or (viewer.role in DOERS and _reads_topic(viewer, target))


def _links_photo(viewer: Viewer, target: Target) -> bool:
    """Where one may write a note; of an activity who takes part, and who runs it."""
    if target.topic is not None:
        return _writes_note(viewer, target)
    return (is_published(target) and target.addressed) or writes_activity(viewer, target)


ALLOWED: Rules = {
    Act.READ_TOPIC: _reads_topic,
    Act.WRITE_TOPIC: within(frozenset({Role.CONGRESS_STAFF})),
    Act.TAKE_UP: _takes_up,
    Act.SEE_BOARD: lambda viewer, target: viewer.role in READERS and reads(viewer, target.unit_path),
    Act.WRITE_ITEM: _writes_item,
    Act.DELETE_ITEM: _deletes_item,
    Act.WRITE_NOTE: _writes_note,
    Act.LINK_PHOTO: _links_photo,
}
