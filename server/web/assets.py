"""
The app's files, as its build left them in `pwa/dist`: read once, compressed once.

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

QUALITY = 9
"""Of brotli, at start: within 3 % of the best at a tenth of the time."""

MEDIA = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


@get("/")
async def front_door() -> Redirect:
    """The app is the product; citizens come by a code's own link."""
    return Redirect("/app/", status_code=302)


@get("/{path:path}")
async def asset(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[Any]:
    """A file of the app, the app itself for any address under /app/, or a page saying there is none."""
    path = "/" + path.lstrip("/")
    body = dist().get(path) or pages.files().get(path)
    if body is not None:
        return bodies.answer(request, body)
    if not f"{path}/".startswith("/app/") or "." in path.rpartition("/")[2]:
        raise NotFoundException
    index = dist().get("/index.html")
    return bodies.answer(request, index) if index else _unbuilt(request)


@cache
def dist() -> dict[str, Body]:
    """Every file of the build by its path; empty if there is none."""
    return read(DIST)


def read(folder: Path) -> dict[str, Body]:
    """The files of a folder by path; source maps stay behind."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".map"]
    return {path: _body(path, file) for file in files if (path := f"/{file.relative_to(folder).as_posix()}")}


def _body(path: str, file: Path) -> Body:
    cache_control = bodies.IMMUTABLE if HASHED.match(path) else bodies.ASK_AGAIN
    return bodies.make(file.read_bytes(), _media(file), cache_control, quality=QUALITY)


def _media(file: Path) -> str:
    return MEDIA.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _unbuilt(request: Request[Any, Any, Any]) -> Response[bytes]:
    sentences = ("还没有构建应用。", "在项目目录里运行 make demo 或 make build，然后重新启动。")
    return pages.words(request, 503, "应用还没有准备好", *sentences, ways=(FIND,))
