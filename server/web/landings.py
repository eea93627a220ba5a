"""
Where an activity's code lands when a camera app opens it.

Capture first: a script of a few lines moves path and fragment to the app's scan page,
which stores them before it asks who is there. What is not public is not told.
"""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain.codes import CodeKind
from server.store import landings
from server.web import pages
from server.web.codes import open_code
from server.web.failures import FIND, PageError

WECHAT = "MicroMessenger"


@get("/a/{token:str}")
async def activity_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    """A public activity's title, time and place; of any other, only how to check in."""
    code = await open_code(CodeKind.ACTIVITY, token)
    activity = await landings.activity(code.target)
    shown = activity if activity is not None and activity.public else None
    return pages.page(
        request,
        "activity.html",
        cache=pages.NEVER_KEPT,
        activity=shown,
        moves=shown is None,
        wechat=WECHAT in request.headers.get("user-agent", ""),
        token=code.token,
        app=f"/app/scan#c={quote(f'/a/{code.token}', safe='')}",
    )


@get("/t/{token:str}")
async def tracking_page(token: FromPath[str]) -> Response[bytes]:
    """Nothing yet: matters come later, and a page that pretends would mislead."""
    raise PageError(404, "查询功能尚未开通", "意见办理查询还没有开放，请向联络站工作人员询问。", ways=(FIND,))
