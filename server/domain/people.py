"""What units, seats and their states are called; whether a seat counted on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class UnitKind(StrEnum):
    CONGRESS = "CONGRESS"  # 人大
    COMMITTEE = "COMMITTEE"  # 委室
    HOME = "HOME"  # 代表之家
    STATION = "STATION"  # 联络站
    POINT = "POINT"  # 联系点
    GROUP = "GROUP"  # 代表小组
    DEPARTMENT = "DEPARTMENT"  # 承办单位
    AREA = "AREA"  # 区划: a street or community without a congress of its own


class Level(StrEnum):
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWN = "TOWN"
    COMMUNITY = "COMMUNITY"


class Role(StrEnum):
    DEPUTY = "DEPUTY"  # 代表
    STATION_HEAD = "STATION_HEAD"  # 站长
    LIAISON = "LIAISON"  # 联络员
    VOLUNTEER = "VOLUNTEER"  # 监督员
    CONGRESS_STAFF = "CONGRESS_STAFF"  # 人大工作人员
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"  # 组成人员
    HANDLER = "HANDLER"  # 承办人
    LEADER = "LEADER"  # 组长
    MEMBER = "MEMBER"  # 组员
    ADMIN = "ADMIN"  # 管理员


class SeatStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"  # 暂停
    RESIGNED = "RESIGNED"  # 辞职
    RECALLED = "RECALLED"  # 罢免
    ENDED = "ENDED"  # 终止


RECEIVING = frozenset({UnitKind.HOME, UnitKind.STATION, UnitKind.POINT})
"""Units that receive voters: with a place, and a code on the wall."""

SITS_IN: dict[Role, frozenset[UnitKind]] = {
    Role.DEPUTY: frozenset({UnitKind.CONGRESS}),
    Role.STATION_HEAD: RECEIVING,
    Role.LIAISON: RECEIVING,
    Role.VOLUNTEER: RECEIVING,
    Role.CONGRESS_STAFF: frozenset({UnitKind.CONGRESS, UnitKind.COMMITTEE}),
    Role.COMMITTEE_MEMBER: frozenset({UnitKind.CONGRESS}),
    Role.HANDLER: frozenset({UnitKind.DEPARTMENT}),
    Role.LEADER: frozenset({UnitKind.GROUP}),
    Role.MEMBER: frozenset({UnitKind.GROUP}),
    Role.ADMIN: frozenset({UnitKind.CONGRESS}),
}
"""In what a role is held."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """
    When a seat was held.

    Attributes:
        until: First day it is no longer held; None while it is.
        status: As of today; a seat that is not ACTIVE counts only before `until`.
        suspended: From when until when (None: until further notice) the mandate was not exercised.
    """

    since: date
    until: date | None
    status: SeatStatus
    suspended: tuple[tuple[date, date | None], ...] = ()


def was_active(tenure: Tenure, on: date) -> bool:
    """Whether the seat was held, and its mandate exercised, on a day of the congress's calendar."""
    if on < tenure.since or any(first <= on and (again is None or on < again) for first, again in tenure.suspended):
        return False
    if tenure.until is not None:
        return on < tenure.until
    return tenure.status is SeatStatus.ACTIVE or any(again is None for _, again in tenure.suspended)
