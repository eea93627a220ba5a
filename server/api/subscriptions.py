"""The phones one may be woken on: subscribed, asked after at every start, tried, ended."""

from datetime import datetime
from uuid import UUID

import strawberry

from server.api.acting import acting
from server.api.enums import SubscriptionState
from server.api.info import Info
from server.commands import subscriptions as commands
from server.commands.subscriptions import NewSubscription
from server.domain import endpoints
from server.domain.scope import Target
from server.domain.viewer import Viewer
from server.settings import settings
from server.store import subscriptions as kept
from server.store.sql import Row


@strawberry.input(description="A browser's push subscription, as `PushSubscription.toJSON()` gives it.")
class SubscriptionInput:
    endpoint: str
    p256dh: str = strawberry.field(description="`keys.p256dh`, base64url.")
    auth: str = strawberry.field(description="`keys.auth`, base64url.")
    generation: int = strawberry.field(description="Of the VAPID key in `config` it was made with.")


@strawberry.type(description="A browser that may be woken for a person's notices.")
class PushSubscription:
    target: strawberry.Private[Target]
    id: UUID
    device: str | None = strawberry.field(description="What the person calls the phone.")
    service: str = strawberry.field(description="Whose push service wakes it.")
    created_at: datetime
    seen_at: datetime = strawberry.field(description="When the browser last said that it still has it.")
    last_ok_at: datetime | None = strawberry.field(description="When the push service last took a message.")
    is_refused: bool = strawberry.field(description="The push service takes nothing for it; it is asked again.")
    is_this: bool


@strawberry.type(description="What the server knows of the subscription a browser says it has.")
class Resync:
    target: strawberry.Private[Target]
    state: SubscriptionState
    subscription: UUID | None


@strawberry.type
class SubscriptionsQuery:
    @strawberry.field(description="The phones the person asking may be woken on.")
    async def subscriptions(self, info: Info) -> list[PushSubscription]:
        return await _listed(info.context.signed_in())


@strawberry.type
class SubscriptionsMutation:
    @strawberry.mutation(description="Wake the person asking on this phone, and nobody else; again is as once.")
    async def subscribe(self, info: Info, input: SubscriptionInput) -> PushSubscription:
        viewer = info.context.signed_in()
        new = NewSubscription(input.endpoint, input.p256dh, input.auth, input.generation)
        async with acting() as tx:
            row = await commands.subscribe(tx, viewer, new, info.context.now)
        return next(one for one in await _listed(viewer) if one.id == row["id"])

    @strawberry.mutation(description="At every start: whether the subscription a browser has still stands.")
    async def resync_subscription(self, info: Info, endpoint: str) -> Resync:
        viewer = info.context.signed_in()
        async with acting():
            state, row = await commands.resync(viewer, endpoint, info.context.now)
        return Resync(target=_own(viewer), state=state, subscription=row["id"] if row else None)

    @strawberry.mutation(description="Wake nobody there any more.")
    async def unsubscribe(self, info: Info, id: UUID) -> list[PushSubscription]:
        viewer = info.context.signed_in()
        async with acting() as tx:
            await commands.unsubscribe(tx, viewer, id, info.context.now)
        return await _listed(viewer)

    @strawberry.mutation(description="Push a notice to oneself, on one phone or on all; the notice's id.")
    async def test_push(self, info: Info, id: UUID | None = None) -> UUID:
        viewer = info.context.signed_in()
        async with acting() as tx:
            return await commands.test(tx, viewer, id, info.context.now)


async def _listed(viewer: Viewer) -> list[PushSubscription]:
    return [_subscription(viewer, row) for row in await kept.of(viewer.person)]


def _subscription(viewer: Viewer, row: Row) -> PushSubscription:
    return PushSubscription(
        target=_own(viewer),
        id=row["id"],
        device=row["name"],
        service=_service(row["endpoint"]),
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        last_ok_at=row["last_ok_at"],
        is_refused=row["quarantined_at"] is not None,
        is_this=row["device"] is not None and row["device"] == viewer.device,
    )


def _service(endpoint: str) -> str:
    """A service that was taken from the settings meanwhile has no name any more."""
    try:
        return endpoints.read(endpoint, settings().push_hosts, settings().push_loopback).service
    except endpoints.EndpointError:
        return ""


def _own(viewer: Viewer) -> Target:
    return Target(viewer.unit_path, viewer.congress, person=viewer.person)
