"""What staff are told to think of, and when nothing is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain.activities import ActivityState
from server.domain.cautions import Prospect, cautions

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
READY = Prospect(
    state=ActivityState.DRAFT,
    starts_at=NOW + 3 * DAY,
    announce_days=3,
    min_deputies=3,
    by_invitation=True,
    expertise=("法律",),
    expected=3,
    able=3,
)

CASES = [
    ({}, []),
    ({"starts_at": NOW + 3 * DAY - timedelta(seconds=1)}, ["应提前 3 天公布,现在离开始已不足 3 天。"]),
    ({"starts_at": NOW + DAY, "state": ActivityState.PUBLISHED}, []),
    ({"expected": 0, "able": 0}, ["还没有邀请代表。"]),
    ({"expected": 0, "able": 0, "by_invitation": False}, []),
    (
        {"expected": 2, "able": 2},
        ["至少要有 3 名代表,名单上现在是 2 名。", "要求熟悉法律的代表至少 3 名,名单上现在是 2 名。"],
    ),
    ({"min_deputies": 0, "able": 1}, []),
    ({"min_deputies": 0, "able": 0}, ["要求熟悉法律的代表至少 1 名,名单上现在是 0 名。"]),
    ({"elsewhere": ("甲", "乙", "丙")}, ["甲、乙、丙在同一时间另有活动。"]),
    ({"elsewhere": ("甲", "乙", "丙", "丁")}, ["甲、乙、丙等 4 人在同一时间另有活动。"]),
    ({"beside": ("接待选民日",)}, ["本单位同一时间还有:接待选民日。"]),
    ({"expected": 0, "starts_at": NOW}, []),
    ({"expected": 0, "state": ActivityState.CANCELLED}, []),
]


@pytest.mark.parametrize(("changed", "said"), CASES)
def test_each_want_is_said_in_words(changed: dict[str, Any], said: list[str]) -> None:
    """One line a want, none where all is well, none once it has begun or is off."""
    assert cautions(replace(READY, **changed), NOW) == said
