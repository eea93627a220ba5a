"""
Records that want a person (待处理): tried again, settled with a reason, taken up by hand, or seen.

Each act is the viewer's on what somebody else sent: nobody judges their own. Whoever clicks
twice, or second, changes nothing more.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import attendance, notices
from server.domain import seats
from server.domain.concerns import ConcernAct, ConcernKind, acts
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, require
from server.domain.records import ReceiptCode
from server.domain.scans import Presence
from server.domain.viewer import Viewer
from server.errors import ConflictError, InvalidError, NotFoundError
from server.store import activities, changes, claims, concerns, presence, records, scans, sides
from server.store.changes import Answer, Happened

MAX_REASON = 500
Row = dict[str, Any]


async def release(tx: Any, viewer: Viewer, concern: UUID, now: datetime | None = None) -> bool:
    """
    A parked record is looked at again as if it had just come.

    Returns:
        Whether it was parked; what moves already is left alone.
    """
    row = await _held(viewer, concern)
    if row["kind"] != ConcernKind.PARKED or row["code"] == "WAITING":
        return False
    _require(row, ConcernAct.RELEASE)
    await records.release(tx, concern)
    await changes.commit(tx, events=[_happened(viewer, row, "release", now)])
    return True


async def settle(tx: Any, viewer: Viewer, concern: UUID, reason: str, now: datetime | None = None) -> bool:
    """
    A record is over without effect, or bytes kept apart are; their author reads why.

    Returns:
        Whether it was open.

    Raises:
        ConflictError: It has another answer already, or waits for nobody here.
    """
    why, at = _reason(reason), now or datetime.now(UTC)
    row = await _held(viewer, concern)
    if row["handled_act"] == ConcernAct.SETTLE:
        return False
    _require(row, ConcernAct.SETTLE)
    await concerns.handled(concern, ConcernAct.SETTLE, why, viewer.seat, at)
    happened, words = _happened(viewer, row, "settle", at, reason=why), f"工作人员已处理:{why}"
    if row["kind"] == ConcernKind.PARKED:
        detail = {"words": words, "field": None, "by": "STAFF"}
        told = Answer(row["person"], concern, ReceiptCode.REJECTED_INVALID, None, row["entity"], detail, "record")
        await changes.commit(tx, events=[happened], answers=[told])
        await claims.release_waiting(tx, [concern, row["entity"]])
    else:
        await changes.commit(tx, events=[happened])
        await _tell(tx, viewer, row, words, at)
    return True


async def see(tx: Any, viewer: Viewer, concern: UUID, now: datetime | None = None) -> bool:
    """There is nothing more to do; whether it was open."""
    at, row = now or datetime.now(UTC), await _held(viewer, concern)
    if row["handled_act"] is not None:
        return False
    _require(row, ConcernAct.SEE)
    await concerns.handled(concern, ConcernAct.SEE, None, viewer.seat, at)
    await changes.commit(tx, events=[_happened(viewer, row, "see", at)])
    return True


async def take_up(
    tx: Any, viewer: Viewer, concern: UUID, activity: UUID, reason: str, now: datetime | None = None
) -> bool:
    """
    The author was there, as staff read from what they sent; it is marked by hand, and they are told.

    Returns:
        Whether it was open.

    Raises:
        InvalidError: No reason.
        ForbiddenError: The viewer may not decide that person's presence there.
    """
    why, at = _reason(reason), now or datetime.now(UTC)
    row = await _held(viewer, concern)
    if row["handled_act"] == ConcernAct.TAKE_UP:
        return False
    _require(row, ConcernAct.TAKE_UP)
    await _be_on_list(row, activity, at)
    await attendance.decide(tx, viewer, activity, row["person"], Presence.PRESENT, why, now=at)
    await concerns.handled(concern, ConcernAct.TAKE_UP, why, viewer.seat, at)
    await changes.commit(tx, events=[_happened(viewer, row, "take_up", at, reason=why, activity=str(activity))])
    return True


async def _held(viewer: Viewer, concern: UUID) -> Row:
    """The concern as it stands until the transaction ends, with its `record_kind` and `entity`."""
    await concerns.hold(concern)
    row = await concerns.one(viewer, concern)
    if row is None:
        raise NotFoundError
    require(viewer, Act.HANDLE_RECORD, concerns.target(row))
    told = (await sides.of([row])).get(concern, sides.Told())
    return row | {"record_kind": told.record_kind, "entity": told.entity}


def _require(row: Row, act: ConcernAct) -> None:
    """
    Raises:
        ConflictError: It ended before, or that may not be done of it.
    """
    open_to = acts(ConcernKind(row["kind"]), row["code"], row["record_kind"])
    if row["handled_act"] is not None or act not in open_to:
        raise ConflictError("这条记录已经有了结果,请刷新后再看。")


async def _be_on_list(row: Row, activity: UUID, at: datetime) -> None:
    """The author stands on the activity's list, uninvited if they were not asked."""
    there = await activities.one(activity, lock=True)
    if there is None:
        raise NotFoundError
    held = await scans.seats(row["person"])
    chosen = seats.choose(held, named=None, invited=None, congress=there["congress"], moment=at)
    await presence.hold({(activity, row["person"], 0): chosen.facts.id if chosen else None})


async def _tell(tx: Any, viewer: Viewer, row: Row, words: str, at: datetime) -> None:
    title = "没有收下的内容已有结果"
    await notices.tell(tx, [row["person"]], NoticeKind.REMINDER, title, words, by=viewer, now=at)


def _happened(viewer: Viewer, row: Row, verb: str, at: datetime | None, **data: str) -> Happened:
    noun = {ConcernKind.QUARANTINED: "quarantine", ConcernKind.CLASH: "clash"}.get(ConcernKind(row["kind"]), "record")
    record = row["id"] if noun == "record" else None
    moment = at or datetime.now(UTC)
    return Happened(noun, row["id"], verb, row["unit_path"], moment, viewer.seat, viewer.person, record, data={**data})


def _reason(text: str) -> str:
    why = text.strip()
    if not why:
        raise InvalidError("请写明理由,填报人会看到。", field="reason")
    if len(why) > MAX_REASON:
        raise InvalidError(f"理由不能超过 {MAX_REASON} 个字。", field="reason")
    return why
