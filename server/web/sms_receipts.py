"""
POST /channels/sms/receipts: the gateway of short messages says what came to a phone and what did not.

It shows the key we send it with, `SMS_KEY`; where that is not set nobody may say anything.
"""

import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post

from server import outside
from server.errors import InvalidError, NotFoundError
from server.store import channel_claims
from server.tables.engine import ENGINE

DELIVERED = "DELIVERED"
MOST = 1000
MOST_BYTES = 256 * 1024


class Receipt(msgspec.Struct, frozen=True):
    """Of one text, by the id it was sent under."""

    id: UUID
    code: str


class Receipts(msgspec.Struct, frozen=True):
    receipts: list[Receipt]


@post("/channels/sms/receipts", status_code=200, request_max_body_size=MOST_BYTES)
async def sms_receipts(request: Request[Any, Any, Any]) -> Response[dict[str, int]]:
    """How many were news. Said twice, it is as said once; what we never sent is nothing."""
    if not _is_gateway(request.headers.get("authorization", "")):
        raise NotFoundError
    told = _read(await request.body())
    now = datetime.now(UTC)
    async with ENGINE.transaction():
        news = await channel_claims.receipts(
            {one.id: None if one.code == DELIVERED else one.code[:40] for one in told}, now
        )
    return Response({"news": news}, headers={"Cache-Control": "no-store"})


def _is_gateway(given: str) -> bool:
    service = outside.sms()
    if service is None or not service.key:
        return False
    return hmac.compare_digest(given.encode(), f"Bearer {service.key}".encode())


def _read(body: bytes) -> list[Receipt]:
    """
    Raises:
        InvalidError: Not as docs/channels.md says.
    """
    try:
        told = msgspec.json.decode(body, type=Receipts).receipts
    except msgspec.DecodeError as exc:
        raise InvalidError("回执无法读取。", field="receipts") from exc
    if len(told) > MOST:
        raise InvalidError(f"一次最多 {MOST} 条回执。", field="receipts")
    return told
