"""A person's activities as a calendar their phone subscribes to."""

from datetime import datetime
from typing import Any

import strawberry

from server.api.acting import acting
from server.api.info import Info
from server.commands import calendar_feeds as commands
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.settings import settings
from server.store import calendar_feeds


@strawberry.type(description="A secret address under which a person's calendar finds their activities.")
class CalendarFeed:
    target: strawberry.Private[Target]
    url: str | None = strawberry.field(description="Told once, when it is made; we keep only its hash.")
    created_at: datetime
    read_at: datetime | None = strawberry.field(description="When a calendar last asked, to the hour.")


@strawberry.type
class CalendarFeedsQuery:
    @strawberry.field(description="The feed of the person asking; null if they have none.")
    async def calendar_feed(self, info: Info) -> CalendarFeed | None:
        viewer = info.context.signed_in()
        row = await calendar_feeds.of(viewer.person)
        return _feed(viewer, row) if row else None


@strawberry.type
class CalendarFeedsMutation:
    @strawberry.mutation(description="Make a secret address; the one there was is nothing any more.")
    async def make_calendar_feed(self, info: Info) -> CalendarFeed:
        viewer = info.context.signed_in()
        async with acting() as tx:
            token = await commands.make(tx, viewer)
        row = await calendar_feeds.of(viewer.person)
        assert row is not None
        return _feed(viewer, row, f"{settings().public_url}/calendar/{token}.ics")

    @strawberry.mutation(description="End the address.")
    async def end_calendar_feed(self, info: Info) -> bool:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.end(tx, viewer)
        return True


def _feed(viewer: Viewer, row: dict[str, Any], url: str | None = None) -> CalendarFeed:
    target = Target(viewer.unit_path, viewer.congress, person=viewer.person)
    return CalendarFeed(target=target, url=url, created_at=row["created_at"], read_at=row["read_at"])
