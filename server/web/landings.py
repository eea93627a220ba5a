"""
Where an activity's code lands when a camera app opens it.

Capture first: a script of a few lines moves path and fragment to the app's scan page,
which stores them before it asks who is there. What is not public is not told.
"""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath

from server.domain import codes
from server.domain.codes import CodeKind
from server.store import landings
from server.store.landings import LandedActivity
from server.web import pages
from server.web.codes import open_code
from server.web.failures import FIND, PageError

WECHAT = "MicroMessenger"


@get("/a/{token:str}")
async def activity_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
    """A public activity's title, time and place; of any other, only how to check in."""
    code = await open_code(CodeKind.ACTIVITY, token)
    activity = await landings.activity(code.target)
    return _page(request, code.token, activity if activity is not None and activity.public else None)


def kept(request: Request[Any, Any, Any], status: int) -> Response[bytes] | None:
    """
    The page that keeps a scan, though nothing was looked up; None where no activity's code was scanned.

    It is the same for every token, so that it tells nobody which there are.
    """
    token = request.url.path.removeprefix("/a/").upper()
    if not request.url.path.startswith("/a/") or not codes.has_right_sign(token):
        return None
    return _page(request, token, None, status)


def _page(
    request: Request[Any, Any, Any], token: str, shown: LandedActivity | None, status: int = 200
) -> Response[bytes]:
    return pages.page(
        request,
        "activity.html",
        status=status,
        cache=pages.NEVER_KEPT,
        activity=shown,
        moves=shown is None,
        wechat=WECHAT in request.headers.get("user-agent", ""),
        token=token,
        app=f"/app/scan#c={quote(f'/a/{token}', safe='')}",
    )


@get("/t/{token:str}")
async def tracking_page(token: FromPath[str]) -> Response[bytes]:
    """Nothing yet: matters come later, and a page that pretends would mislead."""
    raise PageError(404, "查询功能尚未开通", "意见办理查询还没有开放，请向联络站工作人员询问。", ways=(FIND,))
