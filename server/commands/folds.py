"""
Attendances (到场) while they are folded: held together, each as scan after scan leaves it.

A batch folds in memory what one scan after another would have folded in the tables, so that
every receipt tells what stood when its scan had counted; what it came to is written once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from server.domain import duties, filing
from server.domain.presence import Decided, JudgedScan, fold
from server.domain.scans import Presence
from server.store import presence
from server.store.presence import Line


@dataclass(slots=True)
class Folding:
    """
    One attendance that is held.

    Attributes:
        row: As it stands now; newer than the table until it is saved.
        activity: Where; what being there is worth, and whether that is filed.
    """

    row: dict[str, Any]
    scans: list[JudgedScan]
    decisions: list[Decided]
    activity: Mapping[str, Any]
    changed: bool = False

    def fold(self) -> None:
        """The row is what scans and decisions come to."""
        folded = fold(self.scans, self.decisions)
        folded = replace(folded, presence=filing.presence_when(self.activity["state"], self.row, folded.presence))
        half_days = duties.worth(self.activity["kind_half_days"], folded.first_in, folded.last_out)
        row = presence.folded_into(self.row, folded, half_days if folded.presence is Presence.PRESENT else None)
        self.row, self.changed = row, self.changed or row is not self.row


async def hold(
    lines: Mapping[Line, UUID | None], there: Mapping[UUID, Mapping[str, Any]], without: Sequence[UUID] = ()
) -> dict[Line, Folding]:
    """
    Attendances that are the caller's until the transaction ends, with what they are folded from.

    Args:
        lines: The seat a line is made with, if it has to be.
        there: The activities, as `store.activities.one` gives them.
        without: Records whose scans are folded in by the caller, one by one.
    """
    if not lines:
        return {}
    rows = await presence.hold(lines)
    scans, decisions = await presence.standing([*lines], without), await presence.decisions([*lines])
    return {line: Folding(rows[line], scans[line], decisions[line], there[line[0]]) for line in lines}


async def save(held: Iterable[Folding]) -> None:
    """What changed is in the table."""
    await presence.save([folding.row for folding in held if folding.changed])
