"""
The categories of duties (履职类别) every installation begins with, each with the clause it comes from.

Installing again changes nothing that an administrator may have changed since.
"""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from server.commands.kinds import first_version
from server.domain import duty_projections, projections
from server.domain.duty_categories import CategoryRule
from server.domain.lists import List
from server.domain.rules import RuleKind
from server.store import changes
from server.tables.duties import DutyCategory
from server.tables.rules import RuleSet

CATALOGUE = Path(__file__).parent.parent / "tables" / "catalogue"
NAMESPACE = UUID("6d9f4d1e-5a0c-4f7e-9a33-3d1c8a1b7e03")
"""Of the rows' ids: the same row has the same id in every installation."""


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `duty_categories.json`."""

    key: str
    label: str
    counts: bool
    reportable: bool
    half_days: int
    addressed: bool
    lists: list[List]
    rank: int
    source: str


@cache
def categories() -> tuple[Category, ...]:
    """The categories of this release."""
    return tuple(msgspec.json.decode((CATALOGUE / "duty_categories.json").read_bytes(), type=list[Category]))


def rows() -> list[DutyCategory]:
    """The categories as table rows, not saved."""
    return [DutyCategory(id=_id(one), **msgspec.structs.asdict(one)) for one in categories()]


def rules() -> list[RuleSet]:
    """The rules that say what the categories are, as table rows, not saved."""
    return [first_version(_id(one), RuleKind.DUTY_CATEGORY, one.key, _body(one), one.source) for one in categories()]


def _id(category: Category) -> UUID:
    return uuid5(NAMESPACE, category.key)


def _body(category: Category) -> CategoryRule:
    said = msgspec.structs.asdict(category)
    return CategoryRule(**{name: said[name] for name in CategoryRule.__struct_fields__})


def fed(added: list[DutyCategory]) -> list[changes.Row]:
    """What phones are told of these rows, in the scope everyone holds."""
    return [
        changes.Row(projections.CONFIG, "duty_category", row.id, 1, duty_projections.category(row.to_dict()))
        for row in added
    ]


async def install(tx: Any) -> int:
    """Add the categories that are not there yet; how many."""
    known = {row["key"] for row in await DutyCategory.select(DutyCategory.key)}
    added = [row for row in rows() if row.key not in known]
    if added:
        await DutyCategory.insert(*added)
        await changes.commit(tx, rows=fed(added))
    return len(added)
