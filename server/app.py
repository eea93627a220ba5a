"""
The web process: every route, one pool, one way out for errors.

`granian --factory server.app:create_app` runs it. Handlers are gathered here and nowhere
else; nothing is opened before the server starts.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar

from server import queue, sms
from server.api.documents import graphql
from server.settings import settings
from server.tables.engine import close_pool, open_pool
from server.web import routes
from server.web.health import health


class RefusedToServeError(Exception):
    """These settings must not serve anybody; the words say why."""


def create_app() -> Litestar:
    """
    The application.

    Raises:
        RefusedToServeError: A demo beside a real SMS gateway, or no secret.
    """
    if why := sms.check(settings()):
        raise RefusedToServeError(why)
    return Litestar(
        route_handlers=[graphql, health, *routes.HANDLERS],
        middleware=routes.MIDDLEWARE,
        before_send=routes.BEFORE_SEND,
        lifespan=[_pool],
        openapi_config=None,
        debug=False,
    )


@asynccontextmanager
async def _pool(_app: Any) -> AsyncIterator[None]:
    await open_pool()
    try:
        yield
    finally:
        await queue.close()
        await close_pool()
