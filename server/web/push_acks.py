"""
POST /push/acks: what became of notifications, told by the service worker that shows them.

Without a session, for the app may be shut: each line carries the code its notification came
with. A line that does not fit is left out and nobody is told, so nothing can be found out here.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post

from server import counters
from server.commands import acks
from server.commands.acks import Did
from server.counters import Limit
from server.errors import BusyError, DaimaError, TooLargeError, TooOftenError
from server.push import acks as codes
from server.store.lost import LOST
from server.web.uploads import refused

MOST = 200
MOST_BYTES = 64 * 1024
LIMIT = Limit("push-ack", 600, 60)
"""A hall behind one router whose phones all show the same notice; an assumed number, docs/operations.md."""
LATEST_MS = 4_102_444_800_000
"""The year 2100."""


class Ack(msgspec.Struct, frozen=True):
    """
    One line.

    Attributes:
        ack: The code that came with the notification.
        at: Milliseconds since 1970, by the phone's clock.
    """

    delivery: UUID
    ack: str
    what: Did
    at: int


@post(
    "/push/acks",
    status_code=204,
    request_max_body_size=MOST_BYTES,
    exception_handlers={DaimaError: refused},  # pyright: ignore[reportArgumentType]
)
async def push_acks(request: Request[Any, Any, Any]) -> Response[None]:
    """204 whatever the lines say; 400 if they are no lines, 413 if they are too many."""
    if wait_s := await counters.wait_s(request.client.host if request.client else "", [LIMIT]):
        raise TooOftenError(retry_after_s=wait_s)
    try:
        lines = msgspec.json.decode(await request.body(), type=list[Ack])
    except msgspec.DecodeError:
        return Response(None, status_code=400)
    if len(lines) > MOST:
        raise TooLargeError
    said = [(line.delivery, line.what, _moment(line.at)) for line in lines if codes.is_of(line.delivery, line.ack)]
    try:
        await acks.take(said)
    except LOST as exc:
        raise BusyError from exc
    return Response(None, status_code=204, headers={"cache-control": "no-store"})


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(min(max(ms, 0), LATEST_MS) / 1000, UTC)
