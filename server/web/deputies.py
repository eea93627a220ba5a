"""A deputy's public card (公开名片), as the printed deputy code opens it."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.codes import CodeKind
from server.store import cards
from server.web import pages
from server.web.codes import open_code
from server.web.failures import PageError


@get("/d/{token:str}")
async def deputy_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    """The five public fields of a seat that is held today."""
    code = await open_code(CodeKind.DEPUTY, token)
    card = await cards.one(code.target, datetime.now(UTC))
    if card is None:
        raise PageError(410, "这位代表已不在任", "请按街道、社区查找现任代表。")
    return pages.page(request, "deputy.html", card=card)
