"""
Indicators (指标): what is counted, of whom, in which window, and how far it should come.

An indicator is a row of data in one fixed shape and no expression, so that the database can
answer each with one statement, and a screen can show and change it field by field.
"""

from enum import StrEnum

import msgspec

from server.domain.periods import Window


class FactKind(StrEnum):
    """The kinds of dated fact an indicator may count."""

    DUTY = "DUTY"  # 履职记录
    ACTIVITY = "ACTIVITY"  # 活动
    ATTENDANCE = "ATTENDANCE"  # 到场
    PAIRING = "PAIRING"  # 固定联系
    LIST_ITEM = "LIST_ITEM"  # 清单项
    SEAT = "SEAT"  # 席位
    NOTICE = "NOTICE"  # 通知公告


class Subject(StrEnum):
    """Of whom an indicator speaks."""

    DEPUTY = "DEPUTY"  # a deputy's seat
    MEMBER = "MEMBER"  # a committee member's seat
    PAIRING = "PAIRING"
    ACTIVITY = "ACTIVITY"
    STATION = "STATION"
    GROUP = "GROUP"
    CONGRESS = "CONGRESS"


class Measure(StrEnum):
    COUNT = "COUNT"  # how many facts
    SUM = "SUM"  # of a number of each
    DISTINCT = "DISTINCT"  # how many different values
    SHARE = "SHARE"  # per cent of the congress's deputies who have one
    MIN = "MIN"  # the least of a number of each


class Check(StrEnum):
    IS = "IS"
    IS_NOT = "IS_NOT"
    ONE_OF = "ONE_OF"
    ON_TIME = "ON_TIME"  # done, and by the day it was due
    PRESENT = "PRESENT"  # there at all


