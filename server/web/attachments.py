"""
/attachments/<id>: a photo, for who may read what it hangs on, asked at every request.

Never by its hash, and never as a document of ours: it may be shown in a page and saved, and
runs nothing if it is opened alone. Who may not see it is told what who guesses is told.
"""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from server import developing
from server.commands import abouts
from server.domain.bodies import About
from server.domain.photos import PhotoState
from server.errors import NotFoundError
from server.store import photos, uploads
from server.store.photos import Photo
from server.viewer import require_viewer
from server.web import bodies

HEADERS = {
    "cache-control": "private, no-cache",
    "content-security-policy": "default-src 'none'; sandbox",
    "vary": "cookie",
}


@get("/attachments/{photo:uuid}")
async def full(request: Request[Any, Any, Any], photo: FromPath[UUID]) -> Response[bytes]:
    """The photo, at most 1600 pixels wide or high."""
    return await _served(request, photo, "full")


@get("/attachments/{photo:uuid}/small")
async def small(request: Request[Any, Any, Any], photo: FromPath[UUID]) -> Response[bytes]:
    """The photo as a list shows it, at most 320 pixels wide or high."""
    return await _served(request, photo, "small")


async def _served(request: Request[Any, Any, Any], photo: UUID, size: str) -> Response[bytes]:
    row = await _readable(request, photo)
    tag = f'"{row["picture"].hex}-{size}"'
    headers = HEADERS | {
        "etag": tag,
        "content-disposition": f'attachment; filename="photo-{photo.hex[-8:]}.webp"',
    }
    if bodies.has(request, tag):
        return Response(b"", status_code=304, headers=headers, media_type=developing.MEDIA)
    return Response(await uploads.pixels(row["picture"], size), headers=headers, media_type=developing.MEDIA)


async def _readable(request: Request[Any, Any, Any], photo: UUID) -> Photo:
    viewer = await require_viewer(request)
    row = await photos.one(photo)
    if row is None or row["removed_at"] is not None or row["state"] != PhotoState.READY or row["picture"] is None:
        raise NotFoundError
    if not await abouts.may_read(viewer, About(row["about_kind"]), row["about"]):
        raise NotFoundError
    return row
