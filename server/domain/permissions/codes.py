"""Who prints, shows and replaces a code."""

from server.domain.people import Role
from server.domain.permissions.activities import belongs_here, works_activity, writes_activity
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import CODE_KEEPERS, Rules
from server.domain.scope import Target, writes
from server.domain.viewer import Viewer


def _prints(viewer: Viewer, target: Target) -> bool:
    """An activity's poster by who runs it; a code on a wall also by the station the person belongs to."""
    if target.state is not None:
        return works_activity(viewer, target)
    return viewer.role in CODE_KEEPERS and (writes(viewer, target) or belongs_here(viewer, target))


def _keeps_code(viewer: Viewer, target: Target) -> bool:
    if target.state is not None and viewer.role is not Role.ADMIN:
        return writes_activity(viewer, target)
    return viewer.role in CODE_KEEPERS and writes(viewer, target)


ALLOWED: Rules = {
    Act.PRINT_CODE: _prints,
    Act.OPEN_DISPLAY: works_activity,
    Act.MANAGE_CODE: _keeps_code,
}
