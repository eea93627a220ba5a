"""
Asking for no more letters (不再收信), from the letter itself: nobody has to sign in to be left alone.

The page asks first, because programmes that look for bad addresses open every link of a
letter; those that know how (RFC 8058) post at once.
"""

import hmac
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.commands import addresses
from server.errors import NotFoundError
from server.push import letters
from server.tables.engine import ENGINE
from server.web import pages
from server.web.failures import HOME

NOT_OURS = "这个地址不完整,请从信里重新打开。"


@get("/mail/stop/{delivery:uuid}/{code:str}")
async def ask_to_stop(
    request: Request[Any, Any, Any], delivery: FromPath[UUID], code: FromPath[str]
) -> Response[bytes]:
    """Whether one means it."""
    _check(delivery, code)
    return pages.page(request, "mail_stop.html", cache=pages.NEVER_KEPT)


@post("/mail/stop/{delivery:uuid}/{code:str}", status_code=200)
async def stop(request: Request[Any, Any, Any], delivery: FromPath[UUID], code: FromPath[str]) -> Response[bytes]:
    """No more letters to whoever got this one; what they are told still lies in 消息."""
    _check(delivery, code)
    try:
        async with ENGINE.transaction() as tx:
            await addresses.stop_mail(tx, delivery)
    except NotFoundError:
        return pages.words(request, 200, "不会再有", "那封信里只有您自己要的验证码。", ways=(HOME,))
    said = "通知仍在代码的“消息”里。想再收信,请在“我的”里重新登记邮箱。"
    return pages.words(request, 200, "已经不再发信给您", said, ways=(HOME,))


def _check(delivery: UUID, code: str) -> None:
    """
    Raises:
        NotFoundError: Whoever asks did not get that letter.
    """
    if not hmac.compare_digest(code.encode(), letters.stop_code(delivery).encode()):
        raise NotFoundError(NOT_OURS)
