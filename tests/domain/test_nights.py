"""When a night's work is due."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.domain.nights import next_night


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 11, 25, 18, 59, tzinfo=UTC), datetime(2026, 11, 25, 19, tzinfo=UTC)),
        (datetime(2026, 11, 25, 19, 0, tzinfo=UTC), datetime(2026, 11, 26, 19, tzinfo=UTC)),
        (datetime(2026, 11, 26, 2, 30, tzinfo=timezone(timedelta(hours=8))), datetime(2026, 11, 25, 19, tzinfo=UTC)),
    ],
)
def test_the_next_night_is_always_ahead(now: datetime, then: datetime) -> None:
    """Three in the morning in China, whatever zone the moment was said in."""
    assert next_night(now) == then
