"""Files phones exported, brought in by staff push by push, with an answer for every line."""

from uuid import UUID

import strawberry

from server.api.enums import ImportCode
from server.api.info import Info
from server.api.people import Person
from server.api.scalars import Json
from server.api.syncing import signature_of
from server.store import accounts
from server.sync import imports


@strawberry.type(description="What became of one record of a file.")
class ImportLine:
    record: str
    kind: str | None = strawberry.field(description="Null where it could not be read.")
    code: ImportCode
    why: str | None


@strawberry.type(description="What became of one push of a file, and whose phone made it.")
class Import:
    person: Person
    lines: list[ImportLine]


@strawberry.type
class ImportsMutation:
    @strawberry.mutation(description="Take in records a phone exported, at most a hundred, as if it had sent them.")
    async def import_outbox(self, info: Info, device: UUID, records: Json, signature: str | None = None) -> Import:
        viewer, now = info.context.signed_in(), info.context.now
        person, lines = await imports.take(viewer, device, records, signature_of(signature), now)
        account = await accounts.by_id(person)
        name = account.name if account else ""
        told = [ImportLine(record=one.record, kind=one.kind, code=one.code, why=one.why) for one in lines]
        return Import(person=Person(id=person, name=name), lines=told)
