"""Roles that may much the same, and what a row of the table of acts is made of."""

from collections.abc import Callable

from server.domain.people import Role
from server.domain.permissions.acts import Act
from server.domain.scope import Target, writes
from server.domain.viewer import Viewer

Rule = Callable[[Viewer, Target], bool]
Rules = dict[Act, Rule]

STATION = frozenset({Role.STATION_HEAD, Role.LIAISON})
DESK = STATION | {Role.CONGRESS_STAFF}
"""Roles that run activities (工作人员)."""

READERS = DESK | {Role.COMMITTEE_MEMBER}
CODE_KEEPERS = DESK | {Role.ADMIN}
OFFICE = frozenset({Role.CONGRESS_STAFF, Role.ADMIN})
DOERS = frozenset(Role) - {Role.HANDLER, Role.ADMIN}


def within(roles: frozenset[Role]) -> Rule:
    """Those roles, where they may write."""
    return lambda viewer, target: viewer.role in roles and writes(viewer, target)
