"""Enclosures (附件) of an activity, a topic, a notice or a duty; they are sent and read at /enclosures."""

from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import Enclosing, EnclosureType
from server.api.info import Info
from server.commands import enclosures as commands
from server.domain import enclosures as rules
from server.domain import projections
from server.errors import NotFoundError
from server.store import enclosures as kept


@strawberry.type(description="A document as it came, at /enclosures/<id>.")
class Enclosure:
    id: UUID
    name: str = strawberry.field(description="Ends as what it is: .pdf, .docx, …")
    type: EnclosureType
    bytes: int


@strawberry.type(description="What hangs on one thing, the oldest first.")
class Enclosures:
    rows: list[Enclosure]
    may_change: bool = strawberry.field(description="Whether the viewer may add and remove some now.")


def hung(row: dict[str, Any]) -> list[Enclosure]:
    """What hangs on a thing, of its row."""
    return [
        Enclosure(id=UUID(one["id"]), name=one["name"], type=EnclosureType(one["type"]), bytes=one["bytes"])
        for one in projections.enclosures(row)
    ]


@strawberry.type
class EnclosuresQuery:
    @strawberry.field(description="What hangs on an activity, a topic, a notice or a duty.")
    async def enclosures(self, info: Info, kind: Enclosing, about: UUID) -> Enclosures:
        viewer, what = info.context.signed_in(), rules.Enclosing(kind)
        if not await commands.may_read(viewer, what, about):
            raise NotFoundError
        rows = await kept.of(what, about)
        return Enclosures(
            rows=[Enclosure(**row) for row in rows], may_change=await commands.may_change(viewer, what, about)
        )


@strawberry.type
class EnclosuresMutation:
    @strawberry.mutation(description="Take a document away; again is as once.")
    async def remove_enclosure(self, info: Info, id: UUID) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.remove(tx, viewer, id)
        return True
