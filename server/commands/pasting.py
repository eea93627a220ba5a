"""Reading a pasted list (贴入名单): each line is somebody the unit may tell, or says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from server import sealing
from server.domain import pasted
from server.domain.audiences import ROLES, Audience, Line
from server.domain.pasted import Known, Meant, Said
from server.domain.people import Role
from server.store import receivers
from server.store.receivers import Speaker

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What became of a line.

    Attributes:
        choices: Rows of `receivers.named`, of those it may mean.
        same_as: The place of the first line that means the same person, from 0.
    """

    line: Line
    meant: Meant
    choices: tuple[Row, ...]
    same_as: int | None


async def read(by: Speaker, lines: Sequence[Line], now: datetime) -> list[Answer]:
    """One answer a line, in their order; nobody out of the unit's reach is found."""
    said = [pasted.said(line.text) for line in lines]
    hashes = {one.number: sealing.phone_hash(one.number) for one in said if one.number}
    names = {name for one in said for name in one.names}
    rows = await receivers.named(by, sorted(names), sorted(hashes.values()), now)
    index, answers, first = _indexed(rows), [], {}
    for place, (line, one) in enumerate(zip(lines, said, strict=True)):
        number = hashes.get(one.number or "")
        near = _near(index, one, number)
        meant = pasted.meant(one, [_known(row, number) for row in near.values()], line.person)
        same_as = first.setdefault(meant.person, place) if meant.person else place
        choices = tuple(near[person] for person in meant.choices)
        answers.append(Answer(line, meant, choices, same_as if same_as != place else None))
    return answers


async def settled(by: Speaker, audience: Audience, now: datetime) -> Audience:
    """The audience, each line of its list with whom it means now."""
    if not audience.lines:
        return audience
    answers = await read(by, audience.lines, now)
    lines = tuple(Line(answer.line.text, answer.meant.person) for answer in answers)
    return msgspec.structs.replace(audience, lines=lines)


def _indexed(rows: Sequence[Row]) -> dict[object, list[Row]]:
    """Rows by name and by number, so that a line looks at its own alone."""
    index: dict[object, list[Row]] = {}
    for row in rows:
        for key in (row["name"], row["phone_hash"]):
            index.setdefault(key, []).append(row)
    return index


def _near(index: dict[object, list[Row]], said: Said, number: bytes | None) -> dict[Any, Row]:
    keys: list[object] = [*sorted(said.names), *([number] if number else [])]
    return {row["person"]: row for key in keys for row in index.get(key, ())}


def _known(row: Row, number: bytes | None) -> Known:
    about = (*row["about"], *(ROLES[Role(role)] for role in row["roles"]))
    return Known(row["person"], row["name"], about, number is not None and row["phone_hash"] == number)
