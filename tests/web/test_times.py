"""Days and hours as they are said."""

from datetime import UTC, datetime, timedelta

from server.web import times

ZONE = "Asia/Shanghai"
NINE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def test_a_span_says_day_weekday_and_half() -> None:
    """The zone is the congress's, the half of the day is said once where it does not change."""
    assert times.span(NINE, NINE + timedelta(hours=2), ZONE) == "11月25日 周三 上午9:00–11:00"


def test_a_changing_half_is_said_again() -> None:
    """Morning to afternoon, and noon by its name."""
    assert times.hours(NINE, NINE + timedelta(hours=7, minutes=30), ZONE) == "上午9:00–下午4:30"
    assert times.hours(NINE, NINE + timedelta(hours=3, minutes=5), ZONE) == "上午9:00–中午12:05"


def test_an_end_on_another_day_names_it() -> None:
    """A session of two days says both."""
    assert times.hours(NINE, NINE + timedelta(hours=35), ZONE) == "上午9:00至11月26日晚上8:00"


def test_a_day_is_the_congress_s_day() -> None:
    """Late evening UTC is the next morning there."""
    late = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)

    assert times.day(late, ZONE) == "1月1日"
    assert times.weekday(late, ZONE) == "周五"
