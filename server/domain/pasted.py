"""
A list of people pasted into an audience (贴入名单): what a line names, and who within reach that is.

Lines come from office papers: "3. 陈静", "陈 静 青石站", "139 0000 0001". A line is never guessed
at: who fits it alone is meant, of several a person chooses, and of who fits in part too.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from server.domain import phones

MOST_PARTS = 8
"""Of a line that are looked at; a longer one is a sentence."""

NUMBERING = re.compile(r"^\s*\(?\d{1,4}(?:[.)、:]+\s*|\s+)(?=\D)")
PHONE = re.compile(r"(?<!\d)(?:\+?86[\s-]*)?1\d{2}[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
BETWEEN = re.compile(r"[\s,;、:/|()]+")


class Found(StrEnum):
    """Who a line means."""

    ONE = "ONE"  # 已找到
    SEVERAL = "SEVERAL"  # 有几个人: all fit
    PARTLY = "PARTLY"  # 对得上一部分: a name or number fits, the rest of the line does not
    NOBODY = "NOBODY"  # 没有找到: nobody within reach


BY_COUNT = (Found.NOBODY, Found.ONE, Found.SEVERAL)


@dataclass(frozen=True, slots=True)
class Said:
    """
    What a line says: words, and a telephone number.

    Attributes:
        names: Whatever in it may be a name: parts, and parts beside each other with or without the space between.
    """

    parts: tuple[str, ...]
    number: str | None
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """
    Somebody within reach.

    Attributes:
        about: Everything a list may say of them beside their name: units, station, groups, title, role.
        number: They have the number the line says.
    """

    person: UUID
    name: str
    about: tuple[str, ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """Who a line means; `choices` are those it may mean."""

    found: Found
    person: UUID | None
    choices: tuple[UUID, ...]


def said(text: str) -> Said:
    """What a line says, without its numbering."""
    plain = unicodedata.normalize("NFKC", text)
    number = PHONE.search(plain)
    words = NUMBERING.sub("", PHONE.sub(" ", plain))
    parts = tuple(part for part in BETWEEN.split(words) if part)
    some = parts[:MOST_PARTS]
    names = frozenset(name for name, _ in _runs(some))
    return Said(some, phones.normal(number.group()) if number else None, names)


def meant(line: Said, known: Sequence[Known], chosen: UUID | None = None) -> Meant:
    """Who of those known it means; `chosen` settles it if the line may mean them."""
    some = tuple(one for one in known if one.number or one.name in line.names)
    whole = tuple(one for one in some if _fits(line, one))
    found = Found.PARTLY if some and not whole else BY_COUNT[min(len(whole), 2)]
    choices = tuple(one.person for one in whole or some)
    if chosen in choices:
        return Meant(Found.ONE, chosen, choices)
    return Meant(found, choices[0] if found is Found.ONE else None, choices)


def _fits(line: Said, one: Known) -> bool:
    """Whether all the line says is true of them."""
    if line.number and not one.number:
        return False
    if not line.parts:
        return one.number
    return any(name == one.name and all(_of(part, one) for part in rest) for name, rest in _runs(line.parts))


def _of(part: str, one: Known) -> bool:
    return any(part in words or words in part for words in one.about if words)


def _runs(parts: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Parts beside each other as a name, and what is left of the line then."""
    count = len(parts)
    for first in range(count):
        for last in range(first + 1, count + 1):
            rest = parts[:first] + parts[last:]
            for joint in ("", " "):
                yield joint.join(parts[first:last]), rest
