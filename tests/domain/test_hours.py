"""When a person may be woken."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.hours import Hours, HoursRule, Turn, day_began, fault, is_quiet, next_digest, not_before, of, turns

CHINA = of(HoursRule(), "Asia/Shanghai")
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]

minutes = st.integers(0, 1439)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
people = st.builds(
    lambda zone, begins, ends: of(HoursRule(), zone, begins, ends), st.sampled_from(ZONES), minutes, minutes
)


def china(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (china(26, 21, 29), china(26, 21, 29)),
        (china(26, 21, 30), china(27, 7, 30)),
        (china(27, 0, 0), china(27, 7, 30)),
        (china(27, 7, 29), china(27, 7, 30)),
        (china(27, 7, 30), china(27, 7, 30)),
    ],
)
def test_the_night_is_quiet_where_the_person_is(at: datetime, then: datetime) -> None:
    """From half past nine until half past seven, told in UTC or in any zone."""
    assert not_before(at, CHINA) == not_before(at.astimezone(UTC), CHINA) == then


def test_what_is_critical_knows_no_night() -> None:
    """A meeting called off at five in the morning is told at five."""
    assert not_before(china(27, 5), CHINA, critical=True) == china(27, 5)


def test_hours_of_ones_own_go_before_the_rule() -> None:
    """Also over noon, and never if both are one minute; half a choice is none."""
    noon = of(HoursRule(), "Asia/Shanghai", 720, 840)

    assert not_before(china(26, 12, 30), noon) == china(26, 14)
    assert not is_quiet(china(27, 3), noon)
    assert not is_quiet(china(27, 3), of(HoursRule(), "Asia/Shanghai", 300, 300))
    assert of(HoursRule(), "Asia/Shanghai", 720) == CHINA


@given(moments, people)
def test_nobody_waits_longer_or_shorter_than_it_is_quiet(at: datetime, hours: Hours) -> None:
    """It is quiet in every minute until then and not then, whatever the clocks there do; so for ever once it is not."""
    then = not_before(at, hours)

    assert then >= at
    assert not is_quiet(then, hours)
    assert not_before(then, hours) == then
    walked = at
    while walked < then - timedelta(hours=1):
        assert is_quiet(walked, hours)
        walked += timedelta(minutes=7)


def test_a_clock_put_forward_over_the_end_ends_the_quiet_after_the_leap() -> None:
    """02:30 is not there on 29 March 2026 in Berlin, so half past three; twice in October, the first counts."""
    berlin = of(HoursRule(), "Europe/Berlin", 0, 150)

    assert not_before(datetime(2026, 3, 29, 0, tzinfo=UTC), berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert not_before(datetime(2026, 10, 25, 0, 10, tzinfo=UTC), berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not_before(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), berlin) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(moments, people)
def test_a_digest_comes_within_two_days_and_never_in_quiet_hours(at: datetime, hours: Hours) -> None:
    """It is ahead, and outside the hours the person chose, even if the rule's digest lies in them."""
    then = next_digest(at, hours)

    assert at < then <= at + timedelta(days=2, hours=1)
    assert not is_quiet(then, hours)


def test_a_day_begins_at_the_persons_midnight() -> None:
    """Not at ours: in Shanghai it is tomorrow from 16:00 UTC on."""
    assert day_began(datetime(2026, 11, 26, 17, tzinfo=UTC), CHINA) == datetime(2026, 11, 26, 16, tzinfo=UTC)
    assert day_began(datetime(2026, 11, 26, 15, tzinfo=UTC), CHINA) == datetime(2026, 11, 25, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("critical", "woken", "then"),
    [
        ([False], 0, ["ALONE"]),
        ([False, False], 0, ["ALONE", "ALONE"]),
        ([False, False, False], 0, ["TOGETHER", "TOGETHER", "TOGETHER"]),
        ([False, True, False, False], 0, ["TOGETHER", "ALONE", "TOGETHER", "TOGETHER"]),
        ([False, False], 7, ["TOGETHER", "TOGETHER"]),
        ([False, True], 8, ["LATER", "ALONE"]),
        ([], 0, []),
    ],
)
def test_many_at_once_are_one_push_and_too_many_a_day_wait(critical: list[bool], woken: int, then: list[str]) -> None:
    """A backlog is told together; past the day's limit only what is critical comes."""
    assert turns(critical, woken, CHINA) == [Turn(one) for one in then]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"quiet_from": 1440}, "quietFrom"),
        ({"a_day": 0}, "aDay"),
        ({"at_once": 21}, "atOnce"),
        ({"digest_at": 449}, "digestAt"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(body: dict[str, int], field: str) -> None:
    """Each names its field; a digest in the night would wake everybody."""
    wrong = fault(HoursRule(**body))

    assert wrong is not None
    assert wrong[0] == field
    assert fault(HoursRule()) is None
