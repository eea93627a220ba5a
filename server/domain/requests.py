"""
Requests (活动申请): a department asks the congress to hold an activity with deputies.

State organs that want deputies at something report to the congress office first, which arranges it
with the electing units (具体措施第3条). One table says every move.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.plans import FARTHEST, LEAST, MAX_BRIEF, MAX_LENGTH, MAX_PLACE, MAX_TITLE
from server.errors import ConflictError, InvalidError

MAX_REASON = 500


class RequestState(StrEnum):
    ASKED = "ASKED"  # 待答复
    APPROVED = "APPROVED"  # 同意
    REFUSED = "REFUSED"  # 不同意
    WITHDRAWN = "WITHDRAWN"  # 已撤回


class RequestVerb(StrEnum):
    APPROVE = "APPROVE"  # the office's; an activity is begun
    REFUSE = "REFUSE"  # the office's, with a reason
    WITHDRAW = "WITHDRAW"  # the department's


MOVES = {
    RequestVerb.APPROVE: RequestState.APPROVED,
    RequestVerb.REFUSE: RequestState.REFUSED,
    RequestVerb.WITHDRAW: RequestState.WITHDRAWN,
}
"""Where each leads; all from ASKED."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a department asks for. `deputies` is how many it wishes to come."""

    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    deputies: int = 0
    expertise: tuple[str, ...] = ()


def check(asked: Asked, now: datetime) -> None:
    """
    Nothing, if one may ask for that.

    Raises:
        InvalidError: `field` names what is wrong, as the API's input does.
    """
    far = max(abs(asked.starts_at - now), abs(asked.ends_at - now)) > FARTHEST
    faults = [
        ("title", not 1 <= len(asked.title.strip()) <= MAX_TITLE, f"请写活动名称,不超过 {MAX_TITLE} 个字。"),
        ("text", not 1 <= len(asked.text.strip()) <= MAX_BRIEF, "请写明事由,代表来做什么。"),
        ("startsAt", far, "这个时间离现在太远,请检查年份。"),
        ("startsAt", asked.starts_at <= now, "开始时间已经过去,请检查日期。"),
        ("endsAt", asked.ends_at <= asked.starts_at, "结束时间要晚于开始时间。"),
        ("endsAt", asked.ends_at - asked.starts_at > MAX_LENGTH, "一次活动不能超过 60 天。"),
        ("place", len(asked.place or "") > MAX_PLACE, f"地点不能超过 {MAX_PLACE} 个字。"),
        ("deputies", asked.deputies not in LEAST, "代表人数要在 0 至 1000 之间。"),
        ("expertise", len(asked.expertise) > 8, "专长不能超过 8 项。"),
        ("expertise", any(not 1 <= len(one) <= 20 for one in asked.expertise), "每项专长写 1 至 20 个字。"),
    ]
    for field, wrong, words in faults:
        if wrong:
            raise InvalidError(words, field=field)


def after(verb: RequestVerb, state: RequestState, reason: str) -> RequestState:
    """
    Where a verb leads.

    Raises:
        ConflictError: It was answered or withdrawn already.
        InvalidError: A refusal without a reason, or one too long.
    """
    if state is not RequestState.ASKED:
        raise ConflictError("这份申请已经答复或撤回,请刷新后再看。")
    if verb is RequestVerb.REFUSE and not reason:
        raise InvalidError("请写明不同意的原因,申请单位会看到。", field="reason")
    if len(reason) > MAX_REASON:
        raise InvalidError(f"答复不能超过 {MAX_REASON} 个字。", field="reason")
    return MOVES[verb]
