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


class Verb(StrEnum):
    PUBLISH = "PUBLISH"
    START = "START"
    END = "END"
    CANCEL = "CANCEL"


MOVES: dict[Verb, tuple[frozenset[ActivityState], ActivityState]] = {
    Verb.PUBLISH: (frozenset({ActivityState.DRAFT}), ActivityState.PUBLISHED),
    Verb.START: (frozenset({ActivityState.PUBLISHED}), ActivityState.RUNNING),
    Verb.END: (frozenset({ActivityState.PUBLISHED, ActivityState.RUNNING}), ActivityState.ENDED),
    Verb.CANCEL: (frozenset({ActivityState.DRAFT, ActivityState.PUBLISHED}), ActivityState.CANCELLED),
}

CHECKIN_LEAD = timedelta(minutes=30)
"""How long before its start a check-in opens when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a code may be scanned. Aware, UTC."""

    opens: datetime
    closes: datetime


def verbs(state: ActivityState) -> list[Verb]:
    """The moves a state allows, whoever asks."""
    return [verb for verb, (origins, _) in MOVES.items() if state in origins]


def checkin_window(starts_at: datetime, ends_at: datetime) -> Window:
    """The window an activity gets when none is given."""
    return Window(opens=starts_at - CHECKIN_LEAD, closes=ends_at)