class Filter(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """One thing a fact must be; yes and no are written `true` and `false`."""

    field: str
    test: Check
    value: str | None = None
    values: tuple[str, ...] = ()


class Indicator(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """
    The body of a rule of kind INDICATOR.

    Attributes:
        of: The field that SUM, DISTINCT and MIN read.
        where: What a fact must be to count; all of it.
        among: Which subjects are meant; of SHARE, which of the congress's deputies.
        rank: Where it stands among those of the same subject.
        least, most: The target: at least, at most, both for a range, equal for just that. None is no bound.
    """

    label: str
    subject: Subject
    measure: Measure
    fact: FactKind
    window: Window
    of: str | None = None
    where: tuple[Filter, ...] = ()
    among: tuple[Filter, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str = ""
    rank: int = 0


ACTIVITY_FIELDS = frozenset({"kind", "category", "state", "function", "public"})

FIELDS: dict[FactKind, frozenset[str]] = {
    FactKind.DUTY: frozenset({"category", "counts", "days", "state", "source"}),
    FactKind.ACTIVITY: ACTIVITY_FIELDS | {"present"},
    FactKind.ATTENDANCE: ACTIVITY_FIELDS | {"presence", "enrolment", "matched", "grass_roots", "activity", "deputy"},
    FactKind.PAIRING: frozenset({"grass_roots"}),
    FactKind.LIST_ITEM: frozenset({"list", "state", "due", "owner"}),
    FactKind.SEAT: frozenset({"grass_roots", "leading", "status"}),
    FactKind.NOTICE: frozenset({"kind", "visibility"}),
}
"""What a filter may ask of each kind of fact."""

NUMBERS = {FactKind.DUTY: frozenset({"days"}), FactKind.ACTIVITY: frozenset({"present"})}
"""Fields that can be added up."""

UNCOMPARED = frozenset().union(*NUMBERS.values())
"""Fields no filter asks: they are added up."""

FLAGS = frozenset({"counts", "public", "matched", "grass_roots", "leading"})
"""Fields that are `true` or `false`."""

TIMED = frozenset({"due"})
"""Fields ON_TIME may be asked of."""

AMONG: dict[Subject, frozenset[str]] = {
    Subject.DEPUTY: frozenset({"grass_roots", "leading"}),
    Subject.CONGRESS: frozenset({"grass_roots", "leading"}),
    Subject.MEMBER: frozenset({"leading"}),
    Subject.PAIRING: frozenset({"grass_roots"}),
    Subject.ACTIVITY: frozenset({"kind", "category", "state"}),
    Subject.STATION: frozenset({"kind", "level"}),
    Subject.GROUP: frozenset({"level"}),
}
"""What may be asked of those an indicator speaks of."""

SUBJECTS: dict[FactKind, frozenset[Subject]] = {
    FactKind.DUTY: frozenset({Subject.DEPUTY, Subject.STATION, Subject.CONGRESS}),
    FactKind.ACTIVITY: frozenset({Subject.ACTIVITY, Subject.STATION, Subject.GROUP, Subject.CONGRESS}),
    FactKind.ATTENDANCE: frozenset({Subject.DEPUTY, Subject.PAIRING, Subject.ACTIVITY, Subject.CONGRESS}),
    FactKind.PAIRING: frozenset({Subject.DEPUTY, Subject.MEMBER, Subject.CONGRESS}),
    FactKind.LIST_ITEM: frozenset({Subject.STATION, Subject.GROUP, Subject.CONGRESS}),
    FactKind.SEAT: frozenset({Subject.DEPUTY, Subject.STATION, Subject.CONGRESS}),
    FactKind.NOTICE: frozenset({Subject.STATION, Subject.GROUP, Subject.CONGRESS}),
}
"""Whose each kind of fact can be."""

UNDATED = frozenset({FactKind.PAIRING, FactKind.SEAT})
"""Kinds of which only what holds today is known."""


def fault(indicator: Indicator) -> tuple[str, str] | None:
    """The first thing that cannot be, as the name of the field and words for a person; None if all can."""
    return next(((name, words) for name, wrong, words in _faults(indicator) if wrong), None)


def _faults(one: Indicator) -> list[tuple[str, bool, str]]:
    of_numbers = one.measure in (Measure.SUM, Measure.MIN)
    offered = NUMBERS.get(one.fact, frozenset()) if of_numbers else FIELDS[one.fact]
    reads = of_numbers or one.measure is Measure.DISTINCT
    share, dated = one.measure is Measure.SHARE, one.window is not Window.NOW
    return [
        ("label", not one.label.strip(), "请填写指标名称。"),
        ("subject", one.subject not in SUBJECTS[one.fact], "这种事实不能算到这个对象上,请换一个对象。"),
        ("subject", share and one.subject is not Subject.CONGRESS, "覆盖率按人大计算,对象请选“人大”。"),
        ("fact", share and one.fact in UNDATED, "覆盖率要按有日期的事实计算。"),
        ("of", reads and one.of not in offered, "这种算法要选一个可以计算的字段。"),
        ("of", not reads and one.of is not None, "这种算法不用选字段。"),
        ("window", dated and one.fact in UNDATED, "这种事实没有日期,时段请选“现在”。"),
        ("window", not dated and one.fact not in UNDATED, "时段“现在”只用于固定联系和席位。"),
        ("window", (one.window is Window.EACH) != (one.subject is Subject.ACTIVITY), "“每次”与对象“活动”要同时选。"),
        ("least", _crossed(one), "目标的下限不能大于上限。"),
        ("least", min(one.least or 0, one.most or 0) < 0, "目标不能小于零。"),
        *((f"where.{n}", *_wrong(f, FIELDS[one.fact])) for n, f in enumerate(one.where)),
        *((f"among.{n}", *_wrong(f, AMONG[one.subject])) for n, f in enumerate(one.among)),
    ]


def _crossed(one: Indicator) -> bool:
    return one.least is not None and one.most is not None and one.least > one.most


def _wrong(asked: Filter, offered: frozenset[str]) -> tuple[bool, str]:
    """Whether a filter cannot be asked, and why."""
    if asked.field not in offered or asked.field in UNCOMPARED:
        return True, f"这里没有字段“{asked.field}”。"
    if asked.test is Check.ON_TIME:
        return asked.field not in TIMED, "“按期”只能用于有期限的字段。"
    if asked.test is Check.ONE_OF:
        return not asked.values or asked.value is not None, "“是其中之一”要列出至少一个值。"
    if asked.test is Check.PRESENT:
        return bool(asked.values) or asked.value is not None, "“有值”不用再填值。"
    return asked.value is None or bool(asked.values), "请填写要比较的值。"
