"""
Who may do and see what (权限), the whole of it.

The scope rule: a seat at a unit reads what lies at or under it, and writes there only what
belongs to the same congress, because a higher congress guides a lower one and does not
command it. One exception comes from the law (代表法 art. 25): staff of the congress that
elected a deputy upward may organise that deputy. Everything else is a row of a table:
`ALLOWED` for acts, one file an area, and `fields.FIELDS` for what the API shows.
"""

from collections.abc import Callable

from server.domain.fields import FIELDS, Who
from server.domain.permissions import activities, codes, duties, indicators, people, presence, records, requests, topics
from server.domain.permissions.acts import Act
from server.domain.permissions.roles import DESK, DOERS, OFFICE, READERS, STATION, Rules
from server.domain.scope import Spot, Target, reading_paths
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, SignInRequiredError

__all__ = [
    "ALLOWED",
    "ALWAYS",
    "DESK",
    "DOERS",
    "GIVEN",
    "READERS",
    "STATION",
    "Act",
    "Spot",
    "Target",
    "is_staff",
    "may",
    "may_see",
    "reading_paths",
    "require",
]

AREAS = (activities, codes, duties, indicators, presence, people, records, requests, topics)
ALLOWED: Rules = {act: rule for area in AREAS for act, rule in area.ALLOWED.items()}
"""Each act's rule; an act stands in one area."""


def may(viewer: Viewer | None, act: Act, target: Target) -> bool:
    """Whether the viewer, in the seat they act in, may do this to that."""
    if viewer is None:
        return act is Act.READ_ACTIVITY and activities.is_public(target)
    return ALLOWED[act](viewer, target)


def require(viewer: Viewer | None, act: Act, target: Target) -> None:
    """
    Nothing, if the viewer may.

    Raises:
        SignInRequiredError: Nobody is signed in.
        ForbiddenError: This seat may not do that there.
    """
    if may(viewer, act, target):
        return
    if viewer is None:
        raise SignInRequiredError
    raise ForbiddenError(act=act)


def may_see(viewer: Viewer | None, type_name: str, field_name: str, target: Target | None = None) -> bool:
    """
    Whether the viewer may see a field of the API's schema, of that target.

    A field whose rule needs a target is not seen where none is given; a field without a
    rule is nobody's.
    """
    who = FIELDS.get(type_name, {}).get(field_name)
    if who is None:
        return False
    if who in ALWAYS:
        return ALWAYS[who](viewer)
    return target is not None and may(viewer, GIVEN[who], target)


def is_staff(viewer: Viewer) -> bool:
    """Whether the seat acted in may run activities."""
    return viewer.role in DESK


ALWAYS: dict[Who, Callable[[Viewer | None], bool]] = {
    Who.ANYONE: lambda _viewer: True,
    Who.SIGNED_IN: lambda viewer: viewer is not None,
    Who.STAFF: lambda viewer: viewer is not None and viewer.role in READERS,
    Who.OFFICE: lambda viewer: viewer is not None and viewer.role in OFFICE,
}

GIVEN: dict[Who, Act] = {
    Who.OWN: Act.SEE_OWN,
    Who.READER: Act.READ_ACTIVITY,
    Who.PRINTER: Act.PRINT_CODE,
    Who.OPENER: Act.OPEN_DISPLAY,
    Who.TOPIC_READER: Act.READ_TOPIC,
    Who.DUTIES: Act.SEE_DUTIES,
    Who.ATTENDANCE: Act.SEE_ATTENDANCE,
    Who.SCANS: Act.SEE_SCANS,
    Who.HELPER: Act.SEE_RECORDS,
    Who.DEVICES: Act.MANAGE_DEVICES,
}
