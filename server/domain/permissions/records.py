"""Who helps with what a phone sent."""

from server.domain.permissions.acts import Act
from server.domain.permissions.presence import decides
from server.domain.permissions.roles import DESK, Rules
from server.domain.scope import Target, elected, writes
from server.domain.viewer import Viewer


def helps(viewer: Viewer, target: Target) -> bool:
    """The desk, for people of its own congress and those it elected."""
    return viewer.role in DESK and (writes(viewer, target) or elected(viewer, target))


ALLOWED: Rules = {
    Act.SEE_RECORDS: helps,
    Act.HANDLE_RECORD: decides,
    Act.IMPORT_OUTBOX: helps,
}
