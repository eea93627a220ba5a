"""
Registers (字段版本): one field of a list item, merged by itself.

A register holds every write nobody has seen and gone past. One stands, the rest are values for
a person to choose from. What order the writes of people who had not seen each other came in,
how often and in what company, cannot matter: nothing here asks when a write was merged.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec


class Stamp(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    Who wrote something, when, and what they had seen.

    Attributes:
        at: Milliseconds; the phone's corrected time, never later than when its record reached us.
        base: The revision the author was looking at; 0 for none.
        device: None at the desk, where nothing is written without having been seen.
        seq: Its number on that device: what a phone wrote before, it has seen.
    """

    record: UUID
    at: int
    base: int = 0
    device: UUID | None = None
    seq: int = 0
    by: UUID | None = None


class Write(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    What one record said of one field.

    Attributes:
        rev: The item's revision that brought it.
        level: How high it stands: a write is gone past only by one that reaches as high.
        reach: Up to which level it goes past what its author had seen.
    """

    stamp: Stamp
    rev: int
    value: str | None = None
    reason: str | None = None
    level: int = 0
    reach: int = 0

    @property
    def age(self) -> tuple[int, bytes]:
        """What decides between two that had not seen each other: the later, then the greater id."""
        return self.stamp.at, self.stamp.record.bytes


class Register(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    Attributes:
        live: Writes nobody went past, oldest first.
        seen: Of each device and level, up to which number its writes were gone past.
    """

    live: tuple[Write, ...] = ()
    seen: dict[str, list[int]] = {}

    @property
    def standing(self) -> Write:
        """The write that holds: the highest, of these the latest."""
        return max(self.live, key=lambda write: (write.level, write.age))

    @property
    def others(self) -> list[Write]:
        """Other values that stand as high, oldest first, each once."""
        standing = self.standing
        newest = {write.value: write for write in self.live if write.level == standing.level}
        return sorted((w for w in newest.values() if w.value != standing.value), key=lambda write: write.age)


def saw(stamp: Stamp, write: Write) -> bool:
    """Whether an author had seen a write: in the row they looked at, or because they made it."""
    own = stamp.device is not None and stamp.device == write.stamp.device and write.stamp.seq < stamp.seq
    return own or write.rev <= stamp.base


def unseen(register: Register, stamp: Stamp) -> list[Write]:
    """Writes that an author had not seen, their own record's apart."""
    return [write for write in register.live if write.stamp.record != stamp.record and not saw(stamp, write)]


def merge(register: Register, write: Write) -> Register:
    """The register with one more write; the same register if that came before, or was gone past already."""
    if _is_past(register, write) or any(one.stamp.record == write.stamp.record for one in register.live):
        return register
    past = [one for one in register.live if one.level <= write.reach and saw(write.stamp, one)]
    live = sorted([*(one for one in register.live if one not in past), write], key=lambda one: one.age)
    return Register(tuple(live), _seen(register.seen, [*past, write], write.reach))


def _is_past(register: Register, write: Write) -> bool:
    marks = register.seen.get(str(write.stamp.device), [])
    return write.level < len(marks) and write.stamp.seq <= marks[write.level]


def _seen(seen: dict[str, list[int]], past: Sequence[Write], reach: int) -> dict[str, list[int]]:
    """The marks, moved up to the writes gone past, at every level that was reached."""
    moved = dict(seen)
    for stamp in (write.stamp for write in past if write.stamp.device is not None):
        marks = moved.get(str(stamp.device), [])
        levels = range(max(len(marks), reach + 1))
        before = [marks[level] if level < len(marks) else 0 for level in levels]
        moved[str(stamp.device)] = [max(was, stamp.seq) if n <= reach else was for n, was in enumerate(before)]
    return moved
