"""
What someone wants to hold (活动计划): its fields, and which of them cannot be, in words.

A plan is what a new activity is made of, and what one that stands is changed to. Nothing
here reads a clock or a database.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.domain.activities import CHECKIN_SLACK, Enrol, Visibility, Window, checkin_window
from server.errors import InvalidError

MAX_TITLE = 80
MAX_BRIEF = 5000
MAX_PLACE = 120
MAX_LENGTH = timedelta(days=60)
MAX_AGENDA = 30
MAX_COHOSTS = 20
MAX_FIELDS = 8
PLACES = range(1, 100_001)
LEAST = range(1001)
ANNOUNCED_D = range(61)
RADIUS_M = range(20, 20_001)
FUNCTIONS = ("联", "商", "督", "促", "智")
"""What deputies' work is for: 联系, 协商, 监督, 促进, 智库."""
FARTHEST = timedelta(days=3 * 366)
"""How far from now a time of an activity may lie (assumed): beyond is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One point of an agenda; `time` is a clock's, `09:30`, or nothing."""

    title: str
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What someone wants to hold. None means the kind's own, or for the window the usual one.

    Attributes:
        lat, lng: Microdegrees, both or neither.
        min_evidence: One of `scans.Evidence`.
        places: How many may come; None is as many as like.
        enrol_until: Until when one may sign up; None is its start.
        cohosts: Units that hold it too.
        host_seat: Who runs it; None is who planned it.
        expertise: What those asked should know of.
        min_deputies: How many deputies it wants at least.
        announce_days: How many days ahead it is to be announced.
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
    topic: UUID | None = None
    enrol: Enrol | None = None
    places: int | None = None
    enrol_until: datetime | None = None
    cohosts: tuple[UUID, ...] = ()
    host_seat: UUID | None = None
    expertise: tuple[str, ...] | None = None
    function: str | None = None
    min_deputies: int | None = None
    announce_days: int | None = None
    agenda: tuple[AgendaLine, ...] = ()


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
    for field, wrong, words in [*_faults(plan, window_of(plan), now), *_place_faults(plan), *_asked_faults(plan)]:
        if wrong:
            raise InvalidError(words, field=field)


def _moments(plan: Plan) -> dict[str, datetime | None]:
    """Its times by the names of the API's input; first of all they must be such as can be reckoned with."""
    return {
        "startsAt": plan.starts_at,
        "endsAt": plan.ends_at,
        "checkinFrom": plan.checkin_from,
        "checkinUntil": plan.checkin_until,
        "enrolUntil": plan.enrol_until,
    }


def _faults(plan: Plan, window: Window, now: datetime) -> list[tuple[str, bool, str]]:
    slack = CHECKIN_SLACK
    return [
        ("title", not plan.title.strip(), "请填写活动名称。"),
        ("title", len(plan.title.strip()) > MAX_TITLE, f"活动名称不能超过 {MAX_TITLE} 个字。"),
        ("brief", len(plan.brief) > MAX_BRIEF, f"活动说明不能超过 {MAX_BRIEF} 个字。"),
        ("endsAt", plan.ends_at <= plan.starts_at, "结束时间要晚于开始时间。"),
        ("endsAt", plan.ends_at <= now, "结束时间已经过去,请检查日期。"),
        ("endsAt", plan.ends_at - plan.starts_at > MAX_LENGTH, "一次活动不能超过 60 天。"),
        ("checkinUntil", window.closes <= window.opens, "签到结束时间要晚于签到开始时间。"),
        ("checkinFrom", window.opens < plan.starts_at - slack, "签到最早在活动开始前一天开放。"),
        ("checkinFrom", window.opens >= plan.ends_at, "签到要在活动结束前开放。"),
        ("checkinUntil", window.closes > plan.ends_at + slack, "签到最晚在活动结束后一天截止。"),
        ("checkinUntil", window.closes <= plan.starts_at, "签到要在活动开始后才截止。"),
        ("enrolUntil", (plan.enrol_until or plan.starts_at) > plan.ends_at, "报名要在活动结束前截止。"),
    ]


def _place_faults(plan: Plan) -> list[tuple[str, bool, str]]:
    lat, lng = plan.lat, plan.lng
    return [
        ("place", len(plan.place or "") > MAX_PLACE, f"地点不能超过 {MAX_PLACE} 个字。"),
        ("radiusM", plan.radius_m is not None and plan.radius_m not in RADIUS_M, "签到范围要在 20 至 20000 米之间。"),
        ("lat", (lat is None) != (lng is None), "经纬度要同时填写,或者都不填。"),
        ("lat", lat is not None and abs(lat) > 90_000_000, "纬度不正确。"),
        ("lng", lng is not None and abs(lng) > 180_000_000, "经度不正确。"),
    ]


def _asked_faults(plan: Plan) -> list[tuple[str, bool, str]]:
    """Of whom it asks, how it is tagged, and in what order it goes."""
    fields, points = plan.expertise or (), [line.title.strip() for line in plan.agenda]
    return [
        ("places", plan.places is not None and plan.places not in PLACES, "名额要在 1 至 100000 之间,不限请留空。"),
        ("minDeputies", (plan.min_deputies or 0) not in LEAST, "最少代表人数要在 0 至 1000 之间。"),
        ("minDeputies", (plan.min_deputies or 0) > (plan.places or LEAST.stop), "最少代表人数不能多于名额。"),
        ("announceDays", (plan.announce_days or 0) not in ANNOUNCED_D, "提前公布的天数要在 0 至 60 之间。"),
        ("function", (plan.function or FUNCTIONS[0]) not in FUNCTIONS, "功能标签只能是联、商、督、促、智之一。"),
        ("cohosts", plan.unit in plan.cohosts, "组织单位不用再列为协办单位。"),
        ("cohosts", len(set(plan.cohosts)) > MAX_COHOSTS, f"协办单位不能超过 {MAX_COHOSTS} 个。"),
        ("expertise", len(fields) > MAX_FIELDS, f"专长不能超过 {MAX_FIELDS} 项。"),
        ("expertise", any(not 1 <= len(one.strip()) <= 20 for one in fields), "每项专长写 1 至 20 个字。"),
        ("agenda", len(plan.agenda) > MAX_AGENDA, f"议程不能超过 {MAX_AGENDA} 项。"),
        (
            "agenda",
            any(not 1 <= len(point) <= MAX_PLACE for point in points),
            "议程每项写 1 至 120 个字。",
        ),
        ("agenda", not all(map(_is_clock, plan.agenda)), "议程的时间请写成 09:30 这样,或者不写。"),
    ]


def _is_clock(line: AgendaLine) -> bool:
    return line.time is None or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", line.time) is not None
