"""Stations at the desk: their receptions to come, and what they write of each month, quarter and year."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import ActivityState, StatementKind
from server.api.info import Info
from server.commands import statements as commands
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.errors import NotFoundError
from server.store import statements as kept


@strawberry.type(description="What a station writes of a period; on its page once it is published.")
class Statement:
    id: UUID
    station: UUID
    kind: StatementKind
    period: str
    title: str
    body: str
    published_at: datetime | None
    version: int


@strawberry.type(description="A reception to come, and whether it is announced in time.")
class ComingReception:
    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    state: ActivityState
    deputies: list[str]
    announce_by: datetime = strawberry.field(description="By when it is to stand on the station's page.")
    is_late: bool = strawberry.field(description="Not there yet, and past that moment.")


@strawberry.type(description="A station as its staff keep it.")
class StationDesk:
    id: UUID
    name: str
    may_write: bool
    receptions: list[ComingReception]
    statements: list[Statement]


@strawberry.type
class StatementsQuery:
    @strawberry.field(description="A station's receptions to come and its statements; null if the seat may not look.")
    async def station_desk(self, info: Info, station: UUID) -> StationDesk | None:
        viewer = info.context.signed_in()
        try:
            row = await commands.station(viewer, station, Act.SEE_STANDING)
        except NotFoundError:
            return None
        return StationDesk(
            id=row["id"],
            name=row["name"],
            may_write=may(viewer, Act.WRITE_STATEMENT, Target(row["path"], row["congress"])),
            receptions=[_reception(one, info.context.now) for one in await kept.receptions(station, info.context.now)],
            statements=[_statement(one) for one in await kept.of(station)],
        )


@strawberry.type
class StatementsMutation:
    @strawberry.mutation(description="A draft of the period a day lies in, written from its facts; or what is there.")
    async def begin_statement(self, info: Info, station: UUID, kind: StatementKind, day: date) -> Statement:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return _statement(await commands.begin(tx, viewer, station, kind, day))

    @strawberry.mutation(description="Write a statement; `publish` puts it on the station's page.")
    async def write_statement(
        self, info: Info, id: UUID, version: int, title: str, body: str, publish: bool = False
    ) -> Statement:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return _statement(await commands.write(tx, viewer, id, title, body, version=version, publish=publish))


def _statement(row: dict[str, Any]) -> Statement:
    names = ("id", "kind", "period", "title", "body", "published_at", "version")
    return Statement(station=row["unit"], **{name: row[name] for name in names})


def _reception(row: dict[str, Any], now: datetime) -> ComingReception:
    """A draft, or one the public may not read, does not stand on the page."""
    by = row["starts_at"] - timedelta(days=row["announce_days"])
    is_there = row["state"] != ActivityState.DRAFT and row["visibility"] == "PUBLIC"
    names = ("id", "title", "starts_at", "ends_at", "state", "deputies")
    return ComingReception(announce_by=by, is_late=not is_there and now > by, **{name: row[name] for name in names})
