"""
How many pages one address may open: enough for a hall behind one router, too few to try tokens.

A page under a token nobody gave out is a miss, and misses are fewer. Who reaches a limit
reads when to come back; a scan of an activity is kept all the same.
"""

from typing import Any

from litestar import Request
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server import counters
from server.counters import Limit
from server.errors import TooOftenError
from server.web import failures, landings

MINUTE_S = 60
PAGES = Limit("page", 120, MINUTE_S)
MISSES = Limit("miss", 20, MINUTE_S)
MISSES_SO_FAR = Limit("miss", MISSES.most, MINUTE_S, counts=False)
"""Assumed numbers; docs/operations.md."""

WORDS = "这个网络上打开页面的次数太多了，请过 {wait_s} 秒再试。"


def limited(app: ASGIApp) -> ASGIApp:
    """Middleware of the pages citizens open by a code, or search."""

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        address = client[0] if client else ""

        async def sends(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 404:
                await counters.wait_s(address, [MISSES])
            await send(message)

        if wait_s := await counters.wait_s(address, [PAGES, MISSES_SO_FAR]):
            await _come_back(Request(scope, receive, send), wait_s)(scope, receive, send)
        else:
            await app(scope, receive, sends)

    return counted


def _come_back(request: Request[Any, Any, Any], wait_s: int) -> Any:
    """429 with the time; an activity's own page, which keeps the scan and tells nothing, where one was scanned."""
    response = landings.kept(request, 429) or failures.refused(
        request, TooOftenError(WORDS.format(wait_s=wait_s), retry_after_s=wait_s)
    )
    response.headers["retry-after"] = str(wait_s)
    return response.to_asgi_response(None, request)
