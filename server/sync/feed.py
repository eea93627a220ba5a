"""
The feed (下行): what changed for a phone since it was last here, page by page.

The cursor and the page are opaque to the phone. The next cursor is the snapshot of the
first page, so that whatever is written while a phone pulls comes again rather than never.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from server.domain.viewer import Viewer
from server.errors import BusyError, InvalidError
from server.store import feed
from server.store.feed import Now, Sum
from server.store.lost import LOST
from server.sync import scopes as held_scopes

ARCHIVE = timedelta(days=30)
"""How long phones keep what they sent, and receipts stay in the feed."""
MAX_ROWS = 1000
NOTHING_SEEN = "1:1:"
FIRST = ("0", -(2**63))
CURSOR = re.compile(r"([0-9a-z]{1,32})\|(\d{1,19}:\d{1,19}:[\d,]{0,20000})", re.ASCII)
PAGE = re.compile(CURSOR.pattern + r"\|(\d{1,19})\|(\d{1,18})\|([0-9a-f]{8})", re.ASCII)


class Reset(StrEnum):
    """Why a phone must begin anew; it keeps its outbox."""

    NONE = "NONE"
    EPOCH = "EPOCH"  # the database was restored or moved
    AHEAD = "AHEAD"  # the phone has seen what this database has not
    FLOOR = "FLOOR"  # away so long that deletions are forgotten
    SCHEMA = "SCHEMA"  # the phone's own tables are too old


@dataclass(frozen=True, slots=True)
class Pulled:
    """
    One page of a pull.

    Attributes:
        epoch: The life the database is in since it was last restored; None if it was not asked.
        resend_since: Milliseconds; after EPOCH or AHEAD, what was archived since is to be sent again.
        rows_json: `[[scope, kind, id, rev, deleted, body], …]`, ready for the wire.
        page: Where to go on; None on the last page.
        cursor: Only on the last page.
        sums: What each scope held comes to, as of the cursor; None unless asked for and told in one page.
    """

    reset: Reset = Reset.NONE
    resend_since: int | None = None
    add_scopes: tuple[str, ...] = ()
    drop_scopes: tuple[str, ...] = ()
    rows_json: bytes = b"[]"
    page: str | None = None
    cursor: str | None = None
    sums: tuple[Sum, ...] | None = None
    epoch: str | None = None


async def since(
    viewer: Viewer,
    cursor: str | None,
    scopes: Sequence[str] | None,
    page: str | None = None,
    limit: int = 500,
    check: bool = False,
) -> Pulled:
    """
    What the phone has not seen.

    Args:
        cursor: As the last pull ended; None for a phone that has nothing.
        scopes: Those the phone holds rows of.
        page: Where a pull under way goes on.
        check: Tell what each scope comes to, if all of it is told in this one page.

    Raises:
        InvalidError: Cursor or page is none of ours.
        BusyError: The database went away.
    """
    epoch, seen = _read(CURSOR, "cursor", cursor) if cursor else ("", None)
    going = _read(PAGE, "page", page) if page else None
    try:
        async with feed.reading() as connection:
            now = await feed.now(connection, seen)
            if now is None:
                raise InvalidError("同步进度无法识别,请重新同步。", field="cursor")
            reset = _reset(now, epoch if cursor else now.epoch, going[0] if going else now.epoch)
            if reset is not Reset.NONE:
                return Pulled(reset, _resend_since(reset), epoch=now.epoch)
            held = await held_scopes.held(connection, viewer)
            pulled = await _page(connection, now, seen, held, frozenset(scopes or ()), going, limit)
            # Only here do cursor and sums speak of one snapshot.
            whole = check and going is None and pulled.page is None
            return replace(pulled, sums=tuple(await feed.sums(connection, sorted(held)))) if whole else pulled
    except LOST as exc:
        raise BusyError from exc


async def _page(
    connection: Any,
    now: Now,
    seen: str | None,
    held: set[str],
    named: frozenset[str],
    going: tuple[str, ...] | None,
    limit: int,
) -> Pulled:
    kept = held & named if seen else set[str]()
    limit = max(1, min(limit, MAX_ROWS))
    # The phone keeps the pages it has: what went since the first of them must come with the next pull.
    first = going[1] if going else now.snapshot
    # A scope granted while the phone pulls has rows on pages that are over: begin once more.
    after = (going[2], int(going[3])) if going and going[4] == _digest(held) else FIRST
    rows = await feed.since(connection, seen or NOTHING_SEEN, after, sorted(kept), sorted(held - kept), limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    return Pulled(
        add_scopes=tuple(sorted(held - named)),
        drop_scopes=tuple(sorted(named - held)),
        rows_json=_json(rows),
        page=f"{now.epoch}|{first}|{rows[-1]['written_by']}|{rows[-1]['seq']}|{_digest(held)}" if more else None,
        cursor=None if more else f"{now.epoch}|{first}",
        epoch=now.epoch,
    )


def _digest(held: set[str]) -> str:
    return hashlib.sha256(",".join(sorted(held)).encode()).hexdigest()[:8]


def _read(shape: re.Pattern[str], field: str, text: str) -> tuple[str, ...]:
    match = shape.fullmatch(text)
    if match is None:
        raise InvalidError("同步进度无法识别,请重新同步。", field=field)
    return match.groups()


def _reset(now: Now, *epochs: str) -> Reset:
    if any(epoch != now.epoch for epoch in epochs):
        return Reset.EPOCH
    if now.is_ahead:
        return Reset.AHEAD
    return Reset.FLOOR if now.is_below_floor else Reset.NONE


def _resend_since(reset: Reset) -> int | None:
    if reset not in (Reset.EPOCH, Reset.AHEAD):
        return None
    return int((datetime.now(UTC) - ARCHIVE).timestamp() * 1000)


def _json(rows: Iterable[Any]) -> bytes:
    """Rows for the wire, around bodies that were encoded once, when they were written."""
    return ("[" + ",".join(map(_row, rows)) + "]").encode()


def _row(row: Any) -> str:
    deleted = "true" if row["deleted"] else "false"
    return f'["{row["scope"]}","{row["kind"]}","{row["id"]}",{row["rev"]},{deleted},{row["body"] or "null"}]'
