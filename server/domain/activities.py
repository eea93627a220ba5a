"""
What an activity's states are, who may move it, and when its code may be scanned.

One table says every move; the API gives each activity the verbs open to the asker, so
that the rule lives here and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ActivityState(StrEnum):
    DRAFT = "DRAFT"  # 草稿
    PUBLISHED = "PUBLISHED"  # 已发布
    RUNNING = "RUNNING"  # 进行中
    ENDED = "ENDED"  # 已结束
    FILED = "FILED"  # 已归档
    CANCELLED = "CANCELLED"  # 已取消


class Enrol(StrEnum):
    ASSIGNED = "ASSIGNED"  # 指定
    OPEN = "OPEN"  # 自愿
    PUBLIC = "PUBLIC"  # 公众


class Visibility(StrEnum):
    MEMBERS = "MEMBERS"  # those invited, and staff
    UNIT = "UNIT"  # all at or under the unit
    PUBLIC = "PUBLIC"  # everyone


CHANGEABLE = frozenset({ActivityState.DRAFT, ActivityState.PUBLISHED, ActivityState.RUNNING})
"""States in which what an activity says may still be changed."""


class Verb(StrEnum):
    PUBLISH = "PUBLISH"
    START = "START"
    END = "END"
    CANCEL = "CANCEL"
    FILE = "FILE"
    REOPEN = "REOPEN"


MOVES: dict[Verb, tuple[frozenset[ActivityState], ActivityState]] = {
    Verb.PUBLISH: (frozenset({ActivityState.DRAFT}), ActivityState.PUBLISHED),
    Verb.START: (frozenset({ActivityState.PUBLISHED}), ActivityState.RUNNING),
    Verb.END: (frozenset({ActivityState.PUBLISHED, ActivityState.RUNNING}), ActivityState.ENDED),
    Verb.CANCEL: (frozenset({ActivityState.DRAFT, ActivityState.PUBLISHED}), ActivityState.CANCELLED),
    Verb.FILE: (frozenset({ActivityState.ENDED}), ActivityState.FILED),
    Verb.REOPEN: (frozenset({ActivityState.FILED}), ActivityState.ENDED),
}

CHECKIN_LEAD = timedelta(minutes=30)
"""How long before its start a check-in opens when nobody says otherwise."""


DESK_STANDS = timedelta(days=1)
"""How long after an activity its desk still holds the roster."""
MAX_REASON = 500
CHECKIN_SLACK = timedelta(days=1)
"""How far outside the activity its check-in window may reach."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a code may be scanned. Aware, UTC."""

    opens: datetime
    closes: datetime


def verbs(state: ActivityState) -> list[Verb]:
    """The moves a state allows, whoever asks."""
    return [verb for verb, (origins, _) in MOVES.items() if state in origins]


def open_verbs(state: ActivityState, held: Window, now: datetime) -> list[Verb]:
    """The moves open now; `held` is from start to end."""
    return [verb for verb in Verb if why_not(verb, state, held, now) is None]


def why_not(verb: Verb, state: ActivityState, held: Window, now: datetime) -> str | None:
    """Why a move is not open now, in words for a person; None if it is."""
    if state not in MOVES[verb][0]:
        return "活动当前的状态不能进行这项操作,请刷新后再看。"
    if verb in (Verb.PUBLISH, Verb.START) and now >= held.closes:
        return "活动的结束时间已过,不能发布或开始。"
    if verb is Verb.START and now < held.opens - CHECKIN_SLACK:
        return "离活动开始还有一天以上,不能现在开始。"
    if verb is Verb.END and now < held.opens:
        return "活动还没有到开始时间;如不举行,请取消活动。"
    return None


def by_time(state: ActivityState, starts_at: datetime, over_at: datetime, now: datetime) -> ActivityState:
    """The state an announced activity is in when nobody moves it; `over_at` is when nobody may scan any more."""
    if state not in (ActivityState.PUBLISHED, ActivityState.RUNNING) or now < starts_at:
        return state
    return ActivityState.ENDED if now >= over_at else ActivityState.RUNNING


def checkin_window(starts_at: datetime, ends_at: datetime) -> Window:
    """The window an activity gets when none is given."""
    return Window(opens=starts_at - CHECKIN_LEAD, closes=ends_at)
