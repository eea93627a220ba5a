"""
What was read (读码): from the text a camera saw to the activity and the person it speaks of.

A code that is not ours, forged, or of the wrong kind is an answer, not an error: it comes
out with `code` INVALID, and with as much as is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from server.domain import codes
from server.domain.bodies import ScanAdd
from server.domain.codes import CodeKind, LiveActivity, LiveDeputy, ScannedCode
from server.domain.records import Author
from server.domain.scans import Check, Clock, Via
from server.settings import settings
from server.store import scan_facts
from server.store.scan_facts import Named
from server.store.scans import Checks

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 4_102_444_800_000
"""The year 2100: no phone's clock is believed beyond it."""
WIDEST_MS = 10 * 365 * 86_400_000
"""Ten years: no uncertainty is kept wider."""
KEYS_KEPT = 4096
"""Keys of displays, one a day each, that need not be derived again."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a scan's code turned out to be.

    Attributes:
        activity: Where; None while the code names none we know.
        subject: Of whom staff speak; None when a person scans for themselves.
        seat: The subject's seat whose code was shown.
        text: What was read, as it is kept.
    """

    via: Via
    checks: Checks
    activity: UUID | None = None
    slot: int | None = None
    subject: UUID | None = None
    seat: UUID | None = None
    text: str = ""


async def read(bodies: Sequence[ScanAdd]) -> list[Reading]:
    """What each scan's code is, and whether its proof holds."""
    scanned = [codes.read(body.code or "") for body in bodies]
    lives = [one.live for one in scanned if one and one.live]
    named = await scan_facts.named(
        [one.token for one in scanned if one],
        [live.display for live in lives if isinstance(live, LiveActivity)],
        [live.device for live in lives if isinstance(live, LiveDeputy)],
    )
    return [_read(body, one, named) for body, one in zip(bodies, scanned, strict=True)]


def clock(author: Author) -> Clock:
    """When a scan was made, by the phone's clock and what we know of it."""
    captured = min(max(author.at_ms - (author.skew_ms or 0), 0), LATEST_MS)
    unsure = None if author.skew_ms is None or author.skew_error_ms is None else min(author.skew_error_ms, WIDEST_MS)
    return Clock(
        captured=EPOCH + timedelta(milliseconds=captured),
        uncertainty=None if unsure is None else timedelta(milliseconds=unsure),
        received=author.received_at,
    )


def _read(body: ScanAdd, scanned: ScannedCode | None, named: Named) -> Reading:
    text = _kept_text(body, scanned)
    if body.subject is not None:
        return Reading(Via.STAFF, Checks(reason=body.reason), body.activity, subject=body.subject, text=text)
    row = named.codes.get(scanned.token) if scanned else None
    if scanned is None or row is None or scanned.kind not in (None, row["kind"]):
        return _invalid(scanned, text)
    if row["kind"] == CodeKind.ACTIVITY:
        return _activity(scanned, row, named, text)
    if row["kind"] == CodeKind.DEPUTY and body.activity is not None:
        return _deputy(scanned, row, named, body, text)
    return _invalid(scanned, text)


def _kept_text(body: ScanAdd, scanned: ScannedCode | None) -> str:
    """The text as it is kept: a citizen's tracking code (查询码) is a secret and is not."""
    return "/t/…" if scanned and len(scanned.token) == codes.TRACKING_LENGTH else body.code or ""


def _invalid(scanned: ScannedCode | None, text: str) -> Reading:
    return Reading(_via(scanned), Checks(code=Check.INVALID), text=text)


def _via(scanned: ScannedCode | None) -> Via:
    if scanned and isinstance(scanned.live, LiveDeputy):
        return Via.DEPUTY_LIVE
    return Via.ACTIVITY_LIVE if scanned and scanned.live else Via.ACTIVITY_POSTER


def _activity(scanned: ScannedCode, row: dict[str, Any], named: Named, text: str) -> Reading:
    live = scanned.live
    if not isinstance(live, LiveActivity):
        found = Check.INVALID if scanned.damaged else Check.VALID
        return Reading(Via.ACTIVITY_POSTER, Checks(code=found, code_id=row["id"]), row["target"], text=text)
    shown = named.displays.get(live.display)
    if shown is None or not _is_shown(live, scanned.token, row, shown):
        checks = Checks(code=Check.INVALID, code_id=row["id"])
        return Reading(Via.ACTIVITY_LIVE, checks, row["target"], text=text)
    checks = Checks(code_id=row["id"], display=shown["id"])
    return Reading(Via.ACTIVITY_LIVE, checks, row["target"], live.slot, text=text)


def _is_shown(live: LiveActivity, token: str, row: dict[str, Any], shown: dict[str, Any]) -> bool:
    if shown["activity"] != row["target"]:
        return False
    key = _display_key(settings().secret, row["target"], live.display, codes.day_of_slot(live.slot))
    return codes.is_live_activity(live, token, key)


_display_key = lru_cache(KEYS_KEPT)(codes.display_key)


def _deputy(scanned: ScannedCode, row: dict[str, Any], named: Named, body: ScanAdd, text: str) -> Reading:
    """A deputy's code, read by a host: live it is proof; the printed face is a mark by hand with a reason."""
    live, about = scanned.live, {"subject": row["owner"], "seat": row["target"], "text": text}
    if isinstance(live, LiveDeputy):
        device = named.devices.get(live.device)
        good = (
            device is not None
            and device["person"] == row["owner"]
            and codes.is_live_deputy(live, scanned.token, device["public_key"])
        )
        checks = Checks(
            code=Check.VALID if good else Check.INVALID, code_id=row["id"], shown_by=live.device if good else None
        )
        return Reading(Via.DEPUTY_LIVE, checks, body.activity, live.slot if good else None, **about)
    if body.reason and not scanned.damaged:
        return Reading(Via.STAFF, Checks(code_id=row["id"], reason=body.reason), body.activity, **about)
    return Reading(Via.DEPUTY_LIVE, Checks(code=Check.INVALID, code_id=row["id"]), body.activity, **about)
