"""Requests near the contract: what a phone may send, and the same with something wrong in it."""

from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any
from uuid import UUID

from msgspec import inspect

from server.domain.bodies import BODIES, MEMBERS
from server.domain.records import Envelope

JUNK: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**31, -(2**31) - 1, 2**53, -(2**53), 1e300, "", "x", "字", "\0", "😀",
    "NULL", "IN", "in", "2026-02-30", "2026-2-3", "0199F000-0000-7000-8000-0000000000D1",
    "0199f00000007000800000000000000d1", "{0199f000-0000-7000-8000-0000000000d1}",
    "urn:uuid:0199f000-0000-7000-8000-0000000000d1", " 0199f000-0000-7000-8000-0000000000d1", "a" * 300, "字" * 2001,
    [], [None], [[]], {}, {"id": 1}, ["x"],
]  # fmt: skip
"""What may stand where something else is wanted; the last of the UUIDs are forms some readers take."""


class Requests:
    """
    One seed, one sequence of requests.

    Args:
        ids: Of things that are there; half of all ids are of these.
    """

    def __init__(self, seed: int, ids: Sequence[UUID] = ()) -> None:
        self.random = Random(seed)
        self.ids = ids

    def record(self) -> Any:
        """A `RecordInput` of today's version, in half of all cases with up to three things wrong."""
        member = self.random.choice([*MEMBERS])
        given = self._struct(Envelope) | {"v": 1, "body": {member: self._struct(BODIES[MEMBERS[member]])}}
        for _ in range(self.random.choice([0, 0, 0, 1, 2, 3])):
            self._spoil(given)
        return given

    def _struct(self, struct: type) -> dict[str, Any]:
        fields = inspect.type_info(struct).fields  # type: ignore[attr-defined]
        return {
            field.encode_name: self._value(field.type)
            for field in fields
            if field.required or self.random.random() < 0.7
        }

    def _value(self, kind: Any) -> Any:
        random = self.random
        match kind:
            case inspect.Metadata(type=inner):
                return self._value(inner)
            case inspect.UnionType(types=types):
                return self._value(random.choice(types))
            case inspect.StrType(pattern=str(pattern)):
                return self._spelt(pattern)
            case inspect.StrType(min_length=least, max_length=most):
                return "".join(random.choice("a字\n\0😀'\\") for _ in range(random.choice([least or 0, 1, 9])))
            case inspect.IntType(ge=int(least), le=int(most)):
                return random.choice([least, most, random.randint(least, most), min(most, 7)])
            case inspect.EnumType(cls=states):
                return str(random.choice([*states]))
            case inspect.ListType(item_type=item):
                return [self._value(item) for _ in range(random.randint(0, 3))]
            case inspect.StructType(cls=inner):
                return self._struct(inner)
            case inspect.UUIDType():
                known = self.ids and random.random() < 0.5
                return str(random.choice(self.ids) if known else UUID(int=random.getrandbits(128)))
            case inspect.BoolType():
                return random.random() < 0.5
        return None

    def _spelt(self, pattern: str) -> str:
        """A day, a digest, or a rank."""
        if "d{4}" in pattern:
            return "2026-11-25"
        return "".join(self.random.choice("0123abcd") for _ in range(64))

    def _spoil(self, given: dict[str, Any]) -> None:
        """Something, anywhere in it, is missing, too much, or not what it should be."""
        places = [*_places(given)]
        holder, key = self.random.choice(places)
        act = self.random.random()
        if act < 0.15 and isinstance(holder, dict):
            del holder[key]
        elif act < 0.25 and isinstance(holder, dict):
            holder[self.random.choice(["more", "body", "scanAdd", "noteEdit"])] = deepcopy(self.random.choice(JUNK))
        else:
            lists = [one for one in JUNK if one is None or isinstance(one, list)]
            holder[key] = deepcopy(self.random.choice(lists if isinstance(holder[key], list) else JUNK))


def _places(within: Any) -> Any:
    """Every place of a value that can be spoilt: where it lies, and under what key or number."""
    keys = [*within] if isinstance(within, dict) else [*range(len(within))]
    for key in keys:
        yield within, key
        if isinstance(within[key], dict | list):
            yield from _places(within[key])
