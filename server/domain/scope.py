"""
What lies in a seat's scope (范围): the tree half of the permissions.

A seat at a unit reads what lies at or under it, and writes there what belongs to the same
congress. Which role may use that for which act stands in `permissions`.
"""

from dataclasses import dataclass
from uuid import UUID

from server.domain.activities import ActivityState, Enrol, Visibility
from server.domain.lists import TopicState
from server.domain.people import Role, UnitKind
from server.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the tree, and the congress it belongs to."""

    unit_path: str
    congress: UUID | None


@dataclass(frozen=True, slots=True)
class Target:
    """
    What an act is about.

    Attributes:
        unit_path: Where it lies.
        congress: The congress it belongs to.
        person: Whose it is, if anyone's.
        electing_units: Lower congresses that elected the person.
        belongs: A person's stations and groups: theirs to organise for who may write there.
        at_stations: Whether a station may hold activities of its kind.
        state, enrol, visibility: An activity's.
        cohosts: Where units that hold an announced activity too lie.
        addressed: Whether the viewer, or someone their congress elected, is on the activity's list or was scanned in.
        topic: The state of the topic it is, or hangs on.
        assigned: Whether the list item is a seat of the viewer's to see to.
    """

    unit_path: str
    congress: UUID | None
    person: UUID | None = None
    electing_units: tuple[UUID, ...] = ()
    belongs: tuple[Spot, ...] = ()
    at_stations: bool = True
    state: ActivityState | None = None
    enrol: Enrol | None = None
    visibility: Visibility | None = None
    cohosts: tuple[Spot, ...] = ()
    addressed: bool = False
    topic: TopicState | None = None
    assigned: bool = False


def reads(viewer: Viewer, unit_path: str) -> bool:
    """Whether a place lies at or under the viewer's unit, or under a group they lead."""
    return any(unit_path.startswith(path) for path in reading_paths(viewer))


def reading_paths(viewer: Viewer) -> list[str]:
    """Paths at or under which the viewer reads: their unit's, and those of the groups they lead."""
    return [viewer.unit_path, *led_paths(viewer)]


def led_paths(viewer: Viewer) -> list[str]:
    """Paths of the groups the viewer leads, in whatever seat they act."""
    return [s.unit_path for s in viewer.seats if s.role is Role.LEADER and s.unit_kind is UnitKind.GROUP]


def writes(viewer: Viewer, spot: Spot | Target) -> bool:
    """Whether a place lies at or under the viewer's unit and in the same congress."""
    return spot.congress == viewer.congress and spot.unit_path.startswith(viewer.unit_path)


def cohosts(viewer: Viewer, target: Target) -> bool:
    """Whether a unit at or under the viewer's, of the same congress, holds the activity too."""
    return any(writes(viewer, spot) for spot in target.cohosts)


def works_on(viewer: Viewer, target: Target) -> bool:
    """Whether a topic is one of the viewer's unit, or of a unit above it."""
    return viewer.unit_path.startswith(target.unit_path)


def elected(viewer: Viewer, target: Target) -> bool:
    """Whether the viewer's own congress elected the person upward (代表法 art. 25)."""
    return viewer.role is Role.CONGRESS_STAFF and viewer.unit in target.electing_units


def owns(viewer: Viewer, target: Target) -> bool:
    """Whether the target is the viewer's own."""
    return target.person == viewer.person
