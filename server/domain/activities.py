"""
What an activity's states are, who may move it, and when its code may be scanned.

One table says every move; the API gives each activity the verbs open to the asker, so
that the rule lives here and nowhere else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from server.errors import InvalidError


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


CONGRESS_ONLY = frozenset(
    {
        "SESSION",
        "SIT_IN",
        "INSPECTION",
        "LAW_CHECK",
        "FACE_TO_FACE",
        "PUBLIC_GALLERY",
        "OPEN_DAY",
        "DEPARTMENT_INVITE",
        "TRAINING",
    }
)
"""Kinds a congress holds and a station does not (assumed; the seeds name who holds them, not who may not)."""

MAX_TITLE = 80
MAX_BRIEF = 5000
MAX_PLACE = 120
MAX_LENGTH = timedelta(days=60)
RADIUS_M = range(20, 20_001)
FARTHEST = timedelta(days=3 * 366)
"""How far from now a time of an activity may lie (assumed): beyond is a slip of the keyboard."""
DESK_STANDS = timedelta(days=1)
"""How long after an activity its desk still holds the roster."""
CHECKIN_SLACK = timedelta(days=1)
"""How far outside the activity its check-in window may reach."""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What someone wants to hold. None means the kind's own, or for the window the usual one.

    Attributes:
        lat, lng: Microdegrees, both or neither.
        min_evidence: One of `scans.Evidence`.
    """

    kind: UUID
    unit: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    brief: str = ""
    checkin_from: datetime | None = None
    checkin_until: datetime | None = None
    place: str | None = None
    lat: int | None = None
    lng: int | None = None
    radius_m: int | None = None
    min_evidence: str | None = None
    position_required: bool | None = None
    visibility: Visibility = Visibility.MEMBERS
    show_names: bool = True


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


def window_of(plan: Plan) -> Window:
    """When the planned activity's code may be scanned."""
    usual = checkin_window(plan.starts_at, plan.ends_at)
    return Window(opens=plan.checkin_from or usual.opens, closes=plan.checkin_until or usual.closes)


def check(plan: Plan, now: datetime) -> None:
    """
    Nothing, if the plan can be held.

    Raises:
        InvalidError: `field` names what is wrong, as the API's input does.
    """
    for field, moment in _moments(plan).items():
        if moment is not None and abs(moment - now) > FARTHEST:
            raise InvalidError("这个时间离现在太远,请检查年份。", field=field)
    for field, wrong, words in _faults(plan, window_of(plan), now):
        if wrong:
            raise InvalidError(words, field=field)


def _moments(plan: Plan) -> dict[str, datetime | None]:
    """Its times by the names of the API's input; first of all they must be such as can be reckoned with."""
    return {
        "startsAt": plan.starts_at,
        "endsAt": plan.ends_at,
        "checkinFrom": plan.checkin_from,
        "checkinUntil": plan.checkin_until,
    }


def _faults(plan: Plan, window: Window, now: datetime) -> list[tuple[str, bool, str]]:
    slack = CHECKIN_SLACK
    return [
        ("title", not plan.title.strip(), "请填写活动名称。"),
        ("title", len(plan.title.strip()) > MAX_TITLE, f"活动名称不能超过 {MAX_TITLE} 个字。"),
        ("brief", len(plan.brief) > MAX_BRIEF, f"活动说明不能超过 {MAX_BRIEF} 个字。"),
        ("place", len(plan.place or "") > MAX_PLACE, f"地点不能超过 {MAX_PLACE} 个字。"),
        ("endsAt", plan.ends_at <= plan.starts_at, "结束时间要晚于开始时间。"),
        ("endsAt", plan.ends_at <= now, "结束时间已经过去,请检查日期。"),
        ("endsAt", plan.ends_at - plan.starts_at > MAX_LENGTH, "一次活动不能超过 60 天。"),
        ("checkinUntil", window.closes <= window.opens, "签到结束时间要晚于签到开始时间。"),
        ("checkinFrom", window.opens < plan.starts_at - slack, "签到最早在活动开始前一天开放。"),
        ("checkinFrom", window.opens >= plan.ends_at, "签到要在活动结束前开放。"),
        ("checkinUntil", window.closes > plan.ends_at + slack, "签到最晚在活动结束后一天截止。"),
        ("checkinUntil", window.closes <= plan.starts_at, "签到要在活动开始后才截止。"),
        ("radiusM", plan.radius_m is not None and plan.radius_m not in RADIUS_M, "签到范围要在 20 至 20000 米之间。"),
        *_place_faults(plan),
    ]


def _place_faults(plan: Plan) -> list[tuple[str, bool, str]]:
    lat, lng = plan.lat, plan.lng
    return [
        ("lat", (lat is None) != (lng is None), "经纬度要同时填写,或者都不填。"),
        ("lat", lat is not None and abs(lat) > 90_000_000, "纬度不正确。"),
        ("lng", lng is not None and abs(lng) > 180_000_000, "经度不正确。"),
    ]
