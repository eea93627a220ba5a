"""In which of their seats (席位) a person is there, when they did not say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from server.domain.people import Role, Tenure, UnitKind, was_active
from server.domain.permissions import DOERS
from server.domain.viewer import SeatFacts


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat, when it was held, and the zone its days are counted in."""

    facts: SeatFacts
    tenure: Tenure
    zone: str

    def at(self, moment: datetime) -> bool:
        """Whether it was held at a moment."""
        return was_active(self.tenure, moment.astimezone(ZoneInfo(self.zone)).date())


def choose(
    seats: Sequence[HeldSeat], *, named: UUID | None, invited: UUID | None, congress: UUID | None, moment: datetime
) -> HeldSeat | None:
    """
    The seat a person's presence counts in.

    The one named, else the invited one, else one in the activity's congress, else the
    only deputy's seat; among several the one held longest. One that was held then goes
    before one that was not, and a group's seat after all others: deputies make a group up,
    and what they do counts for the seat they were elected to.

    Args:
        seats: All the person has or had, the longest held first.
    """
    if named is not None:
        return next((seat for seat in seats if seat.facts.id == named), None)
    for rank in (
        [seat for seat in seats if seat.facts.id == invited],
        _held(_of_congress(seats, congress), moment),
        _held(_deputies(seats), moment),
        _held(seats, moment),
        _of_congress(seats, congress),
        [*seats],
    ):
        if able := [seat for seat in rank if seat.facts.role in DOERS]:
            return able[0]
    return None


def _held(seats: Iterable[HeldSeat], moment: datetime) -> list[HeldSeat]:
    return [seat for seat in seats if seat.at(moment)]


def _deputies(seats: Iterable[HeldSeat]) -> list[HeldSeat]:
    return [seat for seat in seats if seat.facts.role is Role.DEPUTY]


def _of_congress(seats: Iterable[HeldSeat], congress: UUID | None) -> list[HeldSeat]:
    """Deputies' seats first, for staff of a congress may be its deputies too; none of a group of deputies."""
    here = [
        seat
        for seat in seats
        if congress is not None and seat.facts.congress == congress and seat.facts.unit_kind is not UnitKind.GROUP
    ]
    return sorted(here, key=lambda seat: seat.facts.role is not Role.DEPUTY)
