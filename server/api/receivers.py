"""To whom a notice goes and when it comes again, as the API says both."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import strawberry

from server.api.enums import AudienceBy, Frequency, Level, OnRest, Part, Role
from server.api.people import Person
from server.domain import audiences, recurrence
from server.store import receivers


@strawberry.input(name="NoticeLineInput", description="A line of a pasted list; a person settles whom it may mean.")
class LineInput:
    text: str
    person: UUID | None = None


@strawberry.type(name="NoticeLine", description="A line of a pasted list, as it was pasted, and whom it means.")
class Line:
    text: str
    person: UUID | None


@strawberry.input(description="To whom a notice goes; what is left out narrows nothing.")
class NoticeAudienceInput:
    by: AudienceBy
    levels: list[Level] = strawberry.field(default_factory=list)
    units: list[UUID] = strawberry.field(
        default_factory=list, description="Units with all under them, stations with their deputies, groups."
    )
    roles: list[Role] = strawberry.field(default_factory=list)
    expertise: list[str] = strawberry.field(default_factory=list)
    grass_roots: bool = False
    activity: UUID | None = None
    part: Part = Part.INVITED
    persons: list[UUID] = strawberry.field(default_factory=list, description="Told besides.")
    lines: list[LineInput] = strawberry.field(
        default_factory=list, description="Of a pasted list; whom they mean is told besides."
    )
    without: list[UUID] = strawberry.field(default_factory=list, description="Taken off by hand.")


@strawberry.type(description="To whom a notice goes.")
class NoticeAudience:
    by: AudienceBy
    levels: list[Level]
    units: list[UUID]
    roles: list[Role]
    expertise: list[str]
    grass_roots: bool
    activity: UUID | None
    activity_title: str | None
    part: Part
    persons: list[Person]
    lines: list[Line]
    without: list[Person]


@strawberry.input(name="NoticeRecursInput", description="When a notice is sent again, in the congress's zone.")
class RecursInput:
    every: Frequency
    on: date = strawberry.field(description="The first day; it says which weekday, and which day of a month.")
    minute: int = strawberry.field(description="After midnight.")
    on_rest: OnRest = OnRest.AFTER
    until: date | None = None


@strawberry.type(name="NoticeRecurs", description="When a notice is sent again, in the congress's zone.")
class Recurs:
    every: Frequency
    on: date
    minute: int
    on_rest: OnRest
    until: date | None


def asked(given: NoticeAudienceInput) -> audiences.Audience:
    """The audience an input speaks of."""
    lists = ("levels", "units", "roles", "persons", "without")
    words = tuple(dict.fromkeys(word.strip() for word in given.expertise if word.strip()))
    return audiences.Audience(
        by=given.by,
        expertise=words,
        grass_roots=given.grass_roots,
        activity=given.activity if given.by is AudienceBy.ACTIVITY else None,
        part=given.part,
        lines=lines(given.lines),
        **{name: tuple(dict.fromkeys(getattr(given, name))) for name in lists},
    )


def lines(given: list[LineInput]) -> tuple[audiences.Line, ...]:
    """The lines that say something."""
    return tuple(audiences.Line(line.text, line.person) for line in given if line.text.strip())


def repeat(given: RecursInput) -> recurrence.Recurs:
    """When an input says that it comes again."""
    return recurrence.Recurs(given.every, given.on, given.minute, given.on_rest, given.until)


async def chosen(row: dict[str, Any]) -> NoticeAudience:
    """The audience of a row of `composed`, with names."""
    kept = audiences.read(row["audience_text"])
    called = await receivers.called([*kept.persons, *kept.without])
    activity = await receivers.activity_title(kept.activity) if kept.activity else None
    return NoticeAudience(
        by=kept.by,
        levels=list(kept.levels),
        units=list(kept.units),
        roles=list(kept.roles),
        expertise=list(kept.expertise),
        grass_roots=kept.grass_roots,
        activity=kept.activity,
        activity_title=activity,
        part=kept.part,
        persons=[Person(id=one, name=called[one]) for one in kept.persons if one in called],
        lines=[Line(text=line.text, person=line.person) for line in kept.lines],
        without=[Person(id=one, name=called[one]) for one in kept.without if one in called],
    )


def repeated(text: str) -> Recurs | None:
    """When a row's text says that it comes again."""
    if text == "{}":
        return None
    kept = msgspec.json.decode(text, type=recurrence.Recurs)
    return Recurs(every=kept.every, on=kept.on, minute=kept.minute, on_rest=kept.on_rest, until=kept.until)
