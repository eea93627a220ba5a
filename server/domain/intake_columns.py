"""
The columns of an intake (批量导入) in a spreadsheet: what clerks fill in for units and for people.

One table for all who speak of them: the template that is offered, the reading of what comes
back, the export, and the words a line is refused with. A column is found by its heading,
wherever it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from server.domain.people import Level, Role, UnitKind


class IntakeKind(StrEnum):
    """What the lines of a sheet are about."""

    UNITS = "UNITS"  # 单位和联络站
    PEOPLE = "PEOPLE"  # 人员和席位


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column.

    Attributes:
        also: Headings that other systems give it.
        must: Whether a line without it is refused.
        choices: What may stand there, and what it means; empty if it is free.
    """

    key: str
    heading: str
    note: str
    must: bool = False
    also: tuple[str, ...] = ()
    choices: dict[str, str] = field(default_factory=dict[str, str])


UNIT_KINDS = {
    "人大": UnitKind.CONGRESS,
    "委室": UnitKind.COMMITTEE,
    "代表之家": UnitKind.HOME,
    "联络站": UnitKind.STATION,
    "联系点": UnitKind.POINT,
    "代表小组": UnitKind.GROUP,
    "承办单位": UnitKind.DEPARTMENT,
    "区划": UnitKind.AREA,
}
LEVELS = {"市": Level.CITY, "县区": Level.COUNTY, "乡镇街道": Level.TOWN, "村社": Level.COMMUNITY}
ROLES = {
    "代表": Role.DEPUTY,
    "站长": Role.STATION_HEAD,
    "联络员": Role.LIAISON,
    "监督员": Role.VOLUNTEER,
    "人大工作人员": Role.CONGRESS_STAFF,
    "组成人员": Role.COMMITTEE_MEMBER,
    "承办人": Role.HANDLER,
    "组长": Role.LEADER,
    "组员": Role.MEMBER,
    "管理员": Role.ADMIN,
}
YES_NO = {"是": "yes", "否": "no"}
IN_USE = {"使用": "yes", "停用": "no"}

EXPERTISE = ("法律", "财经", "农业", "城建", "环保", "教育", "卫生", "科技")
"""The eight fields of the pool of professionals (专业人才库); others may be written too."""

UNITS = (
    Column("number", "单位编号", "系统给的编号,导出的表里有。新单位不填。", also=("编号",)),
    Column(
        "parent",
        "上级单位",
        "上级的全名或编号;有重名时写成“市/区/街道”。新单位必填。",
        also=("上级", "所属单位"),
    ),
    Column("name", "单位名称", "全名,同一上级下不能重名。", must=True, also=("名称", "站点名称")),
    Column("kind", "单位类型", "从列表中选。新单位必填。", also=("类型",), choices={**UNIT_KINDS}),
    Column("level", "层级", "从列表中选。不填时与上级相同。", choices={**LEVELS}),
    Column("tags", "标签", "用顿号隔开,如:基层立法联系点、绿色产业。"),
    Column("address", "地址", "群众能找到的地址。站、家、点才填。", also=("详细地址",)),
    Column("lat", "纬度", "如 24.518000;与经度一起填。"),
    Column("lng", "经度", "如 117.655000;与纬度一起填。"),
    Column("hours", "开放时间", "如:周一至周五 9:00-11:30。"),
    Column("public_phone", "对外电话", "会公开的座机或热线,不要填个人手机号。", also=("联系电话", "公开电话")),
    Column("intro", "简介", "群众扫码后看到的一两句话。"),
    Column("active", "状态", "使用或停用。不填为使用。", choices=IN_USE),
)

PEOPLE = (
    Column("name", "姓名", "与身份证一致。", must=True),
    Column("phone", "手机号", "登录用,11 位。加密保存,不会显示给别人。", must=True, also=("手机", "手机号码", "电话")),
    Column("unit", "单位", "任职单位的全名或编号;有重名时写成“市/区/街道”。", must=True, also=("任职单位",)),
    Column("role", "身份", "从列表中选。一人多职时写多行。", must=True, also=("角色",), choices={**ROLES}),
    Column("ordinal", "届次", "数字,如 6。代表不填为本届。"),
    Column("since", "任职日期", "如 2026-01-10。新任职必填。", also=("任职时间", "当选日期")),
    Column("electing_unit", "原选举单位", "由下一级人大选出的代表才填。", also=("选举单位",)),
    Column("station", "联络站", "代表驻站的全名或编号。", also=("驻站", "所属联络站")),
    Column("district", "选区", "选区或代表团。", also=("选区/代表团",)),
    Column("certificate_no", "代表证号", "", also=("证号",)),
    Column("expertise", "专长", f"用顿号隔开。常用:{'、'.join(EXPERTISE)}。", also=("专业",)),
    Column("grass_roots", "基层一线", "是或否。", also=("是否基层一线",), choices=YES_NO),
    Column("leading", "领导干部", "是或否。", also=("是否领导干部",), choices=YES_NO),
    Column("title", "职务", "单位和职务,会显示在名单里。"),
    Column("reception", "接待时间", "如:每周三上午。会公开。"),
)

COLUMNS = {IntakeKind.UNITS: UNITS, IntakeKind.PEOPLE: PEOPLE}
SHEETS = {IntakeKind.UNITS: "单位", IntakeKind.PEOPLE: "人员"}

CLEAR = "清空"
"""What is written to take something away; an empty cell leaves what is there."""


def word_for(choices: Mapping[str, str], value: str) -> str:
    """What clerks call a value."""
    return next((word for word, meant in choices.items() if meant == value), value)
