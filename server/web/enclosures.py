"""
/enclosures: a document on its way in, and `/enclosures/<id>` as it came, asked at every request.

Whoever may write what it hangs on sends it, whoever may read that reads it. It is saved, never
shown as a page of ours; who may not read it is told what who guesses is told.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from server import origins, queue
from server.commands import enclosures as commands
from server.domain.enclosures import MAX_MB, MEDIA, TOO_LARGE, Enclosing, EnclosureType, NoEnclosureError, judge
from server.errors import DaimaError, InvalidError, NotFoundError
from server.store import changes, enclosures
from server.tables.engine import ENGINE
from server.viewer import require_viewer
from server.web import bodies, incoming, uploads

HEADERS = {
    "cache-control": "private, no-cache",
    "content-security-policy": "default-src 'none'; sandbox",
    "vary": "cookie",
}


@post(
    "/enclosures",
    status_code=201,
    request_max_body_size=(MAX_MB << 20) + 1,
    exception_handlers={DaimaError: uploads.refused},  # pyright: ignore[reportArgumentType]
)
async def send_enclosure(request: Request[Any, Any, Any]) -> Response[bytes]:
    """`?about=ACTIVITY:<id>&name=…`: the document hangs there; the answer names it."""
    origins.require_ours(request)
    viewer, (kind, about) = await require_viewer(request), _about(request)
    data = await incoming.whole(request, MAX_MB, TOO_LARGE)
    try:
        made = await asyncio.to_thread(judge, request.query_params.get("name", ""), data)
    except NoEnclosureError as exc:
        raise InvalidError(exc.words, field="name") from exc
    async with ENGINE.transaction() as tx:
        enclosure = await commands.add(tx, viewer, kind, about, made, data, now=datetime.now(UTC))
    await queue.poke(changes.touched(tx))
    return Response(msgspec.json.encode({"id": enclosure}), media_type="application/json", headers=uploads.HEADERS)


@get("/enclosures/{enclosure:uuid}")
async def enclosure_file(request: Request[Any, Any, Any], enclosure: FromPath[UUID]) -> Response[bytes]:
    """The document, to be saved under its name."""
    viewer, row = await require_viewer(request), await enclosures.one(enclosure)
    if row is None or not await commands.may_read(viewer, Enclosing(row["about_kind"]), row["about"]):
        raise NotFoundError
    tag, media = f'"{bytes(row["sha256"]).hex()}"', MEDIA[EnclosureType(row["type"])]
    said = f"attachment; filename*=UTF-8''{quote(row['name'], safe='')}"
    headers = HEADERS | {"etag": tag, "content-disposition": said}
    if bodies.has(request, tag):
        return Response(b"", status_code=304, headers=headers, media_type=media)
    content = await enclosures.content(enclosure)
    if content is None:
        raise NotFoundError
    return Response(content, headers=headers, media_type=media)


def _about(request: Request[Any, Any, Any]) -> tuple[Enclosing, UUID]:
    kind, _, about = request.query_params.get("about", "").partition(":")
    try:
        return Enclosing(kind), UUID(about)
    except ValueError as exc:
        raise NotFoundError from exc
