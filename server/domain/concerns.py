"""
Concerns (待处理): records, scans and bytes that want a person to look, and what may be done of each.

A concern changes no verdict by itself. What ends one is in `commands.records`.
"""

from datetime import timedelta
from enum import StrEnum

from server.domain.records import ReceiptCode
from server.domain.scans import Reason


class ConcernKind(StrEnum):
    """Why a person must look."""

    PARKED = "PARKED"  # waits for another, for a newer server, or for a person
    REFUSED = "REFUSED"  # answered with a no
    CONFLICT = "CONFLICT"  # two wrote the same field
    QUARANTINED = "QUARANTINED"  # bytes that could not become a record
    DOUBTED = "DOUBTED"  # taken, but who or when is not sure
    CLASH = "CLASH"  # one person at two places at once


class ConcernAct(StrEnum):
    """What staff may do of a concern."""

    RELEASE = "RELEASE"  # try again now
    SETTLE = "SETTLE"  # not applicable, with a reason its author reads
    TAKE_UP = "TAKE_UP"  # enter by hand what it tells
    CHOOSE = "CHOOSE"  # say which of two values holds
    SEE = "SEE"  # nothing more to do


REFUSALS = (ReceiptCode.REJECTED_PERMISSION, ReceiptCode.REJECTED_INVALID, ReceiptCode.BLOB_MISMATCH)

RELEASABLE = frozenset(
    {ReceiptCode.WAITING_PARENT, ReceiptCode.PARENT_MISSING, ReceiptCode.NEEDS_UPGRADE, ReceiptCode.POISON}
)
"""What waits for a photo's bytes is no person's to hurry: the phone sends them."""

DOUBTS = (Reason.DEVICE_UNSURE, Reason.CODE_AHEAD, Reason.LATE_UPLOAD, Reason.CLOCK_UNSURE)
"""Reasons of a scan that speak of the phone rather than of the place."""

CLASH_WITHIN = timedelta(minutes=2)
"""Nobody is at two activities within that."""


def acts(kind: ConcernKind, code: str, record_kind: str | None) -> tuple[ConcernAct, ...]:
    """What may be done of a concern that is open."""
    by_hand = (ConcernAct.TAKE_UP,) if record_kind in (None, "scan.add") else ()
    match kind:
        case ConcernKind.PARKED:
            return (ConcernAct.RELEASE, ConcernAct.SETTLE) if code in RELEASABLE else ()
        case ConcernKind.QUARANTINED:
            return (*by_hand, ConcernAct.SETTLE)
        case ConcernKind.REFUSED:
            return (*by_hand, ConcernAct.SEE)
        case ConcernKind.CONFLICT:
            return (ConcernAct.CHOOSE, ConcernAct.SEE)
        case ConcernKind.DOUBTED | ConcernKind.CLASH:
            return (ConcernAct.SEE,)
