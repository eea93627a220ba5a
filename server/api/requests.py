"""What departments ask the congress to hold, and the answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import ActivityState, RequestState, RequestVerb
from server.api.info import Info
from server.commands import requests as commands
from server.domain import requests as rules
from server.domain.permissions import Act, may
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.store import requests


@strawberry.type(description="What a request became: how it stands, and when and where it is held.")
class Arranged:
    state: ActivityState
    starts_at: datetime
    ends_at: datetime
    place: str | None


@strawberry.type(description="A department asks its congress for an activity with deputies.")
class ActivityRequest:
    id: UUID
    unit_name: str
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    deputies: int = strawberry.field(description="How many it wishes to come.")
    expertise: list[str]
    state: RequestState
    asked_by_name: str
    asked_at: datetime
    decided_at: datetime | None
    reason: str | None = strawberry.field(description="What was answered.")
    activity: UUID | None = strawberry.field(description="What it became.")
    arranged: Arranged | None = strawberry.field(description="None while the office is still at it.")
    verbs: list[RequestVerb] = strawberry.field(description="What the asking seat may do with it now.")


@strawberry.input(description="What a department asks for.")
class RequestInput:
    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    deputies: int = 0
    expertise: list[str] = strawberry.field(default_factory=list)


@strawberry.type
class RequestsQuery:
    @strawberry.field(description="Requests of the seat's department, or of all in its congress; what waits first.")
    async def activity_requests(self, info: Info) -> list[ActivityRequest]:
        viewer = info.context.signed_in()
        here = Target(viewer.unit_path, viewer.congress)
        if not (may(viewer, Act.ASK_ACTIVITY, here) or may(viewer, Act.ANSWER_REQUEST, here)):
            return []
        return [_request(viewer, row) for row in await requests.of(viewer)]


@strawberry.type
class RequestsMutation:
    @strawberry.mutation(description="Ask the congress for an activity with deputies.")
    async def ask_activity(self, info: Info, input: RequestInput) -> ActivityRequest:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return _request(viewer, await commands.ask(tx, viewer, _asked(input)))

    @strawberry.mutation(description="Any verb `ActivityRequest.verbs` offers; REFUSE wants a reason.")
    async def move_request(self, info: Info, id: UUID, verb: RequestVerb, reason: str = "") -> ActivityRequest:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return _request(viewer, await commands.move(tx, viewer, id, verb, reason))


def _asked(given: RequestInput) -> rules.Asked:
    fields = tuple(dict.fromkeys(word.strip() for word in given.expertise))
    place = (given.place or "").strip() or None
    return rules.Asked(
        given.title.strip(), given.text.strip(), given.starts_at, given.ends_at, place, given.deputies, fields
    )


def _request(viewer: Viewer, row: dict[str, Any]) -> ActivityRequest:
    shown = {name: row[name] for name in ActivityRequest.__annotations__ if name not in ("arranged", "verbs")}
    return ActivityRequest(**shown, arranged=_arranged(row), verbs=_verbs(viewer, row))


def _arranged(row: dict[str, Any]) -> Arranged | None:
    if row["activity"] is None or row["held_state"] == ActivityState.DRAFT:
        return None
    return Arranged(
        state=row["held_state"],
        starts_at=row["held_starts_at"],
        ends_at=row["held_ends_at"],
        place=row["held_place"],
    )


def _verbs(viewer: Viewer, row: dict[str, Any]) -> list[RequestVerb]:
    if row["state"] != rules.RequestState.ASKED:
        return []
    target = Target(row["unit_path"], row["congress"])
    answers = may(viewer, Act.ANSWER_REQUEST, target)
    asks = may(viewer, Act.ASK_ACTIVITY, target)
    return [*([RequestVerb.APPROVE, RequestVerb.REFUSE] if answers else []), *([RequestVerb.WITHDRAW] if asks else [])]
