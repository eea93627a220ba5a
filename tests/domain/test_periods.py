"""Windows and the periods they make of a calendar."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from server.domain.periods import KEPT, Window, kept, period, term

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
CALENDAR = (Window.WEEK, Window.MONTH, Window.QUARTER, Window.YEAR)


@given(DAYS, st.sampled_from(CALENDAR))
def test_every_day_lies_in_one_period_and_periods_meet(day: date, window: Window) -> None:
    """No day is counted twice, none is left out."""
    found = period(window, day)

    assert found.starts_on
    assert found.ends_on
    assert found.starts_on <= day <= found.ends_on
    assert period(window, found.ends_on) == found
    assert period(window, found.ends_on + timedelta(days=1)).starts_on == found.ends_on + timedelta(days=1)


@given(DAYS, st.sampled_from(CALENDAR))
def test_those_kept_follow_each_other(day: date, window: Window) -> None:
    """The running one first, then each before it."""
    found = kept(window, day)

    assert len(found) == KEPT[window]
    assert found[0] == period(window, day)
    for later, earlier in pairwise(found):
        assert earlier.ends_on
        assert later.starts_on == earlier.ends_on + timedelta(days=1)


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    """ISO 8601: the last days of December may be a week of the next year."""
    assert period(Window.WEEK, date(2025, 12, 30)).name == "2026-W01"
    assert period(Window.QUARTER, date(2026, 11, 25)).name == "2026-Q4"
    assert period(Window.MONTH, date(2026, 2, 3)).ends_on == date(2026, 2, 28)


def test_of_terms_only_the_running_one_is_kept() -> None:
    """A congress between two terms has none."""
    held = [term(date(2016, 1, 1), date(2021, 1, 1)), term(date(2022, 1, 1), date(2027, 1, 1))]

    assert kept(Window.TERM, date(2026, 11, 25), held) == [held[1]]
    assert kept(Window.TERM, date(2021, 6, 1), held) == []
