"""Whether one of our own pages asks: another site's page can set neither the header nor the Origin."""

from typing import Any

from litestar import Request

from server.errors import ForbiddenError
from server.settings import settings

FOREIGN = "请求来源不正确。"


def require_ours(request: Request[Any, Any, Any]) -> None:
    """
    Nothing, if one of our own pages, or no page at all, asks.

    Raises:
        ForbiddenError: `x-daima` is missing, or the browser says that another site asks.
    """
    if request.headers.get("x-daima") != "1":
        raise ForbiddenError(FOREIGN)
    origin = request.headers.get("origin")
    if origin is None or origin == settings().public_url:
        return
    host = origin.partition("://")[2]
    if not host or host != request.headers.get("host"):
        raise ForbiddenError(FOREIGN)
