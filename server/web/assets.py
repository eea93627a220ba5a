"""
The app's files, as its build left them in `pwa/dist`: listed at the first request, read and compressed once.

Names with a hash in them never change and are kept for a year; `index.html`, the service
worker and the manifest are asked for again each time, so an update is seen at once.
"""

import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from server.web import bodies, pages
from server.web.bodies import Body
from server.web.failures import FIND

log = structlog.get_logger()

DIST = Path(__file__).parents[2] / "pwa" / "dist"
HASHED = re.compile(r"^/assets/.+[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
"""What Vite names by content."""

BROTLI, QUALITY = ".br", 5
"""A build leaves the best brotli of a file beside it; where there is none, a quick one is made."""

MEDIA = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


@get("/")
async def front_door() -> Redirect:
    """The app is the product; citizens come by a code's own link."""
    return Redirect("/app/", status_code=302)


@get("/{path:path}")
async def asset(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[Any]:
    """A file of the app, the app itself for any address under /app/, or a page saying there is none."""
    path = "/" + path.lstrip("/")
    if path in dist():
        return bodies.answer(request, _body(path, dist()[path]))
    if path in pages.files():
        return bodies.answer(request, pages.files()[path])
    if not f"{path}/".startswith("/app/") or "." in path.rpartition("/")[2]:
        raise NotFoundException
    index = dist().get("/index.html")
    return bodies.answer(request, _body("/index.html", index)) if index else _unbuilt(request)


@cache
def dist() -> dict[str, Path]:
    """Every file of the build by its path; empty if there is none."""
    return listed(DIST)


def listed(folder: Path) -> dict[str, Path]:
    """The files of a folder by path; source maps stay behind."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix not in (".map", BROTLI)]
    return {f"/{file.relative_to(folder).as_posix()}": file for file in files}


@cache
def _body(path: str, file: Path) -> Body:
    """The file as it is sent, made when it is first asked for and kept."""
    cache_control = bodies.IMMUTABLE if HASHED.match(path) else bodies.ASK_AGAIN
    beside = file.with_name(file.name + BROTLI)
    best = beside.read_bytes() if beside.is_file() else None
    return bodies.make(file.read_bytes(), _media(file), cache_control, quality=QUALITY, brotlied=best)


def _media(file: Path) -> str:
    return MEDIA.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _unbuilt(request: Request[Any, Any, Any]) -> Response[bytes]:
    sentences = ("还没有构建应用。", "在项目目录里运行 make setup，然后重新启动。")
    return pages.words(request, 503, "应用还没有准备好", *sentences, ways=(FIND,))
