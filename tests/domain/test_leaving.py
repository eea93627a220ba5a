"""On what day and for what reason a seat may be left."""

from datetime import date

import pytest

from server.domain.leaving import Leaving, status_after, why_not
from server.domain.people import Role, SeatStatus

SINCE, TODAY = date(2024, 1, 10), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("role", "status", "reason", "on", "words"),
    [
        (Role.DEPUTY, SeatStatus.ACTIVE, Leaving.MOVED, TODAY, None),
        (Role.DEPUTY, SeatStatus.SUSPENDED, Leaving.RECALLED, TODAY, None),
        (Role.LIAISON, SeatStatus.ACTIVE, Leaving.POST, date(2024, 1, 11), None),
        (Role.DEPUTY, SeatStatus.ACTIVE, Leaving.POST, TODAY, "不适用"),
        (Role.LIAISON, SeatStatus.ACTIVE, Leaving.RECALLED, TODAY, "不适用"),
        (Role.DEPUTY, SeatStatus.ENDED, Leaving.DIED, TODAY, "已经离任"),
        (Role.DEPUTY, SeatStatus.ACTIVE, Leaving.RESIGNED, date(2026, 11, 22), "不能晚于今天"),
        (Role.DEPUTY, SeatStatus.ACTIVE, Leaving.RESIGNED, SINCE, "晚于任职日期"),
    ],
)
def test_what_stands_against_leaving(
    role: Role, status: SeatStatus, reason: Leaving, on: date, words: str | None
) -> None:
    """The law's grounds for deputies, a change of post for others, and a day within the time it was held."""
    why = why_not(role, status, SINCE, reason, on, TODAY)

    assert (why is None) if words is None else (why is not None and words in why)


def test_a_seat_says_how_it_was_left() -> None:
    """By resigning, by recall, or otherwise."""
    assert [status_after(one) for one in (Leaving.RESIGNED, Leaving.RECALLED, Leaving.MOVED)] == [
        SeatStatus.RESIGNED,
        SeatStatus.RECALLED,
        SeatStatus.ENDED,
    ]
