"""Cities at moments that are awkward in one way or another."""

from datetime import UTC, datetime

import pytest

from server.demo import city
from server.demo.world import World

MASTER = b"m" * 32

MOMENTS = {
    "an ordinary afternoon": datetime(2026, 11, 21, 7, 30, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 4, 0, tzinfo=UTC),
    "ten minutes to midnight, New Year's Eve": datetime(2026, 12, 31, 15, 50, tzinfo=UTC),
    "half past midnight": datetime(2027, 3, 1, 16, 30, tzinfo=UTC),
}


@pytest.fixture(scope="session", params=MOMENTS.values(), ids=list(MOMENTS))
def world(request: pytest.FixtureRequest) -> World:
    """The whole city in memory, as it is at one of the moments."""
    return city.make(request.param, MASTER)
