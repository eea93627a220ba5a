"""When a night's work is done: once a night, at an hour when nobody holds an activity."""

from datetime import UTC, datetime, timedelta

HOUR_UTC = 19
"""Three in the morning in China."""


def next_night(now: datetime) -> datetime:
    """The next time that hour comes. Aware, UTC."""
    tonight = now.astimezone(UTC).replace(hour=HOUR_UTC, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)
