"""Who sees how others stand to their indicators, writes what a station says of a period, and sets the rules."""

from server.domain.people import Role
from server.domain.permissions.activities import belongs_here
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import DESK, OFFICE, READERS, Rules, within
from server.domain.scope import Target, elected, owns, reads
from server.domain.viewer import Viewer


def _sees(viewer: Viewer, target: Target) -> bool:
    """One's own; staff and leaders in scope, and of those their congress elected."""
    if owns(viewer, target) or elected(viewer, target):
        return True
    return viewer.role in READERS and reads(viewer, target.unit_path)


def _sees_days(viewer: Viewer, target: Target) -> bool:
    """The same, and the station a deputy meets voters at."""
    return _sees(viewer, target) or (viewer.role in READERS and belongs_here(viewer, target))


ALLOWED: Rules = {
    Act.SEE_STANDING: _sees,
    Act.SEE_DAYS: _sees_days,
    Act.WRITE_STATEMENT: within(DESK),
    Act.EDIT_RULES: within(OFFICE),
    Act.EDIT_EVERYONES_RULES: within(frozenset({Role.ADMIN})),
}
