"""Who sees a deputy's duties, reports and reviews them; who takes an activity out of the files again."""

from server.domain.people import Role
from server.domain.permissions.activities import belongs_here
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import READERS, STATION, Rules, within
from server.domain.scope import Target, elected, owns, reads, writes
from server.domain.viewer import Viewer

STAFF = frozenset({Role.CONGRESS_STAFF})


def _sees(viewer: Viewer, target: Target) -> bool:
    """One's own; staff in scope, of deputies who meet voters there, and of those their congress elected."""
    if owns(viewer, target) or elected(viewer, target):
        return True
    return viewer.role in READERS and (reads(viewer, target.unit_path) or belongs_here(viewer, target))


def _reports(viewer: Viewer, target: Target) -> bool:
    return viewer.role is Role.DEPUTY and owns(viewer, target)


def _looks(viewer: Viewer, target: Target) -> bool:
    """The station the deputy meets voters at, of others' reports."""
    if viewer.role not in STATION or owns(viewer, target):
        return False
    return writes(viewer, target) or belongs_here(viewer, target)


def _reviews(viewer: Viewer, target: Target) -> bool:
    """Congress staff of the deputy's congress or of the one that elected them; never their own."""
    if viewer.role not in STAFF or owns(viewer, target):
        return False
    return writes(viewer, target) or elected(viewer, target)


ALLOWED: Rules = {
    Act.SEE_DUTIES: _sees,
    Act.REPORT_DUTY: _reports,
    Act.LOOK_AT_DUTY: _looks,
    Act.REVIEW_DUTY: _reviews,
    Act.REOPEN_ACTIVITY: within(STAFF),
}
