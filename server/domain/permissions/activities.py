"""Who sees, runs and fills an activity."""

from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import DESK, DOERS, READERS, STATION, Rules
from server.domain.scope import Target, cohosts, elected, led_paths, reads, writes
from server.domain.viewer import Viewer


def is_published(target: Target) -> bool:
    """Whether it is an activity others than its desk may know of."""
    return target.state not in (None, ActivityState.DRAFT)


def is_public(target: Target) -> bool:
    """Whether anybody may read it, signed in or not."""
    return is_published(target) and target.visibility is Visibility.PUBLIC


def reads_activity(viewer: Viewer, target: Target) -> bool:
    """The desk in scope, drafts too; of a published one whoever it is meant for."""
    if viewer.role in READERS and reads(viewer, target.unit_path):
        return True
    if not is_published(target):
        return False
    if viewer.role in READERS and any(reads(viewer, spot.unit_path) for spot in target.cohosts):
        return True
    return is_public(target) or target.addressed or _is_open_to(viewer, target) or leads(viewer, target)


def _is_open_to(viewer: Viewer, target: Target) -> bool:
    """Whether a published activity is open, and lies above a seat of the viewer's, or under the one acted in."""
    if target.visibility is not Visibility.UNIT and target.enrol not in (Enrol.OPEN, Enrol.PUBLIC):
        return False
    above = any(seat.unit_path.startswith(target.unit_path) for seat in viewer.seats)
    return above or (viewer.role in DOERS and reads(viewer, target.unit_path))


def leads(viewer: Viewer, target: Target) -> bool:
    """Whether it lies in a group the viewer leads (组长)."""
    return any(target.unit_path.startswith(path) for path in led_paths(viewer))


def writes_activity(viewer: Viewer, target: Target) -> bool:
    """The desk of its congress; a station none that only a congress may hold."""
    if viewer.role in STATION and not target.at_stations:
        return False
    return viewer.role in DESK and writes(viewer, target)


def works_activity(viewer: Viewer, target: Target) -> bool:
    """Who writes it; and the desk of a unit that holds it too, which runs it but does not change or end it."""
    return writes_activity(viewer, target) or (viewer.role in DESK and cohosts(viewer, target))


def belongs_here(viewer: Viewer, target: Target) -> bool:
    """Whether a place the target belongs to beside its own, such as a deputy's station, is the viewer's to write at."""
    return any(writes(viewer, spot) for spot in target.belongs)


def _enrols(viewer: Viewer, target: Target) -> bool:
    """Whoever has a seat to be there in, and may know of it once it is announced."""
    return viewer.role in DOERS and is_published(target) and reads_activity(viewer, target)


def _invites_seat(viewer: Viewer, target: Target) -> bool:
    if viewer.role not in DESK:
        return False
    return writes(viewer, target) or elected(viewer, target) or belongs_here(viewer, target)


ALLOWED: Rules = {
    Act.READ_ACTIVITY: reads_activity,
    Act.WRITE_ACTIVITY: writes_activity,
    Act.INVITE: works_activity,
    Act.INVITE_SEAT: _invites_seat,
    Act.ENROL: _enrols,
    Act.SEE_ROSTER: works_activity,
}
