"""On which days a series is held."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands import catalogue
from server.domain.calendars import holiday, is_workday
from server.domain.series import Every, OnHoliday, Repeat, check, turns
from server.errors import InvalidError

SPECIAL = catalogue.holidays().body.by_day()
"""The holidays that are shipped."""


def held(first: str, every: Every, times: int, on_holiday: OnHoliday = OnHoliday.SHIFT) -> list[str | None]:
    found = turns(date.fromisoformat(first), Repeat(every, times, on_holiday), SPECIAL)
    return [turn.on.isoformat() if turn.on else None for turn in found]


def test_a_reception_on_a_holiday_is_held_on_the_next_workday() -> None:
    """Labour Day's Friday goes to Wednesday; the Saturday that is worked after it is a workday."""
    assert held("2026-04-24", Every.WEEK, 3) == ["2026-04-24", "2026-05-06", "2026-05-08"]
    assert is_workday(date(2026, 5, 9), SPECIAL)


def test_one_that_would_meet_the_next_is_left_out() -> None:
    """The week of the National Day has none of its own: the next workday is the next reception's day."""
    assert held("2026-09-24", Every.WEEK, 3) == ["2026-09-24", None, "2026-10-08"]


def test_a_holiday_may_be_skipped_or_worked() -> None:
    """As whoever plans it says."""
    assert held("2026-04-24", Every.WEEK, 2, OnHoliday.SKIP) == ["2026-04-24", None]
    assert held("2026-04-24", Every.WEEK, 2, OnHoliday.KEEP) == ["2026-04-24", "2026-05-01"]


def test_a_month_from_the_last_day_is_the_last_day() -> None:
    """January's 31st, then February's last, over the turn of a year too; that February's day is no holiday."""
    assert held("2026-12-31", Every.MONTH, 4) == ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]
    assert held("2026-03-02", Every.FORTNIGHT, 3) == ["2026-03-02", "2026-03-16", "2026-03-30"]


@pytest.mark.parametrize("times", [-1, 0, 1, 54])
def test_a_series_is_some_and_not_too_many(times: int) -> None:
    """Two at least, a year of weeks at most."""
    with pytest.raises(InvalidError) as refused:
        check(Repeat(Every.WEEK, times))

    assert refused.value.detail["field"] == "times"


@given(st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.sampled_from(Every), st.integers(2, 53))
def test_none_is_held_on_a_holiday_and_no_two_on_one_day(first: date, every: Every, times: int) -> None:
    """Whenever it begins: in order, one a day, off the holidays, and no earlier than planned."""
    found = [turn for turn in turns(first, Repeat(every, times), SPECIAL) if turn.on]
    days = [turn.on for turn in found]

    assert all(day and holiday(day, SPECIAL) is None for day in days)
    assert days == sorted(set(days), key=lambda day: day or date.min)
    assert all(turn.on and timedelta() <= turn.on - turn.planned <= timedelta(days=14) for turn in found)


def test_the_calendar_says_where_each_day_is_written() -> None:
    """No day twice; worked days lie on weekends; the source names who decided."""
    days = catalogue.holidays().body.days

    assert len({one.on for one in days}) == len(days)
    assert all(one.on.isoweekday() >= 6 for one in days if one.works)
    assert "国办发明电" in catalogue.holidays().source
