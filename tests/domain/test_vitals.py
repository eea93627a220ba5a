"""What of the engine's numbers a person should look at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.domain.vitals import GRAVE, Vitals, Worry, worries

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WELL = Vitals(
    at=NOW,
    waiting=3,
    oldest_s=0.4,
    parked={"WAITING_PARENT": 2},
    quarantined=1,
    settled={"APPLIED": 900},
    window_s=300,
    unsent=(0, 0),
    feed_rows=10,
    feed_bytes=8192,
    writing_s=0.0,
    epoch="abcdef01",
    floor=0,
    has_month=True,
    overdue=(),
    failing={},
    backed_up_at=None,
)


def test_a_well_engine_worries_nobody() -> None:
    """Records wait, some for a parent; that is its work. Who never made a backup may have another way."""
    assert worries(WELL) == []


@pytest.mark.parametrize(
    ("changed", "worry"),
    [
        ({"oldest_s": 61.0}, Worry.NOT_SETTLING),
        ({"has_month": False}, Worry.NO_MONTH),
        ({"overdue": ("prune",)}, Worry.CHORE_OVERDUE),
        ({"failing": {"clashes": 1}}, Worry.CHORE_FAILING),
        ({"writing_s": 31.0}, Worry.STUCK_WRITER),
        ({"parked": {"POISON": 1}}, Worry.POISON),
        ({"parked": {"PARENT_MISSING": 1}}, Worry.PARENT_MISSING),
        ({"backed_up_at": NOW - timedelta(days=3)}, Worry.BACKUP_OLD),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, Any], worry: Worry) -> None:
    """One thing, one worry."""
    assert worries(replace(WELL, **changed)) == [worry]


def test_grave_things_come_first() -> None:
    """What does not work now stands above what a person should look at some time."""
    told = worries(replace(WELL, oldest_s=90.0, parked={"POISON": 1}, overdue=("prune",)))

    assert [worry in GRAVE for worry in told] == [True, True, False]
