"""
What becomes of a topic (主题), and what one may say.

One table says every move; the API gives each topic the verbs open to the asker, so that the
rule lives here and nowhere else. A topic is inherited: a lower unit takes it up (承接) with
four lists of its own, and who raised it reads the whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from server.domain.lists import TopicState
from server.errors import ConflictError, InvalidError

MAX_TITLE, MAX_BRIEF, MAX_SUMMARY, MAX_REASON = 80, 5000, 5000, 500
LONGEST = timedelta(days=5 * 366)
"""How long a topic may last: five years, a term (代表法 art. 2)."""
STALE_AFTER = timedelta(days=30)
"""How long an open item may lie without a change before the board shows it (assumed)."""


class Verb(StrEnum):
    OPEN = "OPEN"  # 发起
    CLOSE = "CLOSE"  # 结束
    REOPEN = "REOPEN"  # 重新开始


class Want(StrEnum):
    """Why an open item wants someone to look."""

    STALE = "STALE"  # 久未更新
    OVERDUE = "OVERDUE"  # 逾期
    UNANSWERED = "UNANSWERED"  # a problem without a suggestion, 有问题无建议
    UNRESOLVED = "UNRESOLVED"  # a suggestion without a result, 有建议无成果


@dataclass(frozen=True, slots=True)
class Move:
    """
    From where to where a verb leads.

    Attributes:
        wants: What must be said with it, as the API's input calls it; None for nothing.
    """

    origin: TopicState
    after: TopicState
    wants: str | None = None


MOVES = {
    Verb.OPEN: Move(TopicState.DRAFT, TopicState.OPEN),
    Verb.CLOSE: Move(TopicState.OPEN, TopicState.CLOSED, "summary"),
    Verb.REOPEN: Move(TopicState.CLOSED, TopicState.OPEN, "reason"),
}

WANTED = {"summary": "结束主题请写明成果和总结。", "reason": "重新开始请写明原因。"}
LIMITS = {"summary": MAX_SUMMARY, "reason": MAX_REASON}


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What a unit wants to work on, from when until when.

    Attributes:
        unit: Whose topic it is.
        year: Of which year's work it is.
        starts_on, ends_on: Both belong to it.
    """

    unit: UUID
    title: str
    brief: str
    year: int
    starts_on: date
    ends_on: date


def open_verbs(state: TopicState) -> list[Verb]:
    """The moves a state allows, whoever asks."""
    return [verb for verb, move in MOVES.items() if move.origin is state]


def moved(verb: Verb, state: TopicState, words: str) -> TopicState:
    """
    The state a verb leads to.

    Args:
        words: The summary, or the reason.

    Raises:
        ConflictError: The state forbids it.
        InvalidError: Something must be said, or is too long.
    """
    move = MOVES[verb]
    if move.origin is not state:
        raise ConflictError("主题当前的状态不能进行这项操作,请刷新后再看。")
    if move.wants and not words.strip():
        raise InvalidError(WANTED[move.wants], field=move.wants)
    if move.wants and len(words.strip()) > LIMITS[move.wants]:
        raise InvalidError(f"最多写 {LIMITS[move.wants]} 个字。", field=move.wants)
    return move.after


def check(plan: Plan, today: date) -> None:
    """
    Nothing, if one may work on that.

    Raises:
        InvalidError: `field` names what is wrong, as the API's input does.
    """
    for field, wrong, words in _faults(plan, today):
        if wrong:
            raise InvalidError(words, field=field)


def _faults(plan: Plan, today: date) -> list[tuple[str, bool, str]]:
    far = abs(plan.starts_on - today) > LONGEST or abs(plan.ends_on - today) > 2 * LONGEST
    return [
        ("title", not plan.title.strip(), "请填写主题名称。"),
        ("title", len(plan.title.strip()) > MAX_TITLE, f"主题名称不能超过 {MAX_TITLE} 个字。"),
        ("brief", len(plan.brief) > MAX_BRIEF, f"主题说明不能超过 {MAX_BRIEF} 个字。"),
        ("startsOn", far, "这个日期离现在太远,请检查年份。"),
        ("endsOn", plan.ends_on < plan.starts_on, "结束日期不能早于开始日期。"),
        ("endsOn", plan.ends_on - plan.starts_on > LONGEST, "一个主题最长五年。"),
        ("year", not plan.starts_on.year <= plan.year <= plan.ends_on.year, "年度要在起止日期之内。"),
    ]
