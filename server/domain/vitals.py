"""
How the sync engine is: its numbers, and which of them a person should look at.

Nothing here names anybody. The numbers are read by `store.vitals`; `daima sync status` and
`GET /metrics` show them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OLDEST_S = 60
"""A record waits milliseconds; one that waits a minute waits for a worker that is not there."""
WRITING_S = 30
"""No transaction of ours takes seconds; one that does makes every pull read again what it has seen."""
OVERDUE = timedelta(hours=2)
BACKUP_OLD = timedelta(days=2)


class Worry(StrEnum):
    """What a person should look at; the first three mean that something does not work now."""

    NOT_SETTLING = "NOT_SETTLING"
    NO_MONTH = "NO_MONTH"
    CHORE_OVERDUE = "CHORE_OVERDUE"
    CHORE_FAILING = "CHORE_FAILING"
    STUCK_WRITER = "STUCK_WRITER"
    POISON = "POISON"
    PARENT_MISSING = "PARENT_MISSING"
    BACKUP_OLD = "BACKUP_OLD"


GRAVE = frozenset({Worry.NOT_SETTLING, Worry.NO_MONTH, Worry.CHORE_OVERDUE})


@dataclass(frozen=True, slots=True)
class Vitals:
    """
    The engine's numbers at one moment.

    Attributes:
        oldest_s: Age of the record that waits longest; None when none waits.
        parked: How many wait for something else or for a person, by the code that says for what.
        settled: How many got their final word within `window_s`, by code.
        unsent: Records phones said they still hold, and how many phones said so.
        feed_rows: An estimate, as the last ANALYZE found.
        writing_s: Age of the oldest transaction that writes: what it wrote no phone sees yet.
        floor: Deletions up to this transaction may be forgotten.
        has_month: Whether the present and the next month stand.
        overdue: Chores long due; the backup has a worry of its own.
        failing: Chores that fail by a fault of ours, and how often in a row.
        backed_up_at: The last backup, None if there never was one.
    """

    at: datetime
    waiting: int
    oldest_s: float | None
    parked: Mapping[str, int]
    quarantined: int
    settled: Mapping[str, int]
    window_s: int
    unsent: tuple[int, int]
    feed_rows: int
    feed_bytes: int
    writing_s: float
    epoch: str
    floor: int
    has_month: bool
    overdue: tuple[str, ...]
    failing: Mapping[str, int]
    backed_up_at: datetime | None


def worries(vitals: Vitals) -> list[Worry]:
    """What a person should look at, the grave things first."""
    backup_is_old = vitals.backed_up_at is not None and vitals.at - vitals.backed_up_at > BACKUP_OLD
    found = {
        Worry.NOT_SETTLING: (vitals.oldest_s or 0) > OLDEST_S,
        Worry.NO_MONTH: not vitals.has_month,
        Worry.CHORE_OVERDUE: bool(vitals.overdue),
        Worry.CHORE_FAILING: bool(vitals.failing),
        Worry.STUCK_WRITER: vitals.writing_s > WRITING_S,
        Worry.POISON: "POISON" in vitals.parked,
        Worry.PARENT_MISSING: "PARENT_MISSING" in vitals.parked,
        Worry.BACKUP_OLD: backup_is_old,
    }
    return [worry for worry, is_so in found.items() if is_so]
