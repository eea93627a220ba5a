"""
Who is asking (当前身份): the value every permission is asked of.

Made once a request from the session, by `server.viewer`, or from a record's author, by
`sync.reconcile`. It never changes, and knows nothing of a person but ids and places.
"""

from dataclasses import dataclass
from uuid import UUID

from server.domain.people import Role, UnitKind


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """
    What a seat (席位) says of rights.

    Attributes:
        congress: The nearest congress at or above `unit`.
        electing_unit: The lower congress that elected a deputy upward.
        station: Where a deputy meets voters.
    """

    id: UUID
    role: Role
    unit: UUID
    unit_kind: UnitKind
    unit_path: str
    congress: UUID
    electing_unit: UUID | None = None
    station: UUID | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """
    A person acting in one of their seats.

    Attributes:
        seat: The seat acted in; the fields after it are that seat's.
        device: The registered device the request came from; None for a browser without one.
        seats: All seats of the person that are active today, `seat` among them.
    """

    person: UUID
    seat: UUID
    role: Role
    unit: UUID
    unit_path: str
    congress: UUID
    electing_unit: UUID | None = None
    device: UUID | None = None
    seats: tuple[SeatFacts, ...] = ()


def viewer_in(seat: SeatFacts, person: UUID, seats: tuple[SeatFacts, ...] = (), device: UUID | None = None) -> Viewer:
    """The viewer a person is when acting in a seat."""
    return Viewer(
        person=person,
        seat=seat.id,
        role=seat.role,
        unit=seat.unit,
        unit_path=seat.unit_path,
        congress=seat.congress,
        electing_unit=seat.electing_unit,
        device=device,
        seats=seats or (seat,),
    )
