"""The web as a browser meets it, and a town for its pages to speak of."""

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from server.web import routes
from tests.web.town import Town, a_town


@pytest.fixture(scope="session")
def web() -> Litestar:
    """The pages alone, put together as `server.app` does."""
    return Litestar(route_handlers=routes.HANDLERS, before_send=routes.BEFORE_SEND, openapi_config=None)


@pytest.fixture
async def site(database: None, web: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """A client that keeps cookies, follows nothing and runs no script."""
    transport = httpx.ASGITransport(app=cast(Any, web), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def town(database: None) -> Town:
    """A street, its station, four deputies, a secret drill and a public fair."""
    return await a_town()
