"""
The tree of units as an intake (批量导入) sees it: found by number, by name, or by names from the top.

It grows while the lines of a file are decided, so that a line may name what one above it makes.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.domain.people import Level, UnitKind

STEPS = re.compile(r"\s*[/>》→]\s*")
CONGRESS_ENDS = ("人民代表大会常务委员会", "人民代表大会", "人大常委会", "人大")
SHOWN = 3
"""How many of several are named."""


@dataclass(frozen=True, slots=True)
class Node:
    """
    A unit.

    Attributes:
        congress: The nearest congress at or above.
        place: A station's own facts by column; empty where there are none.
    """

    id: UUID
    number: int
    path: str
    name: str
    kind: UnitKind
    level: Level
    parent: UUID | None
    congress: UUID
    active: bool = True
    tags: tuple[str, ...] = ()
    place: tuple[tuple[str, Any], ...] = ()


class Tree:
    """
    Units by all that a line may call them.

    Args:
        new_id: Makes ids for what the lines make.
    """

    def __init__(self, nodes: Iterable[Node], new_id: Callable[[], UUID]) -> None:
        self.new_id = new_id
        self.by_id: dict[UUID, Node] = {}
        self._numbers: dict[int, Node] = {}
        self._names: defaultdict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            self.put(node)
        self.last_number = max(self._numbers, default=0)

    def put(self, node: Node) -> None:
        """The unit as it will be, in place of what was known of it."""
        if before := self.by_id.get(node.id):
            self._names[before.name].remove(before)
        self.by_id[node.id] = self._numbers[node.number] = node
        self._names[node.name].append(node)

    def next_number(self) -> int:
        """A number no unit has."""
        self.last_number += 1
        return self.last_number

    def numbered(self, number: int) -> Node | None:
        return self._numbers.get(number)

    def child(self, parent: UUID, name: str) -> Node | None:
        """The unit of that name right under another."""
        return next((node for node in self._names.get(name, ()) if node.parent == parent), None)

    def find(self, words: str) -> Node | str:
        """The unit meant, or why nobody can tell."""
        if words.isdecimal():
            return self._numbers.get(int(words[:9])) or f"没有编号为 {words[:9]} 的单位。"
        names = [part for part in STEPS.split(words) if part]
        found = [node for node in self._called(names[-1]) if self._lies_under(node, names[:-1])] if names else []
        if len(found) == 1:
            return found[0]
        if not found:
            return f"没有找到“{words[:40]}”。请写系统中的全名或编号。"
        several = "、".join(self.words(node) for node in found[:SHOWN])
        return f"有 {len(found)} 个单位叫“{names[-1]}”。请写清上级,如:{several}。"

    def words(self, node: Node) -> str:
        """A unit's name with that of the unit over it."""
        above = self.by_id.get(node.parent) if node.parent else None
        return f"{above.name}/{node.name}" if above else node.name

    def _called(self, name: str) -> list[Node]:
        if found := self._names.get(name):
            return found
        short = next((name.removesuffix(end) for end in CONGRESS_ENDS if name.endswith(end)), None)
        return [node for node in self._names.get(short or "", ()) if node.kind is UnitKind.CONGRESS]

    def _lies_under(self, node: Node, names: list[str]) -> bool:
        """Whether each of the names, from the nearest up, is one of the units above."""
        above = node
        for name in reversed(names):
            while True:
                if above.parent is None or (over := self.by_id.get(above.parent)) is None:
                    return False
                above = over
                if above.name == name or above in self._called(name):
                    break
        return True
