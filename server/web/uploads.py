"""
/uploads/<sha256>: a photo's bytes by tus 1.0.0, core, creation and checksum.

The address is the hash of the whole, and belongs to the account that is signed in:
`POST` begins it (again is as once), `HEAD` says how much is here, `PATCH` brings the next
piece under its checksum. Refusals are JSON, as the API's are.
"""

import asyncio
import base64
import binascii
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, patch, post, route
from litestar.params import FromPath

from server import origins
from server.domain.photos import CHUNK_BYTES
from server.errors import (
    BusyError,
    ConflictError,
    DaimaError,
    DamagedError,
    ForbiddenError,
    FullError,
    InvalidError,
    NotFoundError,
    OverloadedError,
    SignInRequiredError,
    TooLargeError,
    TooOftenError,
)
from server.store.lost import LOST
from server.store.uploads import Upload
from server.sync import uploads
from server.viewer import viewer_of

VERSION = "1.0.0"
HEADERS = {"tus-resumable": VERSION, "cache-control": "no-store"}
PIECE = "application/offset+octet-stream"
CHECKSUMS = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
SHA = re.compile(r"[0-9a-f]{64}")

AT_ONCE = 4
"""Pieces written at a time by a process, so that connections are left for everything else."""
MOST_HERE = 64
"""Pieces in memory at a time: 16 MiB."""
PIECE_WITHIN_S = 60
"""A phone slower than 4 KiB a second sends smaller pieces."""

STATUSES: tuple[tuple[type[DaimaError], int], ...] = (
    (SignInRequiredError, 401),
    (ForbiddenError, 403),
    (NotFoundError, 404),
    (ConflictError, 409),
    (TooLargeError, 413),
    (TooOftenError, 429),
    (DamagedError, 460),
    (BusyError, 503),
    (FullError, 507),
    (InvalidError, 400),
)


class _OtherVersionError(InvalidError):
    words = "应用版本与服务器不一致,请更新后再试。"


class _OtherMediaError(InvalidError):
    words = "上传的内容类型不正确。"


OWN_STATUSES = {_OtherVersionError: 412, _OtherMediaError: 415}


@post("/{sha:str}", status_code=201)
async def begin(request: Request[Any, Any, Any], sha: FromPath[str]) -> Response[None]:
    """So many bytes of that hash will come."""
    person, digest = await _asked(request, sha)
    found, is_new = await uploads.begin(person, digest, _number(request, "upload-length"))
    return _said(found, 201 if is_new else 200, {"location": f"/uploads/{sha}"})


@route("/{sha:str}", http_method=["HEAD"], status_code=200)
async def progress(request: Request[Any, Any, Any], sha: FromPath[str]) -> Response[None]:
    """Where to go on."""
    person, digest = await _asked(request, sha)
    return _said(await uploads.progress(person, digest), 200)


@patch("/{sha:str}", status_code=204, request_max_body_size=None)
async def append(request: Request[Any, Any, Any], sha: FromPath[str]) -> Response[None]:
    """The next piece; it is on disk when this is answered."""
    person, digest = await _asked(request, sha)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PIECE:
        raise _OtherMediaError
    offset, sum_of = _number(request, "upload-offset"), _checksum(request)
    async with _room():
        chunk = await _chunk(request)
        sum_of(chunk)
        async with _turn:
            received = await uploads.append(person, digest, offset, chunk)
    return _answer(204, {"upload-offset": str(received)})


async def _asked(request: Request[Any, Any, Any], sha: str) -> tuple[UUID, bytes]:
    """Whose upload of which bytes is meant."""
    origins.require_ours(request)
    try:
        viewer = await viewer_of(request)
    except LOST as exc:
        raise BusyError from exc
    if viewer is None:
        raise SignInRequiredError
    if request.headers.get("tus-resumable") != VERSION:
        raise _OtherVersionError(field="tus-resumable")
    if SHA.fullmatch(sha) is None:
        raise NotFoundError
    return viewer.person, bytes.fromhex(sha)


def _number(request: Request[Any, Any, Any], name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise InvalidError(field=name)
    return int(text)


def _checksum(request: Request[Any, Any, Any]) -> Any:
    """A check of the piece against what `Upload-Checksum` says of it."""
    name, _, text = request.headers.get("upload-checksum", "").partition(" ")
    try:
        promised = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        promised = b""
    if name not in CHECKSUMS or not promised:
        raise InvalidError(field="upload-checksum")

    def check(chunk: bytes) -> None:
        if CHECKSUMS[name](chunk).digest() != promised:
            raise DamagedError

    return check


async def _chunk(request: Request[Any, Any, Any]) -> bytes:
    pieces, size = [], 0
    try:
        async with asyncio.timeout(PIECE_WITHIN_S):
            async for piece in request.stream():
                size += len(piece)
                if size > CHUNK_BYTES:
                    raise TooLargeError
                pieces.append(piece)
    except TimeoutError as exc:
        raise BusyError from exc
    return b"".join(pieces)


_turn = asyncio.Semaphore(AT_ONCE)
_here = 0


@asynccontextmanager
async def _room() -> AsyncIterator[None]:
    """A place for one piece in memory; who comes when all are taken is told to come back."""
    global _here
    if _here >= MOST_HERE:
        raise OverloadedError
    _here += 1
    try:
        yield
    finally:
        _here -= 1


def _said(found: Upload, status: int, headers: dict[str, str] | None = None) -> Response[None]:
    progress = {"upload-offset": str(found.received), "upload-length": str(found.bytes)}
    return _answer(status, progress | (headers or {}))


def _answer(status: int, headers: dict[str, str]) -> Response[None]:
    return Response(None, status_code=status, media_type="text/plain", headers=HEADERS | headers)


def refused(_request: Request[Any, Any, Any], error: DaimaError) -> Response[bytes]:
    """Our own errors, as the API says them."""
    own = OWN_STATUSES.get(type(error))
    status = own or next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    extensions: dict[str, Any] = {"code": error.code, "retryable": error.retryable}
    headers: dict[str, str] = {}
    if isinstance(error, BusyError):
        extensions["retryAfterS"] = error.retry_after_s
        headers["retry-after"] = str(error.retry_after_s)
    if error.detail.get("field"):
        extensions["field"] = error.detail["field"]
    body = msgspec.json.encode({"errors": [{"message": error.words, "extensions": extensions}]})
    return Response(body, status_code=status, media_type="application/json", headers=HEADERS | headers)


UPLOADS = Router(
    path="/uploads",
    route_handlers=[begin, progress, append],
    exception_handlers={DaimaError: refused},  # pyright: ignore[reportArgumentType]
)
