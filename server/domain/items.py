"""
List items (清单项): what comes of edits, moves, deletions and reopenings, whoever had seen what.

Each field is a register of its own. A state only rises by being set; down leads `reopen` alone,
and only past what its author had seen. A deletion takes away what its author had seen: who wrote
meanwhile brings the item back, and a person decides. The phone's twin is `pwa/src/rules/items.ts`;
both are held to `tests/cases/items.json`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from server.domain.lists import ItemField, ItemState
from server.domain.records import ReceiptCode
from server.domain.registers import Register, Stamp, Write, merge, saw, unseen

RANK, DELETED = "RANK", "DELETED"
"""The register of an item's place in its list, which asks no person; and what a deletion is called among conflicts."""

LEVELS = {ItemState.OPEN: 0, ItemState.DOING: 1, ItemState.DONE: 2, ItemState.DROPPED: 2}
"""A lattice: DONE and DROPPED stand equally high, and differ as the values of any other field do."""
HIGHEST = 2


class Removal(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    A deletion that nobody decided against.

    Attributes:
        contested: The revision at which it met words its author had not seen, nor theirs it; 0 if it never did.
            From then on it is a wish, and a person decides.
    """

    write: Write
    contested: int = 0


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    What is known of an item for merging.

    Attributes:
        registers: By name of the field, and RANK.
        removed: Of each device, the number of its last deletion.
    """

    version: int
    registers: dict[str, Register]
    removals: tuple[Removal, ...] = ()
    removed: dict[str, int] = {}

    @property
    def is_deleted(self) -> bool:
        """Whether it is off its list."""
        return any(not removal.contested for removal in self.removals)

    def value(self, field: str) -> str | None:
        """What a field says."""
        return self.registers[field].standing.value

    @property
    def conflicts(self) -> list[tuple[str, Write]]:
        """What a person is to choose from: field and other value, oldest first."""
        others = [(field, write) for field in ItemField for write in self.registers[field].others]
        others += [(DELETED, removal.write) for removal in self.removals if removal.contested]
        return sorted(others, key=lambda other: other[1].age)


@dataclass(frozen=True, slots=True)
class Change:
    """One field, and what it shall say; `reason` says why an item is dropped."""

    field: ItemField
    value: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    The item as it then is, and what became of the record.

    Attributes:
        fields: Those in conflict; whether this record's value holds there.
    """

    item: Item
    code: ReceiptCode
    fields: dict[str, bool]


def begin(values: dict[str, str | None], stamp: Stamp) -> Item:
    """A new item; every field as its author wrote it."""
    return Item(1, {field: Register((Write(stamp, 1, values.get(field)),)) for field in (*ItemField, RANK)})


def set_fields(item: Item, changes: Iterable[Change], stamp: Stamp) -> Outcome:
    """Fields say something else, each by itself; what is deleted stays so for who had seen that."""
    writes = {change.field.value: _write(item, change, stamp) for change in changes}
    return _edit(item, writes, _met(item, stamp, _knew_better), stamp)


def reopen(item: Item, stamp: Stamp) -> Outcome:
    """It is open again, past every state and deletion its author had seen."""
    write = Write(stamp, item.version + 1, ItemState.OPEN, level=0, reach=HIGHEST)
    return _edit(item, {ItemField.STATE.value: write}, _met(item, stamp, lambda *_: True), stamp)


def move(item: Item, rank: str, stamp: Stamp) -> Outcome:
    """It stands elsewhere; of two that had not seen each other the later holds, and nobody is asked."""
    register = merge(item.registers[RANK], Write(stamp, item.version + 1, rank))
    if register == item.registers[RANK]:
        return Outcome(item, ReceiptCode.SUPERSEDED, {})
    moved = replace(item, version=item.version + 1, registers=item.registers | {RANK: register})
    holds = register.standing.stamp.record == stamp.record and not item.is_deleted
    return Outcome(moved, _unless_others_wrote(moved, stamp) if holds else ReceiptCode.SUPERSEDED, {})


def remove(item: Item, stamp: Stamp) -> Outcome:
    """It is off its list, unless somebody wrote what its author had not seen."""
    if stamp.device is not None and stamp.seq <= item.removed.get(str(stamp.device), 0):
        return Outcome(item, ReceiptCode.SUPERSEDED, {})
    kept = [removal for removal in item.removals if not saw(stamp, removal.write)]
    is_contested = any(unseen(item.registers[field], stamp) for field in ItemField)
    removal = Removal(Write(stamp, item.version + 1), item.version + 1 if is_contested else 0)
    marks = item.removed if stamp.device is None else item.removed | {str(stamp.device): stamp.seq}
    gone = replace(item, version=item.version + 1, removals=(*kept, removal), removed=marks)
    if gone.is_deleted:
        return Outcome(gone, ReceiptCode.APPLIED, {})
    return Outcome(gone, ReceiptCode.CONFLICT, {DELETED: False})


def _write(item: Item, change: Change, stamp: Stamp) -> Write:
    if change.field is not ItemField.STATE:
        return Write(stamp, item.version + 1, change.value)
    level = LEVELS[ItemState(change.value or "")]
    return Write(stamp, item.version + 1, change.value, change.reason, level, level)


def _met(item: Item, stamp: Stamp, undoes: Callable[[Removal, Stamp], bool]) -> tuple[Removal, ...]:
    """The deletions, met by one more edit: seen and undone, seen and left, or not seen."""
    return tuple(
        removal if saw(stamp, removal.write) else replace(removal, contested=removal.contested or item.version + 1)
        for removal in item.removals
        if not (saw(stamp, removal.write) and undoes(removal, stamp))
    )


def _knew_better(removal: Removal, stamp: Stamp) -> bool:
    """Whether who edits had seen that the item came back all the same."""
    return 0 < removal.contested <= stamp.base


def _edit(item: Item, writes: dict[str, Write], removals: tuple[Removal, ...], stamp: Stamp) -> Outcome:
    """The writes merged, and what became of the record."""
    merged = {field: merge(item.registers[field], write) for field, write in writes.items()}
    if all(merged[field] == item.registers[field] for field in merged):
        return Outcome(item, ReceiptCode.SUPERSEDED, {})
    edited = replace(item, version=item.version + 1, registers=item.registers | merged, removals=removals)
    counts = [field for field, register in merged.items() if _counts(register, stamp)]
    if edited.is_deleted or not counts:
        return Outcome(edited, ReceiptCode.SUPERSEDED, {})
    fields = {field: merged[field].standing.value == writes[field].value for field in counts if merged[field].others}
    if any(not saw(stamp, removal.write) for removal in removals):
        fields[DELETED] = True
    if fields:
        return Outcome(edited, ReceiptCode.CONFLICT, fields)
    code = ReceiptCode.MERGED if len(counts) < len(writes) else _unless_others_wrote(edited, stamp)
    return Outcome(edited, code, {})


def _counts(register: Register, stamp: Stamp) -> bool:
    """Whether a record's write is there, and stands as high as any."""
    high = register.standing.level
    return any(write.stamp.record == stamp.record and write.level == high for write in register.live)


def _unless_others_wrote(item: Item, stamp: Stamp) -> ReceiptCode:
    """Applied, or merged with what others wrote elsewhere in the item meanwhile."""
    apart = any(unseen(register, stamp) for register in item.registers.values())
    return ReceiptCode.MERGED if apart else ReceiptCode.APPLIED
