"""
The kinds of activity (活动类型) every installation begins with, each with the clause it comes from.

Installing again changes nothing that an administrator may have changed since.
"""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from server.commands.kinds import first_version
from server.domain import projections
from server.domain.activities import Enrol
from server.domain.activity_kinds import KindRule
from server.domain.rules import RuleKind
from server.domain.scans import Evidence
from server.store import changes
from server.tables.activities import ActivityKind
from server.tables.rules import RuleSet

CATALOGUE = Path(__file__).parent.parent / "tables" / "catalogue"
NAMESPACE = UUID("6d9f4d1e-5a0c-4f7e-9a33-3d1c8a1b7e02")
"""Of the rows' ids: the same row has the same id in every installation."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `activity_kinds.json`: the first version of a kind."""

    key: str
    label: str
    category: str
    half_days: int
    enrol: Enrol
    min_deputies: int
    public: bool
    function: str | None
    expertise: list[str]
    min_evidence: Evidence
    position_required: bool
    radius_m: int
    announce_days: int
    at_stations: bool
    source: str


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of this release."""
    return tuple(msgspec.json.decode((CATALOGUE / "activity_kinds.json").read_bytes(), type=list[Kind]))


def rows() -> list[ActivityKind]:
    """The kinds as table rows, not saved."""
    return [ActivityKind(id=_id(kind), **msgspec.structs.asdict(kind)) for kind in kinds()]


def rules() -> list[RuleSet]:
    """The rules that say what the kinds are, as table rows, not saved."""
    return [first_version(_id(kind), RuleKind.ACTIVITY_KIND, kind.key, _body(kind), kind.source) for kind in kinds()]


def _id(kind: Kind) -> UUID:
    return uuid5(NAMESPACE, f"kind:{kind.key}")


def _body(kind: Kind) -> KindRule:
    said = msgspec.structs.asdict(kind)
    return KindRule(**{name: said[name] for name in KindRule.__struct_fields__ if name in said})


def fed(added: list[ActivityKind]) -> list[changes.Row]:
    """What phones are told of these rows, in the scope everyone holds."""
    return [changes.Row(projections.CONFIG, "kind", row.id, 1, projections.kind(row.to_dict())) for row in added]


async def install(tx: Any) -> int:
    """Add the kinds that are not there yet; how many."""
    known = {row["key"] for row in await ActivityKind.select(ActivityKind.key)}
    added = [row for row in rows() if row.key not in known]
    if added:
        await ActivityKind.insert(*added)
        await changes.commit(tx, rows=fed(added))
    return len(added)
