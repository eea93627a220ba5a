"""Keeping the months of the table `record`."""

from datetime import UTC, datetime

from server.settings import settings
from server.store import partitions


async def partition() -> int:
    """Job, hourly: months ahead stand, settled ones are archived, those past their time gone. Safe to run twice."""
    return await partitions.tend(datetime.now(UTC), settings().records_kept_years)
