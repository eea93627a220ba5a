"""What may be planned, and which moves are open when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.activities import (
    MOVES,
    ActivityState,
    Plan,
    Verb,
    Window,
    by_time,
    check,
    open_verbs,
    verbs,
    why_not,
    window_of,
)
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


HELD = Window(NOW, NOW + HOUR)
MOMENTS = [
    (Verb.PUBLISH, ActivityState.DRAFT, timedelta(), True),
    (Verb.PUBLISH, ActivityState.DRAFT, HOUR, False),
    (Verb.START, ActivityState.PUBLISHED, -DAY, True),
    (Verb.START, ActivityState.PUBLISHED, -DAY - timedelta(seconds=1), False),
    (Verb.START, ActivityState.PUBLISHED, HOUR, False),
    (Verb.END, ActivityState.PUBLISHED, timedelta(), True),
    (Verb.END, ActivityState.RUNNING, -timedelta(seconds=1), False),
    (Verb.CANCEL, ActivityState.PUBLISHED, DAY, True),
    (Verb.CANCEL, ActivityState.RUNNING, timedelta(), False),
    (Verb.CANCEL, ActivityState.ENDED, timedelta(), False),
]


@pytest.mark.parametrize(("verb", "state", "after", "is_open"), MOMENTS)
def test_a_move_is_open_in_its_time(verb: Verb, state: ActivityState, after: timedelta, is_open: bool) -> None:
    """Both sides of every guard; a closed move says why."""
    assert (why_not(verb, state, HELD, NOW + after) is None) is is_open


@given(st.sampled_from(ActivityState), st.timedeltas(-3 * DAY, 3 * DAY))
def test_the_open_moves_are_among_those_the_state_allows(state: ActivityState, after: timedelta) -> None:
    """Time closes moves and opens none; nothing leads back to an earlier state but opening what was filed."""
    moves = open_verbs(state, HELD, NOW + after)
    order = list(ActivityState)

    assert set(moves) <= set(verbs(state))
    assert all(order.index(MOVES[verb][1]) > order.index(state) for verb in moves if verb is not Verb.REOPEN)


TURNS = [
    (ActivityState.PUBLISHED, -timedelta(seconds=1), ActivityState.PUBLISHED),
    (ActivityState.PUBLISHED, timedelta(), ActivityState.RUNNING),
    (ActivityState.RUNNING, HOUR - timedelta(seconds=1), ActivityState.RUNNING),
    (ActivityState.RUNNING, HOUR, ActivityState.ENDED),
    (ActivityState.PUBLISHED, HOUR, ActivityState.ENDED),
    (ActivityState.DRAFT, HOUR, ActivityState.DRAFT),
    (ActivityState.CANCELLED, HOUR, ActivityState.CANCELLED),
    (ActivityState.FILED, HOUR, ActivityState.FILED),
]


@pytest.mark.parametrize(("state", "after", "turned"), TURNS)
def test_an_announced_activity_begins_and_ends_by_time(
    state: ActivityState, after: timedelta, turned: ActivityState
) -> None:
    """At both sides of begin and end; drafts and what is settled stay."""
    assert by_time(state, NOW, NOW + HOUR, NOW + after) is turned
