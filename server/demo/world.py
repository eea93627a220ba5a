"""
What the demo city is made in: the rows so far, one stream of chance, one moment called now.

Everything is made in memory first and depends on nothing but `now`, so that the same
moment gives the same city. Nothing here reads a clock or a database.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from piccolo.table import Table

ZONE = ZoneInfo("Asia/Shanghai")
SEED = 20261121

AnyTable = TypeVar("AnyTable", bound=Table)


@dataclass(slots=True)
class World:
    """
    Attributes:
        now: The moment the city lives in. Aware, UTC.
        phones: Telephone numbers by person, in the open until they are written sealed.
    """

    now: datetime
    chance: Random = field(default_factory=lambda: Random(SEED))
    rows: dict[type[Table], list[Table]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[UUID, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is in the city."""
        return self.now.astimezone(ZONE).date()

    def moment(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A time of day in the city, `days` from today. UTC."""
        local = datetime.combine(self.today + timedelta(days=days), time(hour, minute), ZONE)
        return local.astimezone(self.now.tzinfo)

    def key(self, at: datetime) -> UUID:
        """A UUIDv7 (RFC 9562 §5.7) of that moment, made by our own chance."""
        value = (int(at.timestamp() * 1000) << 80) | self.chance.getrandbits(80)
        value = (value & ~(0xF << 76)) | (0x7 << 76)
        return UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62))

    def make(self, table: type[AnyTable], at: datetime, /, **values: Any) -> AnyTable:
        """Add one row, with an id as old as `at`."""
        row = table(id=self.key(at), **values)
        self.rows[table].append(row)
        return row

    def of(self, table: type[AnyTable]) -> list[AnyTable]:
        """The rows of a table so far."""
        return cast("list[AnyTable]", self.rows[table])


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def facts(row: Table) -> dict[str, Any]:
    """A row as it would leave `store/`: a mapping by column name."""
    return {column._meta.name: getattr(row, column._meta.name) for column in row._meta.columns}
