"""
What was read (读码): from the text a camera saw to the activity and the person it speaks of.

A code that is not ours, forged, or of the wrong kind is an answer, not an error: it comes
out with `code` INVALID, and with as much as is known.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from server.domain import codes
from server.domain.bodies import ScanAdd
from server.domain.codes import CodeKind, LiveActivity, LiveDeputy, ScannedCode
from server.domain.records import Author
from server.domain.scans import Check, Clock, Via
from server.settings import settings
from server.store import scans
from server.store.scans import Checks

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 4_102_444_800_000
"""The year 2100: no phone's clock is believed beyond it."""
WIDEST_MS = 10 * 365 * 86_400_000
"""Ten years: no uncertainty is kept wider."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What a scan's code turned out to be.

    Attributes:
        activity: Where; None while the code names none we know.
        subject: Of whom staff speak; None when a person scans for themselves.
        seat: The subject's seat whose code was shown.
    """

    via: Via
    checks: Checks
    activity: UUID | None = None
    slot: int | None = None
    subject: UUID | None = None
    seat: UUID | None = None


async def read(author: Author, body: ScanAdd) -> Reading:
    """What a scan's code is, and whether its proof holds."""
    if body.subject is not None:
        return Reading(Via.STAFF, Checks(reason=body.reason), body.activity, subject=body.subject)
    scanned = codes.read(body.code or "")
    row = await scans.code(scanned.token) if scanned else None
    if scanned is None or row is None or scanned.kind not in (None, row["kind"]):
        return _invalid(scanned)
    if row["kind"] == CodeKind.ACTIVITY:
        return await _activity(scanned, row)
    if row["kind"] == CodeKind.DEPUTY and body.activity is not None:
        return await _deputy(scanned, row, body)
    return _invalid(scanned)


def clock(author: Author) -> Clock:
    """When a scan was made, by the phone's clock and what we know of it."""
    captured = min(max(author.at_ms - (author.skew_ms or 0), 0), LATEST_MS)
    unsure = None if author.skew_ms is None or author.skew_error_ms is None else min(author.skew_error_ms, WIDEST_MS)
    return Clock(
        captured=EPOCH + timedelta(milliseconds=captured),
        uncertainty=None if unsure is None else timedelta(milliseconds=unsure),
        received=author.received_at,
    )


def kept_text(body: ScanAdd) -> str:
    """The text as it is kept: a citizen's tracking code (查询码) is a secret and is not."""
    text = body.code or ""
    scanned = codes.read(text)
    return "/t/…" if scanned and len(scanned.token) == codes.TRACKING_LENGTH else text


def _invalid(scanned: ScannedCode | None) -> Reading:
    return Reading(_via(scanned), Checks(code=Check.INVALID))


def _via(scanned: ScannedCode | None) -> Via:
    if scanned and isinstance(scanned.live, LiveDeputy):
        return Via.DEPUTY_LIVE
    return Via.ACTIVITY_LIVE if scanned and scanned.live else Via.ACTIVITY_POSTER


async def _activity(scanned: ScannedCode, row: dict[str, Any]) -> Reading:
    live = scanned.live
    if not isinstance(live, LiveActivity):
        found = Check.INVALID if scanned.damaged else Check.VALID
        return Reading(Via.ACTIVITY_POSTER, Checks(code=found, code_id=row["id"]), row["target"])
    shown = await scans.display(live.display)
    if shown is None or not _is_shown(live, scanned.token, row, shown):
        return Reading(Via.ACTIVITY_LIVE, Checks(code=Check.INVALID, code_id=row["id"]), row["target"])
    checks = Checks(code_id=row["id"], display=shown["id"])
    return Reading(Via.ACTIVITY_LIVE, checks, row["target"], live.slot)


def _is_shown(live: LiveActivity, token: str, row: dict[str, Any], shown: dict[str, Any]) -> bool:
    if shown["activity"] != row["target"]:
        return False
    key = codes.display_key(settings().secret, row["target"], live.display, codes.day_of_slot(live.slot))
    return codes.is_live_activity(live, token, key)


async def _deputy(scanned: ScannedCode, row: dict[str, Any], body: ScanAdd) -> Reading:
    """A deputy's code, read by a host: live it is proof; the printed face is a mark by hand with a reason."""
    live, seat = scanned.live, row["target"]
    owner = await scans.owner(seat)
    if isinstance(live, LiveDeputy):
        device = await scans.device(live.device)
        good = (
            device is not None
            and device["person"] == owner
            and codes.is_live_deputy(live, scanned.token, device["public_key"])
        )
        checks = Checks(
            code=Check.VALID if good else Check.INVALID, code_id=row["id"], shown_by=live.device if good else None
        )
        return Reading(Via.DEPUTY_LIVE, checks, body.activity, live.slot if good else None, owner, seat)
    if body.reason and not scanned.damaged:
        return Reading(Via.STAFF, Checks(code_id=row["id"], reason=body.reason), body.activity, None, owner, seat)
    checks = Checks(code=Check.INVALID, code_id=row["id"])
    return Reading(Via.DEPUTY_LIVE, checks, body.activity, None, owner, seat)
