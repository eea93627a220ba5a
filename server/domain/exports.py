"""
The directory as an export (导出): the lines an intake (批量导入) would read, so that taking it in changes nothing.

Units are named so that the line finds them again: by name where only one has it, by names
from the top where several do, by number where that is not enough.
"""

from collections.abc import Mapping
from typing import Any

from server.domain.intake_columns import COLUMNS, IntakeKind, word_for
from server.domain.intake_trees import Node, Tree
from server.domain.people import RECEIVING

Row = Mapping[str, Any]


def unit_cells(node: Node, tree: Tree) -> list[str]:
    """A unit's line."""
    above = tree.by_id.get(node.parent) if node.parent else None
    place = dict(node.place) if node.kind in RECEIVING else {}
    values: dict[str, Any] = {"number": node.number, "parent": named(above, tree) if above else None}
    own = {"name": node.name, "kind": node.kind, "level": node.level, "tags": node.tags, "active": node.active}
    return _cells(IntakeKind.UNITS, values | own | place)


def seat_cells(row: Row, phone: str, tree: Tree) -> list[str]:
    """A seat's line."""
    units = {
        key: named(tree.by_id[row[key]], tree) if row[key] else None for key in ("unit", "electing_unit", "station")
    }
    return _cells(IntakeKind.PEOPLE, {**row, **units, "phone": phone})


def named(node: Node, tree: Tree) -> str:
    """What finds the unit, and no other."""
    chain = [node]
    while chain[0].parent and (over := tree.by_id.get(chain[0].parent)):
        chain.insert(0, over)
    for words in (node.name, "/".join(one.name for one in chain)):
        if tree.find(words) == node:
            return words
    return str(node.number)


def _cells(kind: IntakeKind, values: Mapping[str, Any]) -> list[str]:
    return [_said(column.key, values.get(column.key), column.choices) for column in COLUMNS[kind]]


def _said(key: str, value: Any, choices: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "、".join(value)
    if key in ("lat", "lng"):
        return f"{value / 1_000_000:.6f}"
    return word_for(choices, str(value))
