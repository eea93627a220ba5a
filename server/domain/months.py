"""
Months of the calendar in UTC, and the ids made in them.

A UUIDv7 begins with the 48 bits of the millisecond it was made in (RFC 9562 §5.7), so a
month is a range of ids.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

TIME_SHIFT = 80
"""Bits of an id after its time."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of one year; months have an order and can be counted from."""

    year: int
    number: int

    @property
    def begins(self) -> datetime:
        """Its first moment. Aware, UTC."""
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def first_id(self) -> UUID:
        """No id made in this month is lower, and none made before is higher."""
        return UUID(int=int(self.begins.timestamp() * 1000) << TIME_SHIFT)

    def plus(self, months: int) -> "Month":
        """So many months later; earlier if negative."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04}_{self.number:02}"


def month_of(moment: datetime) -> Month:
    """The month a moment lies in."""
    at = moment.astimezone(UTC)
    return Month(at.year, at.month)
