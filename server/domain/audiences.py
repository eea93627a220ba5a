"""
To whom a notice goes (对象): by what people are, by their part in an activity, or by name.

An audience is a wish; who answers to it changes from day to day. What is sent goes to the
frozen list (锁定名单) that was made of it and looked through.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

import msgspec

from server.domain.people import Level, Role
from server.errors import InvalidError

MOST_NAMED = 2000
"""Persons one can name; a larger list is one of a unit or a group."""
MOST_CHOICES = 50
LONGEST_LINE = 200
MOST_SHOWN = 3


class AudienceBy(StrEnum):
    """What chooses people; named ones are told besides."""

    FILTER = "FILTER"  # 按条件: level, unit, group, role, expertise
    ACTIVITY = "ACTIVITY"  # 按活动: their part in it
    PERSONS = "PERSONS"  # 点名: only those named


class Part(StrEnum):
    """Whose part in an activity."""

    INVITED = "INVITED"  # 名单上的: asked and not away
    UNANSWERED = "UNANSWERED"  # 未答复邀请的
    ENROLLED = "ENROLLED"  # 已报名的
    NOT_CHECKED_IN = "NOT_CHECKED_IN"  # 未签到的
    LIST_UNFILLED = "LIST_UNFILLED"  # 已到场、未填清单的


class Line(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A line of a pasted list (贴入名单), as it was pasted; `person` is whom it means, None if nobody knows."""

    text: str
    person: UUID | None = None


class Audience(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """
    The body of `notice.audience`; what is empty narrows nothing.

    Attributes:
        units: Units with all under them, stations with their deputies, groups with their members.
        roles: Held today; empty is everybody.
        persons: Told besides, whatever else is chosen.
        lines: Of a pasted list; whom they mean is told besides.
        without: Taken off the list by hand.
    """

    by: AudienceBy = AudienceBy.PERSONS
    levels: tuple[Level, ...] = ()
    units: tuple[UUID, ...] = ()
    roles: tuple[Role, ...] = ()
    expertise: tuple[str, ...] = ()
    grass_roots: bool = False
    activity: UUID | None = None
    part: Part = Part.INVITED
    persons: tuple[UUID, ...] = ()
    lines: tuple[Line, ...] = ()
    without: tuple[UUID, ...] = ()

    @property
    def named(self) -> list[UUID]:
        """Who is told besides, each once."""
        return list(dict.fromkeys((*self.persons, *(line.person for line in self.lines if line.person))))

    @property
    def unread(self) -> list[str]:
        """Lines that mean nobody yet."""
        return [line.text for line in self.lines if line.person is None]


def check(audience: Audience) -> None:
    """
    Nothing, if it can choose somebody.

    Raises:
        InvalidError: `field` is `audience`.
    """
    named = len(audience.persons) + len(audience.lines) + len(audience.without)
    faults = [
        (audience.by is AudienceBy.ACTIVITY and audience.activity is None, "请选择是哪一场活动的人。"),
        (audience.by is AudienceBy.PERSONS and not (audience.persons or audience.lines), "请选择接收人。"),
        (named > MOST_NAMED, f"点名和贴入名单不能超过 {MOST_NAMED} 人,人多时请按单位或小组选。"),
        (
            any(len(line.text) > LONGEST_LINE for line in audience.lines),
            f"贴入的名单每行一个人,不超过 {LONGEST_LINE} 个字。",
        ),
        (len(audience.units) > MOST_CHOICES, f"单位和小组不能超过 {MOST_CHOICES} 个。"),
        (len(audience.expertise) > 8 or any(len(one) > 20 for one in audience.expertise), "专长最多 8 项,每项 20 字。"),
    ]
    for wrong, words in faults:
        if wrong:
            raise InvalidError(words, field="audience")


def read(text: str) -> Audience:
    """An audience as it is kept; an empty one names nobody."""
    return msgspec.json.decode(text, type=Audience)


PARTS = {
    Part.INVITED: "名单上的人",
    Part.UNANSWERED: "还没有答复邀请的人",
    Part.ENROLLED: "已报名的人",
    Part.NOT_CHECKED_IN: "还没有签到的人",
    Part.LIST_UNFILLED: "已到场、还没有填清单的人",
}
LEVELS = {Level.CITY: "市级", Level.COUNTY: "县级", Level.TOWN: "乡级", Level.COMMUNITY: "村居"}
ROLES = {
    Role.DEPUTY: "代表",
    Role.STATION_HEAD: "站长",
    Role.LIAISON: "联络员",
    Role.VOLUNTEER: "监督员",
    Role.CONGRESS_STAFF: "人大工作人员",
    Role.COMMITTEE_MEMBER: "组成人员",
    Role.HANDLER: "承办人",
    Role.LEADER: "组长",
    Role.MEMBER: "组员",
    Role.ADMIN: "管理员",
}


def said(audience: Audience, units: Sequence[str] = (), activity: str = "") -> str:
    """To whom it goes, as people read it: what units and an activity are called is given."""
    if audience.by is AudienceBy.ACTIVITY:
        chosen = f"“{activity}”{PARTS[audience.part]}"
    elif audience.by is AudienceBy.FILTER:
        roles = [ROLES[role] for role in audience.roles] or ["全体人员"]
        grass = ["基层一线"] if audience.grass_roots else []
        levels = [LEVELS[level] for level in audience.levels]
        parts = ["、".join(words) for words in (levels, units, audience.expertise, grass, roles) if words]
        chosen = " · ".join(parts)
    else:
        chosen = ""
    named = f"点名的 {len(audience.persons)} 人" if audience.persons else ""
    pasted = len(set(audience.named) - set(audience.persons))
    listed = f"名单上的 {pasted} 人" if pasted else ""
    return "和".join(part for part in (chosen, named, listed) if part) or "还没有选人"


def check_read(audience: Audience) -> None:
    """
    Nothing, if every line of its list means somebody.

    Raises:
        InvalidError: `field` is `audience`; some of the lines are in the words.
    """
    if unread := audience.unread:
        some = "、".join(f"“{text[:20]}”" for text in unread[:MOST_SHOWN])
        raise InvalidError(
            f"贴入的名单有 {len(unread)} 行还没有对上人:{some}。请“修改”,改好或删去这几行再发。", field="audience"
        )
