"""
The invented map of 汀澜市: names of its parts, and positions around a point in the open sea.

No street, town or village here is a real one, and no number on a door can be rung: local
numbers that begin with 0 are never issued.
"""

from dataclasses import dataclass

CENTRE = (30_200_000, 124_000_000)
"""Microdegrees; open water, so that no real address can be near."""

CITY = "汀澜市"


@dataclass(frozen=True, slots=True)
class Town:
    """A town with a congress of its own, or a street, which is an agency of its county."""

    name: str
    communities: tuple[str, ...]

    @property
    def has_congress(self) -> bool:
        return self.name.endswith("镇")


@dataclass(frozen=True, slots=True)
class County:
    name: str
    towns: tuple[Town, ...]
    bureaus: tuple[str, ...]


COUNTIES = (
    County(
        "望潮区",
        (
            Town("潮音街道", ("幸福路社区", "榕荫社区")),
            Town("鹭汀街道", ("鹭汀社区", "听涛里社区")),
            Town("望海亭街道", ("灯塔坊社区", "望海亭社区")),
            Town("沙屿镇", ("外屿村", "内屿村")),
        ),
        ("教育局", "住建局", "城管局"),
    ),
    County(
        "松涧区",
        (
            Town("听松街道", ("听松社区", "半坡社区")),
            Town("涧前街道", ("涧前社区", "石桥里社区")),
            Town("松坞镇", ("上松坞村", "下松坞村")),
            Town("桐荫岭镇", ("桐荫岭村", "岭脚村")),
        ),
        ("民政局", "卫健局", "交通局"),
    ),
    County(
        "砚北区",
        (
            Town("砚池街道", ("砚池社区", "文昌里社区")),
            Town("笔架山镇", ("笔架村", "墨溪村")),
            Town("青瓦镇", ("青瓦村", "窑头村")),
            Town("纸坊镇", ("纸坊村",)),
        ),
        ("教育局", "市场监管局", "生态环境局"),
    ),
    County(
        "渚清市",
        (
            Town("芦湾街道", ("芦湾社区", "渔市社区")),
            Town("白渚镇", ("白渚村", "沙洲村")),
            Town("渔歌镇", ("渔歌村", "晒网村")),
            Town("蓼花镇", ("蓼花村",)),
        ),
        ("水利局", "住建局", "公安局"),
    ),
    County(
        "云堰县",
        (
            Town("堰城街道", ("堰城社区", "东门外社区")),
            Town("堰头镇", ("堰头村", "分水村")),
            Town("云脚镇", ("云脚村",)),
            Town("茶坞镇", ("茶坞村",)),
        ),
        ("水利局", "农业农村局"),
    ),
    County(
        "麓泉县",
        (
            Town("麓城街道", ("麓城社区", "泉门社区")),
            Town("泉湾镇", ("泉湾村", "石潭村")),
            Town("枫麓镇", ("枫麓村",)),
            Town("杉坪镇", ("杉坪村",)),
        ),
        ("民政局", "交通局"),
    ),
)

CITY_BUREAUS = (
    "市发展改革委",
    "市教育局",
    "市公安局",
    "市民政局",
    "市财政局",
    "市人力社保局",
    "市自然资源局",
    "市生态环境局",
    "市住建局",
    "市交通局",
    "市水务局",
    "市农业农村局",
    "市卫健委",
    "市市场监管局",
)

PROFESSIONAL_GROUPS = ("法治", "财经", "农业", "城建环保", "教科卫", "民生")

PROFESSIONAL_POINTS = ("中小企业", "绿色产业", "生物医药", "渔港", "电商园")
"""Industry contact points (专业性产业联系点), one each in the first five counties."""

BUSY_TOWN, POOR_NETWORK_TOWN = "潮音街道", "沙屿镇"
"""Where the personas 周敏 and 陈静 meet voters, and where 林涛 does."""

ROADS = ("幸福路", "滨澜大道", "望海路", "长堤街", "听涛巷", "文昌路", "东门街", "新圩路", "榕荫路", "灯塔路")
HOURS = ("周一至周五 9:00–17:00", "周一至周五 8:30–17:30", "周一至周六 9:00–17:00")


def public_phone(number: int) -> str:
    """A station's telephone that no one can have."""
    return f"0599-0000 {number:04d}"
