"""
What ours is held against: the same schema as Strawberry ships it, and routes written by hand.

All three run the same queries of `server.store`; they differ in what stands between the
wire and them.
"""

from typing import Any

import msgspec
from litestar import Litestar, Request, Response, post
from strawberry.litestar import BaseContext, make_graphql_controller

from server.api import syncing
from server.api.context import Context
from server.api.schema import schema
from server.store import activities, activity_kinds, listed_activities
from server.viewer import asker_of


class Shipped(BaseContext):
    """Strawberry wants a context of its own kind; this one passes everything on to ours."""

    real: Any = None
    counts: dict[Any, Any] = {}
    kinds: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


async def shipped_context(request: Request[Any, Any, Any]) -> Shipped:
    """Who asks, found as ours finds it."""
    return Shipped(real=Context(await asker_of(request)))


def strawberry_as_shipped() -> Litestar:
    """Our schema behind Strawberry's own Litestar controller, at /graphql."""
    controller = make_graphql_controller(schema, path="/graphql", context_getter=shipped_context)
    return Litestar(route_handlers=[controller], openapi_config=None, logging_config=None)


def plain() -> Litestar:
    """Routes by hand: read with msgspec, ask the same queries, write with msgspec."""
    return Litestar(route_handlers=[listed, welcomed, synced], openapi_config=None, logging_config=None)


@post("/activities", status_code=200)
async def listed(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The list of activities, without GraphQL."""
    viewer = Context(await asker_of(request)).signed_in()
    found = await listed_activities.page(viewer)
    ids = [row["id"] for row in found.rows]
    await activities.addressed(viewer, ids)
    kinds = {row["id"]: row for row in await activity_kinds.versions()}
    counts = await activities.counts(ids)
    rows = [row | {"kind": kinds[row["kind"]], "counts": counts[row["id"]]} for row in found.rows]
    return Response(msgspec.json.encode({"rows": rows, "next": found.next}), media_type="application/json")


@post("/welcome", status_code=200)
async def welcomed(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The trivial answer, without GraphQL."""
    await asker_of(request)
    return Response(b'{"demo":true,"city":"","version":""}', media_type="application/json")


@post("/sync", status_code=200)
async def synced(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Sync as a plain route."""
    context = Context(await asker_of(request))
    given = msgspec.json.decode(await request.body(), type=syncing.SyncVariables).input
    return Response(msgspec.json.encode(await syncing.answer(context, given)), media_type="application/json")
