"""
What `Sync` does: keep what the phone sent, tell it what it has not seen.

The wire's bytes are decoded straight into Structs and the answer is encoded straight from
one, because at sync time GraphQL's own coercion costs more than everything else together;
a test holds the answer equal to that of the schema.
"""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
import structlog
from msgspec import Meta

from server.api.context import Context
from server.api.door import DOOR
from server.domain import parsing
from server.domain.records import MAX_PUSH_RECORDS, AckCode
from server.domain.viewer import Viewer
from server.errors import SignInRequiredError, TooLargeError
from server.store.feed import Sum
from server.sync import feed, leases, push
from server.sync.feed import Pulled, Reset
from server.sync.push import Ack

log = structlog.get_logger()

MIN_CLIENT: str | None = None
"""Apps older than this may send, and must update before they read. None: every one may."""

MIN_SCHEMA = 1
"""Phones with older tables of their own must build them anew."""

OFTEN_ANEW = 3
"""Times a day a phone may begin anew before somebody should look."""

Text = Annotated[str, Meta(max_length=200)]


class SyncIn(msgspec.Struct, frozen=True, rename="camel"):
    """What a phone sends, and how far it has read."""

    device: UUID
    client: Annotated[Text, Meta(description="Version of the app.")]
    schema: Annotated[int, Meta(le=2**31 - 1, description="Version of the phone's own tables.")]
    records: list[msgspec.Raw]
    pending: Annotated[int, Meta(ge=0, le=2**31 - 1, description="Records still waiting on the phone after these.")]
    signature: (
        Annotated[
            Text,
            Meta(
                description="ECDSA P-256 SHA-256 raw, base64url, over `daima-push-1` + device id + "
                "the records' hashes in order."
            ),
        ]
        | None
    ) = None
    cursor: (
        Annotated[str, Meta(max_length=25_000, description="What the phone has; null on its first pull.")] | None
    ) = None
    scopes: Annotated[list[Text], Meta(max_length=5_000, description="The scopes the phone holds rows of.")] | None = (
        None
    )
    page: Annotated[str, Meta(max_length=25_000, description="Inside one pull: the page to go on from.")] | None = None
    limit: Annotated[int, Meta(ge=1, le=2_000)] = 500
    check: Annotated[bool, Meta(description="Tell what each scope comes to, for the phone to compare.")] = False
    anew: Annotated[
        int, Meta(ge=0, le=1_000_000, description="How often the phone began anew within the last day.")
    ] = 0


class SyncVariables(msgspec.Struct, frozen=True):
    """The variables of a `Sync` document."""

    input: SyncIn


class SyncOut(msgspec.Struct, frozen=True, rename="camel"):
    """`SyncResult`; as it stands, one that says nothing."""

    server_time: int
    lease_ms: int
    acks: list[Ack] = []
    reset: Reset = Reset.NONE
    resend_since: int | None = None
    add_scopes: tuple[str, ...] = ()
    drop_scopes: tuple[str, ...] = ()
    rows: msgspec.Raw = msgspec.Raw(b"[]")
    page: str | None = None
    cursor: str | None = None
    sums: tuple[Sum, ...] | None = None
    epoch: str | None = None
    retry_after_ms: int | None = None
    min_client: str | None = None
    wipe: bool = False


async def answer(context: Context, given: SyncIn) -> SyncOut:
    """
    Keep, then tell.

    Raises:
        SignInRequiredError: No session; what waits on the phone is kept there.
        TooLargeError: More records than one push may bring.
    """
    if _is_revoked(context, given.device):
        return SyncOut(server_time=_now_ms(), lease_ms=leases.MS, wipe=True)
    viewer = context.viewer
    if viewer is None:  # a session that still wants a second factor is none to a phone
        raise SignInRequiredError
    if len(given.records) > MAX_PUSH_RECORDS:
        raise TooLargeError
    acks = await _keep(viewer, given)
    pulled = None if _is_too_old(given.client) else await _pull(viewer, given)
    return _told(acks, pulled)


async def _keep(viewer: Viewer, given: SyncIn) -> list[Ack]:
    if viewer.device != given.device:
        return [_not_yours(raw, given.device) for raw in given.records]
    batch, now = parsing.parse_all(given.records, given.device), datetime.now(UTC)
    return await push.file(viewer, given.device, batch, signature_of(given.signature), now, given.pending)


async def _pull(viewer: Viewer, given: SyncIn) -> Pulled:
    if given.anew >= OFTEN_ANEW:
        log.warning("begins_anew_often", device=str(given.device), times=given.anew)
    if given.schema < MIN_SCHEMA:
        return Pulled(Reset.SCHEMA)
    if given.records and given.page is None and DOOR.is_crowded():
        return Pulled()  # what others hold is on one phone only: it goes before rows that are safe here
    return await feed.since(viewer, given.cursor, given.scopes, given.page, given.limit, given.check)


def _told(acks: list[Ack], pulled: Pulled | None) -> SyncOut:
    """The answer; without rows where the app is too old to read them."""
    seen = pulled or Pulled()
    return SyncOut(
        server_time=_now_ms(),
        acks=acks,
        reset=seen.reset,
        resend_since=seen.resend_since,
        add_scopes=seen.add_scopes,
        drop_scopes=seen.drop_scopes,
        rows=msgspec.Raw(seen.rows_json),
        page=seen.page,
        cursor=seen.cursor,
        sums=seen.sums,
        epoch=seen.epoch,
        retry_after_ms=DOOR.retry_after_ms(),
        min_client=None if pulled else MIN_CLIENT,
        lease_ms=leases.MS,
    )


def _is_revoked(context: Context, device: UUID) -> bool:
    """Whether the cookie's session belonged to this device, and the device was revoked."""
    return context.asker.revoked == device


def _not_yours(raw: msgspec.Raw, device: UUID) -> Ack:
    read = parsing.parse(raw, device)
    record = read.record if isinstance(read, parsing.Malformed) else str(read.given.id)
    return Ack(record, AckCode.NOT_YOURS)


def signature_of(text: str | None) -> bytes | None:
    """The signature's bytes; such as cannot be read are a wrong one, not a missing one."""
    if text is None:
        return None
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError):
        return b""


def _is_too_old(client: str) -> bool:
    return MIN_CLIENT is not None and _version(client) < _version(MIN_CLIENT)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("-")[0].split(".") if part.isdigit())


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
