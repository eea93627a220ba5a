"""What a person reads when a page of ours cannot be shown: plain Chinese, and the right status."""

from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from server.errors import (
    BusyError,
    ConflictError,
    DaimaError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    SignInRequiredError,
    TooOftenError,
)
from server.store.lost import LOST
from server.web import pages
from server.web.pages import Way
from server.web.typesetting import NoFontsError

log = structlog.get_logger()

STATUSES: tuple[tuple[type[DaimaError], int], ...] = (
    (SignInRequiredError, 401),
    (ForbiddenError, 403),
    (NotFoundError, 404),
    (InvalidError, 400),
    (ConflictError, 409),
    (TooOftenError, 429),
    (BusyError, 503),
)
TITLES = {
    400: "没看懂您要的页面",
    401: "请先登录",
    403: "没有权限",
    404: "没有这个页面",
    405: "不能这样打开",
    409: "现在还不行",
    410: "这张码已停用",
    429: "请稍等一会儿",
    503: "系统正忙",
}
OURS = "是我们的问题，已经记下。请稍后再试。"
HOME = Way("打开代码应用", "/app/")
FIND = Way("找我的代表", "/find")


class PageError(Exception):
    """A page that only says why there is no other; raised where that is found out."""

    def __init__(self, status: int, title: str, *sentences: str, ways: tuple[Way, ...] = (FIND,)) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.sentences = sentences
        self.ways = ways


def said(request: Request[Any, Any, Any], error: PageError) -> Response[bytes]:
    """The page an error asks for."""
    return pages.words(request, error.status, error.title, *error.sentences, ways=error.ways)


def refused(request: Request[Any, Any, Any], error: DaimaError) -> Response[bytes]:
    """Our own errors, in their own words."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    ways = (Way("去登录", "/app/sign-in"),) if status == 401 else (HOME,)
    response = pages.words(request, status, TITLES.get(status, "出了点问题"), error.words, ways=ways)
    if isinstance(error, BusyError):
        response.headers["retry-after"] = str(error.retry_after_s)
    return response


def unprinted(request: Request[Any, Any, Any], _error: NoFontsError) -> Response[bytes]:
    """Nothing can be set on paper here."""
    return pages.words(request, 503, "还不能打印", "服务器上没有装中文字体。请管理员运行 make setup。", ways=(HOME,))


def unserved(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """An address nobody serves, or one asked in a way it does not take."""
    if error.status_code >= 500:
        return broken(request, error)
    sentence = "地址可能写错了，或者页面已经移走。" if error.status_code == 404 else "请检查地址，或从首页重新进入。"
    return pages.words(
        request, error.status_code, TITLES.get(error.status_code, TITLES[400]), sentence, ways=(FIND, HOME)
    )


def broken(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Our bug: logged with its trace, and nothing of it shown. A lost database is none."""
    if isinstance(error, LOST):
        return refused(request, BusyError())
    log.error("page_failed", route=request.scope.get("path_template", ""), exc_info=error)
    return pages.words(request, 500, "出了点问题", OURS, ways=(HOME,))


HANDLERS: Any = {
    PageError: said,
    DaimaError: refused,
    NoFontsError: unprinted,
    HTTPException: unserved,
    Exception: broken,
}
