"""
POST /graphql: one trusted document, its variables, one answer.

An id nobody shipped is refused before anything is parsed; free queries and introspection
are for development. `Sync` goes past GraphQL's execution altogether (`syncing`). Other
sites' pages cannot ask: the body must be JSON, the header `x-daima` must be there, and the
browser's Origin must be ours.
"""

from contextlib import nullcontext
from typing import Any

import msgspec
from litestar import Request, Response, post
from litestar.exceptions import InternalServerException

from server import origins, tallies
from server.api import failures, syncing, trusted
from server.api.context import Context
from server.api.door import DOOR
from server.api.failures import Failure
from server.domain.records import MAX_PUSH_BYTES
from server.errors import DaimaError, InvalidError, TooLargeError, UnknownDocumentError
from server.settings import settings
from server.viewer import asker_of, stranger

MAX_BODY_BYTES = MAX_PUSH_BYTES + 16 * 1024
"""A push of 256 KiB, and room for what is around it."""

SMALL_BYTES = 16 * 1024
"""What is larger is a push, or may wait as long as one."""

UNREADABLE = "请求无法读取。"
NUL = b"\\u0000"
HEADERS = {"cache-control": "no-store"}


class Asked(msgspec.Struct, frozen=True):
    """The body of a request. `query` is read in development only."""

    id: str | None = None
    variables: msgspec.Raw = msgspec.Raw(b"{}")
    query: str | None = None


@post("/graphql", status_code=200, include_in_schema=False, request_max_body_size=None)
async def graphql(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer one operation; every error is an answer too."""
    name = "unread"
    context: Context | None = None
    try:
        _from_here(request)
        asked = _read(await _body(request))
        name = _name(asked)
        given = _given(asked.variables) if name == "Sync" else None
        async with DOOR.admitted(given.device, brings=bool(given.records)) if given else nullcontext():
            context = Context(stranger(request) if _for_anyone(name, asked) else await asker_of(request))
            data = await _run(asked, context, given)
    except DaimaError as error:
        data = failures.of_error(error)
    except Exception as error:
        data = failures.of_bug(error, name)
    if name == "Sync":
        tallies.count_sync(data.status if isinstance(data, Failure) else 200)
    if isinstance(data, Failure):
        return _refused(data, context)
    return _response(data, 200, context)


def _from_here(request: Request[Any, Any, Any]) -> None:
    """Nothing, if one of our own pages, or no page at all, asks."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise InvalidError(UNREADABLE, field="content-type")
    origins.require_ours(request)


async def _body(request: Request[Any, Any, Any]) -> bytes:
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
        raise TooLargeError
    if int(length) > SMALL_BYTES:  # a storm's pushes are turned away before they are read
        DOOR.require_room(brings=True)
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                raise TooLargeError
            chunks.append(chunk)
    except InternalServerException as exc:  # the framework's word for whoever hung up before the end
        raise InvalidError(UNREADABLE) from exc
    return b"".join(chunks)


def _read(body: bytes) -> Asked:
    try:
        return msgspec.json.decode(body, type=Asked)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidError(UNREADABLE) from exc


def _name(asked: Asked) -> str:
    if asked.id is not None:
        return trusted.name_of(asked.id)
    if asked.query is not None and settings().development:
        return "free"
    raise UnknownDocumentError


def _for_anyone(name: str, asked: Asked) -> bool:
    """Whether a document asks nobody who they are, so that nobody need be looked up."""
    if name == "Sync" or asked.id is None:
        return False
    plan = _executing().shipped(asked.id).plan
    return plan is not None and plan.for_anyone


def _executing() -> Any:
    """GraphQL is heavy; `Sync` and the first page do without."""
    from server.api import executing

    return executing


async def _run(asked: Asked, context: Context, given: syncing.SyncIn | None) -> bytes | Failure:
    """The JSON of the answer, or what goes out instead."""
    if given is not None:
        return msgspec.json.encode({"data": {"sync": await syncing.answer(context, given)}})
    executing = _executing()
    if asked.id is not None:
        return await executing.run(executing.shipped(asked.id), _variables(asked.variables), context)
    return await executing.free(asked.query or "", _variables(asked.variables), context)


def _given(variables: msgspec.Raw) -> syncing.SyncIn:
    try:
        return msgspec.json.decode(variables, type=syncing.SyncVariables).input
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidError("同步请求无法读取,请更新应用后再试。", field="input") from exc


def _variables(raw: msgspec.Raw) -> dict[str, Any]:
    if NUL in bytes(raw):  # no text column of ours can hold it
        raise InvalidError("内容含有无法保存的字符。", field="variables")
    try:
        return msgspec.json.decode(raw, type=dict[str, Any] | None) or {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidError(UNREADABLE, field="variables") from exc


def _refused(failure: Failure, context: Context | None) -> Response[bytes]:
    body = msgspec.json.encode({"data": None, "errors": failure.errors})
    return _response(body, failure.status, context, failure.headers)


def _response(
    body: bytes, status: int, context: Context | None, headers: dict[str, str] | None = None
) -> Response[bytes]:
    return Response(
        body,
        status_code=status,
        media_type="application/json",
        headers=HEADERS | (headers or {}) | (context.headers if context else {}),
        cookies=context.cookies if context else None,
    )
