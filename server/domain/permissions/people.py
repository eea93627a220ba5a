"""Who looks after seats and devices, tells people, and sees what is a person's own."""

from server.domain.people import Role
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import DESK, OFFICE, READERS, Rules, within
from server.domain.scope import Target, elected, owns, reads, writes
from server.domain.viewer import Viewer


def _searches(viewer: Viewer, target: Target) -> bool:
    return viewer.role in READERS and reads(viewer, target.unit_path)


def _keeps_devices(viewer: Viewer, target: Target) -> bool:
    """Everyone their own; of others, who also answers for their seats."""
    return owns(viewer, target) or _keeps_seats(viewer, target)


def _keeps_seats(viewer: Viewer, target: Target) -> bool:
    """The office, for units and people of its own congress, and for deputies it elected (代表法)."""
    return viewer.role in OFFICE and (writes(viewer, target) or elected(viewer, target))


def _approves(viewer: Viewer, target: Target) -> bool:
    """The congress's staff; never what they sent themselves, in whatever seat."""
    return viewer.role is Role.CONGRESS_STAFF and writes(viewer, target) and not owns(viewer, target)


def _audits(viewer: Viewer, target: Target) -> bool:
    return owns(viewer, target) or (viewer.role in READERS | {Role.ADMIN} and reads(viewer, target.unit_path))


ALLOWED: Rules = {
    Act.SEARCH_SEATS: _searches,
    Act.MANAGE_SEATS: _keeps_seats,
    Act.MANAGE_DEVICES: _keeps_devices,
    Act.SEE_OWN: owns,
    Act.SEE_PHONE_TAIL: owns,
    Act.NOTIFY: within(DESK | {Role.ADMIN}),
    Act.APPROVE_NOTICE: _approves,
    Act.SEE_AUDIT: _audits,
}
