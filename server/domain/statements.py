"""
What a station writes by the calendar (站点文稿): the month's summary, the quarter's plan, the year's report.

A draft is written from the period's facts and says nothing that is not among them; a person
finishes and publishes it. Days are those of the station's congress.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.domain import periods
from server.domain.lists import List
from server.domain.periods import Period, Window

LONGEST_TITLE = 80
LONGEST_BODY = 8000


class StatementKind(StrEnum):
    """The kinds of notice a station writes of a period."""

    SUMMARY = "SUMMARY"  # 月度汇总
    PLAN = "PLAN"  # 季度安排
    REPORT = "REPORT"  # 年度总结


WINDOWS = {
    StatementKind.SUMMARY: Window.MONTH,
    StatementKind.PLAN: Window.QUARTER,
    StatementKind.REPORT: Window.YEAR,
}
LABELS = {StatementKind.SUMMARY: "月度汇总", StatementKind.PLAN: "季度安排", StatementKind.REPORT: "年度总结"}
LISTED = {List.PROBLEM: "问题", List.SUGGESTION: "建议", List.RESULT: "成果"}


@dataclass(frozen=True, slots=True)
class Held:
    """One activity of a station: past ones with who came, coming ones with who is asked."""

    title: str
    kind: str
    is_reception: bool
    on: date
    deputies: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line that was written down at the station."""

    on: List
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """What happened at a station in a period, and what is to come there."""

    held: Sequence[Held] = ()
    coming: Sequence[Held] = ()
    lines: Sequence[Line] = ()
    reported: Sequence[str] = ()
    """Deputies who reported to their voters."""


def period_of(kind: StatementKind, day: date) -> Period:
    """The period of a kind of statement that a day lies in."""
    return periods.period(WINDOWS[kind], day)


def title_of(kind: StatementKind, station: str, period: Period) -> str:
    """沙屿镇人大代表联络站 2026年11月月度汇总."""
    return f"{station} {spoken(period)}{LABELS[kind]}"


def spoken(period: Period) -> str:
    """2026年, 2026年第4季度, 2026年11月."""
    year, _, rest = period.name.partition("-")
    if not rest:
        return f"{year}年"
    return f"{year}年第{rest[1:]}季度" if rest.startswith("Q") else f"{year}年{int(rest)}月"


def draft(kind: StatementKind, period: Period, known: Material) -> str:
    """The text a person finishes, made of what is known and of nothing else."""
    if kind is StatementKind.PLAN:
        return _plan(period, known)
    parts = [_summed(period, known), _held(known, in_full=kind is StatementKind.SUMMARY), _written(known)]
    if kind is StatementKind.REPORT and known.reported:
        parts.append(f"向选民述职\n今年有 {len(known.reported)} 位代表向选民述职:{'、'.join(known.reported)}。")
    if known.coming:
        parts.append("下一步安排\n" + _dates(known.coming))
    return "\n\n".join(part for part in parts if part)


def fault(title: str, body: str) -> tuple[str, str] | None:
    """The first thing that cannot be published, as the name of the field and words; None if all can."""
    if not title.strip():
        return "title", "请填写标题。"
    if len(title) > LONGEST_TITLE:
        return "title", f"标题不能超过 {LONGEST_TITLE} 字。"
    if not body.strip():
        return "body", "请填写正文。"
    if len(body) > LONGEST_BODY:
        return "body", f"正文不能超过 {LONGEST_BODY} 字。"
    return None


def _summed(period: Period, known: Material) -> str:
    came = {name for one in known.held for name in one.deputies}
    times = sum(len(one.deputies) for one in known.held)
    receptions = sum(one.is_reception for one in known.held)
    others = len(known.held) - receptions
    said = [f"接待选民 {receptions} 场"] + ([f"其他活动 {others} 场"] if others else [])
    return f"{spoken(period)},本站开展{'、'.join(said)},代表到站 {times} 人次,共 {len(came)} 位代表。"


def _held(known: Material, *, in_full: bool) -> str:
    if not known.held:
        return ""
    if in_full:
        return "活动情况\n" + _dates(known.held)
    kinds = dict.fromkeys(one.kind for one in known.held)
    counts = [f"{kind} {sum(one.kind == kind for one in known.held)} 场" for kind in kinds]
    return f"活动情况\n{'、'.join(counts)}。"


def _written(known: Material) -> str:
    parts = []
    for on, label in LISTED.items():
        texts = [line.text for line in known.lines if line.on is on]
        if texts:
            numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
            parts.append(f"收到的{label} {len(texts)} 条\n{numbered}")
    return "\n\n".join(parts)


def _plan(period: Period, known: Material) -> str:
    last = known.held
    opening = f"{spoken(period)}本站的接待和活动安排如下,时间如有变化,提前在本站页面公布。"
    ahead = _dates(known.coming) if known.coming else "每周安排代表在站接待选民。"
    so_far = f"本季度已开展活动 {len(last)} 场。" if last else ""
    return "\n\n".join(part for part in (opening, ahead, so_far) if part)


def _dates(held: Sequence[Held]) -> str:
    return "\n".join(_dated(one) for one in held)


def _dated(one: Held) -> str:
    who = f":{'、'.join(one.deputies)}" if one.deputies else ""
    return f"{one.on.month}月{one.on.day}日 {one.title}{who}"
