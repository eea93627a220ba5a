"""What became of each line of a list pasted into an audience (贴入名单)."""

import strawberry

from server import sealing
from server.api import receivers as given
from server.api.enums import Found, Role
from server.api.info import Info
from server.api.people import Person
from server.api.receivers import LineInput
from server.commands import composing, pasting
from server.domain import audiences, phones
from server.store import receivers


@strawberry.type(name="NoticeLineChoice", description="Somebody a line may mean.")
class Choice:
    person: Person
    unit_name: str
    role: Role
    title: str | None
    phone_tail: str | None = strawberry.field(description="The last two digits (尾号), to tell namesakes apart.")


@strawberry.type(name="NoticeLineRead", description="What became of a line of a pasted list.")
class LineRead:
    text: str
    found: Found
    person: Person | None
    choices: list[Choice]
    same_as: int | None = strawberry.field(description="The place of the first line that means the same, from 0.")


@strawberry.type
class PastingQuery:
    @strawberry.field(description="One answer a line, in their order; empty lines are left out.")
    async def read_list(self, info: Info, lines: list[LineInput]) -> list[LineRead]:
        unit = await composing.speaker(info.context.signed_in())
        pasted = audiences.Audience(by=audiences.AudienceBy.FILTER, lines=given.lines(lines))
        audiences.check(pasted)
        return [_read(one) for one in await pasting.read(receivers.speaker(unit), pasted.lines, info.context.now)]


def _read(answer: pasting.Answer) -> LineRead:
    choices = [_choice(row) for row in answer.choices]
    meant = next((one.person for one in choices if one.person.id == answer.meant.person), None)
    return LineRead(
        text=answer.line.text, found=answer.meant.found, person=meant, choices=choices, same_as=answer.same_as
    )


def _choice(row: pasting.Row) -> Choice:
    sealed = row["phone_sealed"]
    return Choice(
        person=Person(id=row["person"], name=row["name"]),
        unit_name=row["unit_name"],
        role=row["role"],
        title=row["title"],
        phone_tail=phones.tail(sealing.unseal_phone(row["person"].bytes, sealed)) if sealed else None,
    )
