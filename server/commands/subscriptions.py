"""
Subscriptions (推送订阅): a phone says where it may be woken, and whose it is now.

The last who signed in on a phone has it: what was told to whoever had it before is not sent
there any more. The browser alone knows whether it still has its subscription, so it says so
every time the app is opened.
"""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from server import counters
from server.commands import keys as our_keys
from server.commands import notices
from server.counters import Limit
from server.domain import endpoints
from server.domain.endpoints import Endpoint, EndpointError
from server.domain.keys import KeyPurpose
from server.domain.notices import Manner, NoticeCategory, NoticeKind, Urgency
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError, TooOftenError
from server.settings import settings
from server.store import changes, deliveries, keys, subscriptions
from server.store.sql import Row

MOST = 20
"""Phones a person may be woken on; the one that was silent longest makes room."""
POINT_BYTES, AUTH_BYTES = 65, 16
TESTS = Limit("push-test", 5, 60)
TEST_LASTS = timedelta(minutes=10)


class SubscriptionState(StrEnum):
    """What the server says of a browser's subscription."""

    KNOWN = "KNOWN"  # it is this person's, and stands
    UNKNOWN = "UNKNOWN"  # subscribe, and say so
    OTHERS = "OTHERS"  # somebody else's who used this phone: unsubscribe, and subscribe anew
    OLD_KEY = "OLD_KEY"  # made with a key that is not in use any more: unsubscribe, and subscribe anew


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """
    A subscription as a browser has it; all but the number is text as browsers give it.

    Attributes:
        p256dh, auth: The browser's keys, base64url.
        generation: Of our VAPID key it was made with.
    """

    endpoint: str
    p256dh: str
    auth: str
    generation: int


async def subscribe(tx: Any, viewer: Viewer, new: NewSubscription, now: datetime) -> Row:
    """
    The viewer is woken on this phone from now on, and nobody else. Again is as once.

    Raises:
        InvalidError: No push service we know, no browser's keys, or a key that is not ours.
    """
    at, point, auth = _endpoint(new.endpoint), _point(new.p256dh), _decode(new.auth, "auth")
    if len(auth) != AUTH_BYTES:
        raise InvalidError(WRONG_KEYS, field="auth")
    if new.generation not in {key.generation for key in await keys.of(KeyPurpose.VAPID) if keys.is_ours(key)}:
        raise InvalidError("推送密钥已更换,请刷新页面后重试。", field="generation")
    held = await subscriptions.by_endpoint(new.endpoint)
    if held is not None and held["person"] != viewer.person:
        await _end(tx, [held["id"]], viewer.unit_path, "take-over", now)
    row = await subscriptions.add(viewer.person, viewer.device, at.url, at.origin, point, auth, new.generation, now)
    if row is None:
        raise ConflictError
    await _replace(tx, viewer, row, now)
    if held is None or held["id"] != row["id"]:
        await changes.commit(tx, events=[_happened(row["id"], "subscribe", viewer, now)])
    return row


async def resync(viewer: Viewer, endpoint: str, now: datetime) -> tuple[SubscriptionState, Row | None]:
    """What we know of the subscription a browser says it has."""
    held = await subscriptions.by_endpoint(endpoint)
    if held is None:
        return SubscriptionState.UNKNOWN, None
    if held["person"] != viewer.person:
        return SubscriptionState.OTHERS, None
    await subscriptions.seen(held["id"], now)
    used = (await our_keys.ensure())[KeyPurpose.VAPID]
    known = held["generation"] == used.generation
    return SubscriptionState.KNOWN if known else SubscriptionState.OLD_KEY, held


async def unsubscribe(tx: Any, viewer: Viewer, subscription: UUID, now: datetime) -> None:
    """
    The viewer is not woken there any more.

    Raises:
        NotFoundError: None of theirs.
    """
    if subscription not in {row["id"] for row in await subscriptions.of(viewer.person)}:
        raise NotFoundError
    await _end(tx, [subscription], viewer.unit_path, "unsubscribe", now)


async def test(tx: Any, viewer: Viewer, subscription: UUID | None, now: datetime) -> UUID:
    """
    A notice to oneself, pushed to one phone or to all of one's own; its id.

    Raises:
        NotFoundError: No phone of the viewer's.
        ConflictError: They have none that can be woken.
        TooOftenError: Five in this minute.
    """
    own = {row["id"] for row in await subscriptions.of(viewer.person)}
    if subscription is not None and subscription not in own:
        raise NotFoundError
    if not own:
        raise ConflictError("您还没有能接收推送的手机,请先在手机上打开推送。")
    if wait_s := await counters.wait_s(str(viewer.person), [TESTS]):
        raise TooOftenError(retry_after_s=wait_s)
    words = "看到这条通知,说明这部手机能收到推送。"
    notice = await notices.tell(
        tx, [viewer.person], NoticeKind.ANNOUNCEMENT, "测试推送", words, by=viewer, manner=_test_manner(now), now=now
    )
    assert notice is not None
    if subscription is not None:
        await deliveries.only_to(notice, subscription)
    return notice


async def end_of_device(tx: Any, device: UUID, path: str, now: datetime) -> None:
    """Nobody is woken on a device that counts no more."""
    rows = await subscriptions.of_device(device)
    await _end(tx, [row["id"] for row in rows], path, "device-end", now)


WRONG_KEYS = "浏览器给出的推送密钥不正确,请刷新页面后重试。"


def _endpoint(url: str) -> Endpoint:
    given = settings()
    try:
        return endpoints.read(url, given.push_hosts, given.push_loopback)
    except EndpointError as exc:
        raise InvalidError("这个浏览器的推送服务不在允许的范围内,暂时不能使用推送。", field="endpoint") from exc


def _point(text: str) -> bytes:
    """A browser's public key, which lies on the curve."""
    point = _decode(text, "p256dh")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as exc:
        raise InvalidError(WRONG_KEYS, field="p256dh") from exc
    if len(point) != POINT_BYTES:
        raise InvalidError(WRONG_KEYS, field="p256dh")
    return point


def _decode(text: str, field: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError) as exc:
        raise InvalidError(WRONG_KEYS, field=field) from exc


async def _replace(tx: Any, viewer: Viewer, row: Row, now: datetime) -> None:
    """What waited for the address a browser had before goes to its new one; the most silent phone too many ends."""
    held = await subscriptions.of_device(viewer.device) if viewer.device else []
    before = [old for old in held if old["id"] != row["id"]]
    for old in before:
        if old["person"] == viewer.person:
            await deliveries.move(old["id"], row["id"])
    own = sorted(await subscriptions.of(viewer.person), key=lambda one: one["seen_at"], reverse=True)
    ended = {old["id"] for old in before} | {one["id"] for one in own[MOST:]}
    await _end(tx, [*ended], viewer.unit_path, "replaced", now)


async def _end(tx: Any, ended: list[UUID], path: str, why: str, now: datetime) -> None:
    removed = await subscriptions.remove(ended)
    await deliveries.gone([row["id"] for row in removed])
    events = [changes.Happened("subscription", row["id"], why, path, now, None, row["person"]) for row in removed]
    await changes.commit(tx, events=events)


def _happened(subscription: UUID, verb: str, viewer: Viewer, now: datetime) -> changes.Happened:
    return changes.Happened("subscription", subscription, verb, viewer.unit_path, now, viewer.seat, viewer.person)


def _test_manner(now: datetime) -> Manner:
    return Manner(
        NoticeCategory.NEWS,
        Urgency.HIGH,
        critical=True,
        tag="push-test",
        why="您按了“测试推送”。",
        expires_at=now + TEST_LASTS,
    )
