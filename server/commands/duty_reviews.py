"""
What staff say of duties deputies reported (审核): looked at, approved, returned with a reason, taken back.

Many at once, each by itself: what cannot be moved is told and keeps none of the others. Nobody
reviews their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.commands import notices
from server.domain import duties as rules
from server.domain import notices as words
from server.domain.duties import MOVES, DutySource, DutyState, DutyVerb
from server.domain.notices import NoticeKind
from server.domain.permissions import Act, may
from server.domain.viewer import Viewer
from server.errors import ForbiddenError, InvalidError
from server.store import changes, duties
from server.store.changes import Happened

MAX_REASON = 500
MOST_AT_ONCE = 200
REASONED = frozenset({DutyVerb.RETURN, DutyVerb.VOID})
SAID = {DutyVerb.RETURN: "已退回", DutyVerb.VOID: "已撤销"}
REVIEWS = frozenset({DutyVerb.LOOK, DutyVerb.APPROVE, DutyVerb.RETURN, DutyVerb.VOID})

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """
    What became of one of many.

    Attributes:
        why: Why it stands as it did; None if it was moved.
    """

    duty: UUID
    why: str | None = None


async def review(
    tx: Any, viewer: Viewer, ids: Sequence[UUID], verb: DutyVerb, reason: str | None, *, now: datetime | None = None
) -> list[Reviewed]:
    """
    Each that may be moved so is; its deputy is told of one that was returned or taken back.

    Raises:
        InvalidError: A reason is missing, or there are too many at once.
        ForbiddenError: None of them is the viewer's to review.
    """
    why, at = _reason(verb, reason), now or datetime.now(UTC)
    if len(ids) > MOST_AT_ONCE:
        raise InvalidError(f"一次最多审核 {MOST_AT_ONCE} 条,请分批进行。", field="duties")
    act = Act.LOOK_AT_DUTY if verb is DutyVerb.LOOK else Act.REVIEW_DUTY
    await duties.hold(ids)
    rows = [row for row in await duties.many(sorted(set(ids))) if may(viewer, act, duties.target(row))]
    if not rows:
        raise ForbiddenError(act=act)
    return [await _one(tx, viewer, row, verb, why, at) for row in rows]


async def _one(tx: Any, viewer: Viewer, row: Row, verb: DutyVerb, why: str | None, at: datetime) -> Reviewed:
    if refused := rules.why_not(verb, DutySource(row["source"]), DutyState(row["state"])):
        return Reviewed(row["id"], refused)
    if verb is DutyVerb.LOOK:
        await duties.look(row["id"], viewer.seat)
    else:
        await duties.review(row["id"], MOVES[verb][1], why, viewer.seat, at)
    data = {"reason": why} if why else {}
    path, by = row["unit_path"], viewer
    happened = Happened("duty", row["id"], verb.lower(), path, at, by.seat, by.person, data=data)
    await changes.commit(tx, rows=await duties.fed([row["id"]]), events=[happened])
    if why:
        await _tell(tx, viewer, row, verb, why, at)
    return Reviewed(row["id"])


async def _tell(tx: Any, viewer: Viewer, row: Row, verb: DutyVerb, why: str, at: datetime) -> None:
    on = f"{row['on_date'].month}月{row['on_date'].day}日"
    said, about = words.duty_reviewed(row["title"], on, SAID[verb], why), ("duty", row["id"])
    person, kind = row["person"], NoticeKind.REMINDER
    await notices.tell(tx, [person], kind, said.title, said.body, about=about, unit=row["unit"], by=viewer, now=at)


def _reason(verb: DutyVerb, text: str | None) -> str | None:
    if verb not in REVIEWS:
        raise InvalidError("这不是审核。", field="verb")
    why = (text or "").strip() or None
    if verb not in REASONED:
        return None
    if why is None:
        raise InvalidError("请写明理由,代表会看到。", field="reason")
    if len(why) > MAX_REASON:
        raise InvalidError(f"理由不能超过 {MAX_REASON} 个字。", field="reason")
    return why
