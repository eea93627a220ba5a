"""Intakes (批量导入): how far each is, what was decided of its lines, and a person's yes or no."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import IntakeState, Outcome
from server.api.info import Info
from server.commands import intakes as commands
from server.domain.intake_columns import COLUMNS, SHEETS
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.errors import NotFoundError
from server.store import intakes

MOST_LINES = 200


@strawberry.type(description="Lines of an intake by what becomes of them.")
class IntakeCounts:
    make: int
    change: int
    leave: int
    refuse: int


@strawberry.type(description="What is wrong in a column of a line; of the whole line if there is none.")
class IntakeProblem:
    column: str | None
    words: str


@strawberry.type(description="What becomes of a line.")
class IntakeLine:
    place: int = strawberry.field(description="In the order of the file; a page goes on after it.")
    sheet: str
    line: int = strawberry.field(description="As the spreadsheet counts it.")
    label: str
    outcome: Outcome
    problems: list[IntakeProblem]
    notes: list[str]


@strawberry.type(description="A column of the template; its heading and what it wants are the clerks' own words.")
class IntakeColumn:
    sheet: str
    key: str
    heading: str
    note: str
    must: bool
    choices: list[str] = strawberry.field(description="What may stand there; empty if it is free.")


@strawberry.type(description="A spreadsheet of units or people, checked as a whole and taken in as a whole.")
class Intake:
    id: UUID
    file_name: str
    state: IntakeState
    why: str | None
    done: int = strawberry.field(description="Lines through what the state says.")
    total: int
    counts: IntakeCounts
    by_name: str
    created_at: datetime
    applied_at: datetime | None


@strawberry.type
class IntakesQuery:
    @strawberry.field(description="The newest intakes of the seat's scope.")
    async def intakes(self, info: Info) -> list[Intake]:
        viewer = info.context.signed_in()
        return [_intake(row) for row in await intakes.of_units(viewer.unit_path, viewer.congress)]

    @strawberry.field(description="What a line of units, or of people, may say: the template's columns, in order.")
    async def intake_columns(self) -> list[IntakeColumn]:
        return [
            IntakeColumn(
                sheet=SHEETS[kind],
                key=column.key,
                heading=column.heading,
                note=column.note,
                must=column.must,
                choices=list(column.choices),
            )
            for kind, columns in COLUMNS.items()
            for column in columns
        ]

    @strawberry.field(description="An intake as it stands now.")
    async def intake(self, info: Info, id: UUID) -> Intake | None:
        row = await _readable(info.context.signed_in(), id)
        return _intake(row) if row else None

    @strawberry.field(description="What was decided of its lines, in the file's order.")
    async def intake_lines(
        self, info: Info, intake: UUID, outcome: Outcome | None = None, after: int = -1, first: int = 100
    ) -> list[IntakeLine]:
        if await _readable(info.context.signed_in(), intake) is None:
            return []
        rows = await intakes.lines(intake, outcome, after, max(1, min(first, MOST_LINES)))
        return [_line(row) for row in rows]


@strawberry.type
class IntakesMutation:
    @strawberry.mutation(description="Take in what was checked; a worker goes on with it.")
    async def apply_intake(self, info: Info, id: UUID) -> Intake:
        async with acting() as tx:
            await commands.apply(tx, info.context.signed_in(), id, info.context.now)
        return await _now(id)

    @strawberry.mutation(description="Give it up: nothing is taken in, and the file is gone.")
    async def discard_intake(self, info: Info, id: UUID) -> Intake:
        async with acting() as tx:
            await commands.discard(tx, info.context.signed_in(), id, info.context.now)
        return await _now(id)


async def _readable(viewer: Viewer, intake: UUID) -> dict[str, Any] | None:
    row = await intakes.one(intake)
    if row is None or not may(viewer, Act.MANAGE_SEATS, Target(row["unit_path"], row["congress"])):
        return None
    return row


async def _now(intake: UUID) -> Intake:
    row = await intakes.one(intake)
    if row is None:
        raise NotFoundError
    return _intake(row)


def _intake(row: dict[str, Any]) -> Intake:
    names = ("id", "file_name", "state", "why", "done", "total", "by_name", "created_at", "applied_at")
    counts = IntakeCounts(**{outcome.value.lower(): count for outcome, count in row["counts"].items()})
    return Intake(**{name: row[name] for name in names}, counts=counts)


def _line(row: dict[str, Any]) -> IntakeLine:
    problems = [IntakeProblem(**one) for one in row["problems"]]
    return IntakeLine(**{name: row[name] for name in row if name != "problems"}, problems=problems)
