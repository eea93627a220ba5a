"""
What staff write to many (撰写通知): what may be sent, and every move from draft to recalled.

A notice for many waits for a second person (复核). Once it is sent on its way half a minute
passes in which it may be taken back (撤销发送); later it can only be recalled (撤回).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from server.domain import audiences, recurrence, templates
from server.domain.audiences import Audience
from server.domain.notices import NoticeCategory, NoticeKind, NoticeState
from server.domain.recurrence import Recurs
from server.errors import ConflictError, InvalidError

MAX_TITLE = 60
MAX_BODY = 4000
MAX_REASON = 300
FARTHEST = timedelta(days=366)
REPORT_AFTER = timedelta(minutes=15)
CHASE_AFTER = timedelta(hours=1)
"""Between two reminders of one receipt."""

KINDS = (
    NoticeKind.ANNOUNCEMENT,
    NoticeKind.DOCUMENT,
    NoticeKind.BULLETIN,
    NoticeKind.MATERIAL,
    NoticeKind.NEWS,
    NoticeKind.STORY,
    NoticeKind.REMINDER,
)
CATEGORIES = (
    NoticeCategory.NEWS,
    NoticeCategory.ACTIVITY,
    NoticeCategory.LIST,
    NoticeCategory.DUTY,
    NoticeCategory.STATION,
)
ABOUT = ("activity", "topic")


class NoticeVerb(StrEnum):
    SEND = "SEND"  # 发送: now, at its hour, or to the second person first
    TAKE_BACK = "TAKE_BACK"  # 撤销: before it went out
    APPROVE = "APPROVE"  # 同意: the second person's
    RETURN = "RETURN"  # 退回修改: the second person's, with a reason
    RECALL = "RECALL"  # 撤回: what went out
    DISCARD = "DISCARD"  # 删除草稿


S = NoticeState
MOVES: dict[NoticeVerb, tuple[frozenset[NoticeState], NoticeState | None]] = {
    NoticeVerb.SEND: (frozenset({S.DRAFT}), S.SCHEDULED),
    NoticeVerb.TAKE_BACK: (frozenset({S.TO_APPROVE, S.SCHEDULED}), S.DRAFT),
    NoticeVerb.APPROVE: (frozenset({S.TO_APPROVE}), S.SCHEDULED),
    NoticeVerb.RETURN: (frozenset({S.TO_APPROVE}), S.DRAFT),
    NoticeVerb.RECALL: (frozenset({S.SENT}), S.RECALLED),
    NoticeVerb.DISCARD: (frozenset({S.DRAFT}), None),
}
"""From where each verb leads where; None is gone. SEND of one for many leads to TO_APPROVE; a worker makes SENT."""

SECOND = frozenset({NoticeVerb.APPROVE, NoticeVerb.RETURN})
"""The second person's; all else is for whoever may tell people there."""

NOT_NOW = {
    NoticeVerb.SEND: "这条通知已经提交或发出,请刷新后再看。",
    NoticeVerb.TAKE_BACK: "这条通知已经发出,不能撤销;需要时可以撤回。",
    NoticeVerb.APPROVE: "这条通知不在待复核,请刷新后再看。",
    NoticeVerb.RETURN: "这条通知不在待复核,请刷新后再看。",
    NoticeVerb.RECALL: "只有已发出的通知才能撤回。",
    NoticeVerb.DISCARD: "只有草稿可以删除。",
}


MOST_APART = 100_000
LONGEST_UNDO_S = 600


class NoticeRule(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The body of a rule of kind NOTICE: a congress's own numbers for what staff send."""

    approve_above: int = 500
    undo_s: int = 30


def fault(rule: NoticeRule) -> tuple[str, str] | None:
    """The first number of it that cannot be, as the field and words for a person; None if all can."""
    if not 1 <= rule.approve_above <= MOST_APART:
        return "approveAbove", f"请填 1 至 {MOST_APART} 之间的人数。"
    return None if 0 <= rule.undo_s <= LONGEST_UNDO_S else ("undoS", f"请填 0 至 {LONGEST_UNDO_S} 之间的秒数。")


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A notice as it is written.

    Attributes:
        about: What it speaks of, by noun and id.
        send_at: Not before; None is as soon as it is sent.
        critical: Comes in quiet hours too, and though its category is muted.
    """

    title: str
    body: str
    kind: NoticeKind = NoticeKind.ANNOUNCEMENT
    category: NoticeCategory = NoticeCategory.NEWS
    needs_receipt: bool = False
    critical: bool = False
    about: tuple[str, UUID] | None = None
    audience: Audience = field(default_factory=Audience)
    template: UUID | None = None
    send_at: datetime | None = None
    recurs: Recurs | None = None


def check(draft: Draft) -> None:
    """
    Nothing, if it may be kept as a draft.

    Raises:
        InvalidError: `field` names what is wrong, as the API's input does.
    """
    faults = [
        ("title", not 1 <= len(draft.title) <= MAX_TITLE, f"请写标题,不超过 {MAX_TITLE} 个字。"),
        (
            "body",
            not 1 <= len(draft.body) <= MAX_BODY,
            f"请写正文,不超过 {MAX_BODY} 个字。",
        ),
        ("kind", draft.kind not in KINDS, "这一类不能在这里发。"),
        ("category", draft.category not in CATEGORIES, "这一类不能在这里发。"),
        ("sendAt", bool(draft.send_at and draft.recurs), "定时和重复只能选一种。"),
    ]
    for name, wrong, words in faults:
        if wrong:
            raise InvalidError(words, field=name)
    if draft.recurs and (words := recurrence.fault(draft.recurs)):
        raise InvalidError(words, field="recurs")
    audiences.check(draft.audience)


def check_to_send(title: str, body: str, send_at: datetime | None, now: datetime) -> None:
    """
    Nothing, if it may go out as it is.

    Raises:
        InvalidError: A variable is open, or the hour is past or too far.
    """
    for name, text in (("title", title), ("body", body)):
        if words := templates.fault(text):
            raise InvalidError(words, field=name)
    if send_at is not None and send_at <= now:
        raise InvalidError("定时发送的时间已经过去,请改时间,或选“立即发送”。", field="sendAt")
    if send_at is not None and send_at - now > FARTHEST:
        raise InvalidError("定时最远一年,请检查年份。", field="sendAt")


def after(verb: NoticeVerb, state: NoticeState, reason: str = "") -> NoticeState | None:
    """
    Where a verb leads.

    Raises:
        ConflictError: Not from that state.
        InvalidError: Returned or recalled without a reason, or with one too long.
    """
    origins, to = MOVES[verb]
    if state not in origins:
        raise ConflictError(NOT_NOW[verb])
    if verb in (NoticeVerb.RETURN, NoticeVerb.RECALL) and not reason:
        raise InvalidError("请写明原因。", field="reason")
    if len(reason) > MAX_REASON:
        raise InvalidError(f"原因不能超过 {MAX_REASON} 个字。", field="reason")
    return to


def moment(send_at: datetime | None, now: datetime, undo_s: int) -> datetime:
    """When it goes out: at its hour, and never before it could be taken back."""
    soon = now + timedelta(seconds=undo_s)
    return max(send_at, soon) if send_at else soon
