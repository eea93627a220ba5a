"""Calendar feeds (日历订阅): a person's secret address is made, made anew, ended. Who has it reads their activities."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server import sealing
from server.domain.viewer import Viewer
from server.store import calendar_feeds, changes
from server.store.changes import Happened

TOKEN_BYTES = 32


async def make(tx: Any, viewer: Viewer, *, now: datetime | None = None) -> str:
    """The token of a new feed of the person, told this once; the one they had is ended."""
    token, at = secrets.token_urlsafe(TOKEN_BYTES), now or datetime.now(UTC)
    await calendar_feeds.hold(viewer.person)
    await calendar_feeds.end(viewer.person, at)
    made = await calendar_feeds.add(viewer.person, token_hash(token), at)
    await changes.commit(tx, events=[_happened(viewer, made, "make", at)])
    return token


async def end(tx: Any, viewer: Viewer, *, now: datetime | None = None) -> None:
    """The person's address is nothing any more; where they had none, nothing happens."""
    at = now or datetime.now(UTC)
    gone = await calendar_feeds.end(viewer.person, at)
    if gone:
        await changes.commit(tx, events=[_happened(viewer, gone, "end", at)])


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return sealing.keyed_hash("calendar-feed", token.encode())


def _happened(viewer: Viewer, feed: UUID, verb: str, at: datetime) -> Happened:
    return Happened("calendar_feed", feed, verb, viewer.unit_path, at, viewer.seat, viewer.person)
