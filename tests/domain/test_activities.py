"""What may be planned, and which moves are open when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.activities import (
    MOVES,
    ActivityState,
    Verb,
    Window,
    by_time,
    open_verbs,
    verbs,
    why_not,
)

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


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
