"""Who records, sees and decides that somebody was there."""

from server.domain.permissions.activities import leads
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import DESK, DOERS, READERS, Rules, within
from server.domain.scope import Target, cohosts, elected, owns, reads, writes
from server.domain.viewer import Viewer


def _checks_in(viewer: Viewer, target: Target) -> bool:
    return viewer.role in DOERS and owns(viewer, target)


def decides(viewer: Viewer, target: Target) -> bool:
    """Someone else's presence, where one may write or of whom one's congress elected."""
    if viewer.role not in DESK or owns(viewer, target):
        return False
    return writes(viewer, target) or elected(viewer, target) or cohosts(viewer, target)


def _sees_attendance(viewer: Viewer, target: Target) -> bool:
    if owns(viewer, target) or elected(viewer, target) or leads(viewer, target):
        return True
    there = [target.unit_path, *(spot.unit_path for spot in target.cohosts)]
    return viewer.role in READERS and any(reads(viewer, path) for path in there)


def _sees_scans(viewer: Viewer, target: Target) -> bool:
    if owns(viewer, target):
        return True
    return viewer.role in DESK and (writes(viewer, target) or elected(viewer, target) or cohosts(viewer, target))


ALLOWED: Rules = {
    Act.CHECK_IN: _checks_in,
    Act.WITHDRAW_SCAN: owns,
    Act.HOST: decides,
    Act.DECIDE: decides,
    Act.SEE_ATTENDANCE: _sees_attendance,
    Act.SEE_SCANS: _sees_scans,
    Act.SEE_STRAY_SCANS: within(DESK),
}
