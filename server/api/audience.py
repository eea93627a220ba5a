"""Whom to ask to an activity: deputies by level, unit, group, expertise and what they raised."""

from datetime import datetime
from uuid import UUID

import strawberry

from server.api.enums import Level
from server.api.info import Info
from server.api.people import Seat, seat
from server.domain.permissions import Act, require
from server.domain.scope import Target
from server.store import activities, audience


@strawberry.input(description="Whom an activity wants; what is left out narrows nothing.")
class AudienceInput:
    search: str | None = strawberry.field(default=None, description="Part of a name, a unit's name or an expertise.")
    level: Level | None = None
    unit: UUID | None = strawberry.field(default=None, description="A unit, with all under it, or a group.")
    expertise: list[str] = strawberry.field(default_factory=list, description="They know one of these.")
    grass_roots: bool = False
    raised: str | None = strawberry.field(default=None, description="They raised something that says this.")
    topic: UUID | None = strawberry.field(default=None, description="They raised something on this topic.")
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    activity: UUID | None = None


@strawberry.type(description="A deputy an activity may ask.")
class AudienceLine:
    seat: Seat
    raised: int = strawberry.field(description="How many problems and suggestions of theirs fit.")
    latest: str | None = strawberry.field(description="The newest of them.")
    elsewhere: str | None = strawberry.field(description="Where else they are to be at that time.")


@strawberry.type(description="Deputies an activity may ask, as far as they fit what it wants.")
class Audience:
    total: int
    lines: list[AudienceLine]


@strawberry.type
class AudienceQuery:
    @strawberry.field(description="Deputies the seat may ask who fit what an activity wants.")
    async def audience(self, info: Info, input: AudienceInput, first: int = 60) -> Audience:
        viewer, now = info.context.signed_in(), info.context.now
        require(viewer, Act.SEARCH_SEATS, Target(viewer.unit_path, viewer.congress))
        unit = await activities.unit(input.unit) if input.unit else None
        if input.unit and unit is None:
            return Audience(total=0, lines=[])
        wanted = audience.Wanted(
            words=(input.search or "").strip(),
            level=input.level,
            unit_path=unit["path"] if unit else None,
            expertise=[word.strip() for word in input.expertise if word.strip()],
            grass_roots=input.grass_roots,
            raised=(input.raised or "").strip(),
            topic=input.topic,
        )
        rows = await audience.find(viewer, wanted, _time(input), now, first)
        lines = [
            AudienceLine(seat=seat(row), raised=row["raised"], latest=row["latest"], elsewhere=row["elsewhere"])
            for row in rows
        ]
        return Audience(total=rows[0]["total"] if rows else 0, lines=lines)


def _time(given: AudienceInput) -> audience.Time | None:
    if given.starts_at is None or given.ends_at is None:
        return None
    return audience.Time(given.starts_at, given.ends_at, given.activity)
