"""On what day and whom one may suspend, and on which days a seat counts as held."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.people import Role, SeatStatus, Tenure, was_active
from server.domain.suspending import why_not, why_not_resume

SINCE, TODAY = date(2024, 1, 10), date(2026, 11, 21)
DAY = timedelta(days=1)
ACTIVE, STILL = SeatStatus.ACTIVE, SeatStatus.SUSPENDED


@pytest.mark.parametrize(
    ("role", "status", "resumed", "on", "words"),
    [
        (Role.DEPUTY, ACTIVE, None, TODAY, None),
        (Role.DEPUTY, ACTIVE, None, SINCE, None),
        (Role.DEPUTY, ACTIVE, TODAY, TODAY, None),
        (Role.LIAISON, ACTIVE, None, TODAY, "只有代表"),
        (Role.DEPUTY, STILL, None, TODAY, "已经暂停"),
        (Role.DEPUTY, SeatStatus.RECALLED, None, TODAY, "已经离任"),
        (Role.DEPUTY, ACTIVE, None, TODAY + DAY, "不能晚于今天"),
        (Role.DEPUTY, ACTIVE, None, SINCE - DAY, "早于任职日期"),
        (Role.DEPUTY, ACTIVE, TODAY, TODAY - DAY, "早于上次恢复"),
    ],
)
def test_what_stands_against_suspending(
    role: Role, status: SeatStatus, resumed: date | None, on: date, words: str | None
) -> None:
    """Deputies only, once at a time, on a day within the time it was held."""
    why = why_not(role, status, SINCE, resumed, on, TODAY)

    assert (why is None) if words is None else (why is not None and words in why[1])


@pytest.mark.parametrize(
    ("status", "suspended", "on", "words"),
    [
        (STILL, TODAY - DAY, TODAY, None),
        (STILL, TODAY, TODAY, None),
        (ACTIVE, None, TODAY, "没有暂停"),
        (SeatStatus.ENDED, TODAY - DAY, TODAY, "没有暂停"),
        (STILL, TODAY - DAY, TODAY + DAY, "不能晚于今天"),
        (STILL, TODAY, TODAY - DAY, "早于暂停日期"),
    ],
)
def test_what_stands_against_resuming(status: SeatStatus, suspended: date | None, on: date, words: str | None) -> None:
    """Who is suspended, on a day that has come and not before the suspension."""
    why = why_not_resume(status, suspended, on, TODAY)

    assert (why is None) if words is None else (why is not None and words in why[1])


@given(lengths=st.lists(st.integers(0, 40), min_size=1, max_size=7), ended=st.none() | st.integers(0, 200))
def test_a_day_counts_unless_it_lies_in_a_suspension(lengths: list[int], ended: int | None) -> None:
    """Of a life of exercised and suspended stretches by turns, exactly the days of the exercised ones, till its end."""
    status, kept, pauses, at = ACTIVE, set[date](), list[tuple[date, date | None]](), SINCE
    for number, length in enumerate(lengths):
        days = [at + DAY * one for one in range(length)]
        at += DAY * length
        if number % 2 == 0:
            kept |= {*days}
        else:
            pauses.append((at - DAY * length, at if number + 1 < len(lengths) else None))
    if len(lengths) % 2 == 0:
        status = STILL
    until = None if ended is None else SINCE + DAY * ended
    tenure = Tenure(SINCE, until, status if until is None else SeatStatus.ENDED, tuple(pauses))

    days = [SINCE - DAY, *(SINCE + DAY * one for one in range((at - SINCE).days))]

    assert {day for day in days if was_active(tenure, day)} == {day for day in kept if until is None or day < until}
    assert was_active(tenure, at + DAY * 400) is (until is None and status is ACTIVE)
