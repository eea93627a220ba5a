"""What is drafted for a station says what is known of the period, and nothing else."""

from datetime import date

import pytest

from server.domain.lists import List
from server.domain.statements import Held, Line, Material, StatementKind, draft, fault, period_of, title_of

NOVEMBER = period_of(StatementKind.SUMMARY, date(2026, 11, 20))
RECEPTION = Held("沙屿镇接待选民日", "接待选民", True, date(2026, 11, 5), ("陈静", "林涛"))
VISIT = Held("走访企业", "走访联系", False, date(2026, 11, 9), ("陈静",))
NEXT = Held("沙屿镇接待选民日", "接待选民", True, date(2026, 12, 3), ())


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (StatementKind.SUMMARY, "沙屿镇联络站 2026年11月月度汇总"),
        (StatementKind.PLAN, "沙屿镇联络站 2026年第4季度季度安排"),
        (StatementKind.REPORT, "沙屿镇联络站 2026年年度总结"),
    ],
)
def test_a_statement_is_named_by_its_period(kind: StatementKind, title: str) -> None:
    """A month's, a quarter's, a year's."""
    assert title_of(kind, "沙屿镇联络站", period_of(kind, date(2026, 11, 20))) == title


def test_a_summary_counts_who_came_and_lists_what_was_said() -> None:
    """Comings are counted each, deputies once; problems and results under headings of their own."""
    lines = (Line(List.PROBLEM, "路灯不亮"), Line(List.RESULT, "路灯已修复"))

    said = draft(StatementKind.SUMMARY, NOVEMBER, Material((RECEPTION, VISIT), (NEXT,), lines))

    assert "接待选民 1 场、其他活动 1 场,代表到站 3 人次,共 2 位代表" in said
    assert "11月5日 沙屿镇接待选民日:陈静、林涛" in said
    assert "收到的问题 1 条\n1. 路灯不亮" in said
    assert "建议" not in said
    assert said.endswith("下一步安排\n12月3日 沙屿镇接待选民日")


def test_a_month_without_anything_says_so() -> None:
    """No heading stands over nothing."""
    assert draft(StatementKind.SUMMARY, NOVEMBER, Material()) == (
        "2026年11月,本站开展接待选民 0 场,代表到站 0 人次,共 0 位代表。"
    )


def test_a_plan_names_what_is_to_come() -> None:
    """And how much of the quarter was done."""
    period = period_of(StatementKind.PLAN, date(2026, 11, 20))

    said = draft(StatementKind.PLAN, period, Material((RECEPTION,), (NEXT,)))

    assert "12月3日 沙屿镇接待选民日" in said
    assert "本季度已开展活动 1 场" in said


def test_a_report_counts_by_kind_and_names_who_reported() -> None:
    """A year is too long to list day by day."""
    period = period_of(StatementKind.REPORT, date(2026, 11, 20))

    said = draft(StatementKind.REPORT, period, Material((RECEPTION, RECEPTION, VISIT), reported=("王立",)))

    assert "接待选民 2 场、走访联系 1 场。" in said
    assert "今年有 1 位代表向选民述职:王立。" in said


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [
        ("", "x", "title"),
        (" ", "x", "title"),
        ("题" * 81, "x", "title"),
        ("题", "\n", "body"),
        ("题", "x" * 8001, "body"),
    ],
)
def test_what_cannot_be_published_is_told_by_its_field(title: str, body: str, field: str) -> None:
    """Empty or too long."""
    wrong = fault(title, body)

    assert wrong is not None
    assert wrong[0] == field
    assert fault("题", "文") is None
