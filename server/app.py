"""
The web process: every route, one pool, one way out for errors.

`granian --factory server.app:create_app` runs it. Handlers are gathered here and nowhere
else; nothing is opened before the server starts.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from litestar import Litestar

from server import counters, queue, sms
from server.api.documents import graphql
from server.push import vapid
from server.settings import settings
from server.tables.engine import close_pool, open_pool
from server.web import failures, routes
from server.web.health import health
from server.web.metrics import metrics

WARM_AFTER_S = 1.0


class RefusedToServeError(Exception):
    """These settings must not serve anybody; the words say why."""


def create_app() -> Litestar:
    """
    The application.

    Raises:
        RefusedToServeError: A demo beside a real SMS gateway, or settings of push that fit no real city.
    """
    if why := sms.check(settings()) or vapid.check(settings()):
        raise RefusedToServeError(why)
    return Litestar(
        route_handlers=[graphql, health, metrics, *routes.HANDLERS],
        middleware=routes.MIDDLEWARE,
        before_send=routes.BEFORE_SEND,
        lifespan=[_pool],
        exception_handlers=failures.HANDLERS,
        openapi_config=None,
        logging_config=None,
    )


@asynccontextmanager
async def _pool(_app: Any) -> AsyncIterator[None]:
    await open_pool()
    warming = asyncio.get_running_loop().call_later(WARM_AFTER_S, _warm)
    try:
        yield
    finally:
        warming.cancel()
        await counters.close()
        await queue.close()
        await close_pool()


def _warm() -> None:
    """Bring GraphQL in beside the event loop, once the first page is out."""
    asyncio.get_running_loop().run_in_executor(None, _ready)


def _ready() -> None:
    import_module("server.api.executing").warm()
    # All that stays for ever is here now; looking it through again stops everybody for 50 ms.
    gc.freeze()
