"""What may be planned: every field at both sides of its limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.domain.activities import Window
from server.domain.plans import AgendaLine, Plan, check, window_of
from server.errors import InvalidError

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def a_plan(**changed: Any) -> Plan:
    plan = Plan(kind=UUID(int=1), unit=UUID(int=2), title="接待选民", starts_at=NOW + HOUR, ends_at=NOW + 3 * HOUR)
    return replace(plan, **changed)


FAULTS = [
    ("title", {"title": "  "}),
    ("title", {"title": "长" * 81}),
    ("brief", {"brief": "长" * 5001}),
    ("place", {"place": "长" * 121}),
    ("endsAt", {"ends_at": NOW + HOUR}),
    ("endsAt", {"starts_at": NOW - 2 * HOUR, "ends_at": NOW}),
    ("endsAt", {"ends_at": NOW + HOUR + timedelta(days=60, seconds=1)}),
    ("checkinUntil", {"checkin_from": NOW + 2 * HOUR, "checkin_until": NOW + 2 * HOUR}),
    ("checkinFrom", {"checkin_from": NOW + HOUR - DAY - timedelta(seconds=1)}),
    ("checkinFrom", {"checkin_from": NOW + 3 * HOUR, "checkin_until": NOW + 4 * HOUR}),
    ("checkinUntil", {"checkin_until": NOW + 3 * HOUR + DAY + timedelta(seconds=1)}),
    ("checkinUntil", {"checkin_until": NOW + HOUR}),
    ("startsAt", {"starts_at": datetime(1, 1, 1, tzinfo=UTC)}),
    ("startsAt", {"starts_at": NOW + timedelta(days=1099), "ends_at": NOW + timedelta(days=1100)}),
    ("endsAt", {"ends_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}),
    ("checkinFrom", {"checkin_from": datetime(1, 1, 1, tzinfo=UTC)}),
    ("checkinUntil", {"checkin_until": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}),
    ("radiusM", {"radius_m": 19}),
    ("radiusM", {"radius_m": 20_001}),
    ("enrolUntil", {"enrol_until": NOW + 3 * HOUR + timedelta(seconds=1)}),
    ("enrolUntil", {"enrol_until": datetime(9999, 12, 31, tzinfo=UTC)}),
    ("places", {"places": 0}),
    ("places", {"places": 100_001}),
    ("minDeputies", {"min_deputies": -1}),
    ("minDeputies", {"min_deputies": 3, "places": 2}),
    ("announceDays", {"announce_days": 61}),
    ("function", {"function": "办"}),
    ("cohosts", {"cohosts": (UUID(int=2),)}),
    ("cohosts", {"cohosts": tuple(UUID(int=n) for n in range(10, 31))}),
    ("expertise", {"expertise": ("法律", " ")}),
    ("expertise", {"expertise": tuple("一二三四五六七八九")}),
    ("agenda", {"agenda": (AgendaLine(" "),)}),
    ("agenda", {"agenda": (AgendaLine("签到", "24:00"),)}),
    ("agenda", {"agenda": (AgendaLine("签到"),) * 31}),
    ("lat", {"lat": 1}),
    ("lat", {"lat": 90_000_001, "lng": 0}),
    ("lng", {"lat": 0, "lng": -180_000_001}),
]


@pytest.mark.parametrize(("field", "changed"), FAULTS)
def test_a_plan_that_cannot_be_names_its_field(field: str, changed: dict[str, Any]) -> None:
    """Each fault says which field of the form is wrong, in Chinese."""
    with pytest.raises(InvalidError) as refused:
        check(a_plan(**changed), NOW)

    assert refused.value.detail["field"] == field
    assert refused.value.words.endswith("。")


FINE = [
    {},
    {"title": "长" * 80},
    {"starts_at": NOW - HOUR},
    {"radius_m": 20},
    {"places": 2, "min_deputies": 2, "announce_days": 60, "function": "智"},
    {"enrol_until": NOW + 3 * HOUR, "cohosts": tuple(UUID(int=n) for n in range(10, 30))},
    {"agenda": (AgendaLine("签到", "09:00"), AgendaLine("座谈"))},
    {"lat": 24_518_000, "lng": 117_655_000},
    {"checkin_from": NOW + HOUR - DAY, "checkin_until": NOW + 3 * HOUR + DAY},
]


@pytest.mark.parametrize("changed", FINE)
def test_a_plan_at_the_good_side_of_each_limit_stands(changed: dict[str, Any]) -> None:
    """Limits belong to what is allowed, and an activity that is going on may still be entered."""
    check(a_plan(**changed), NOW)


def test_a_window_is_from_half_an_hour_before_until_the_end() -> None:
    """Where nobody says otherwise."""
    assert window_of(a_plan()) == Window(NOW + HOUR / 2, NOW + 3 * HOUR)
