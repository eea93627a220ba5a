"""Months, and the ids made in them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.domain.months import Month, month_of
from server.tables.columns import uuid7


def test_an_id_made_now_lies_in_its_month() -> None:
    """Between its first id and that of the next."""
    month = month_of(datetime.now(UTC))

    assert month.first_id <= uuid7() < month.plus(1).first_id


@pytest.mark.parametrize(
    ("steps", "then"), [(0, Month(2026, 11)), (1, Month(2026, 12)), (2, Month(2027, 1)), (-11, Month(2025, 12))]
)
def test_months_are_counted_across_years(steps: int, then: Month) -> None:
    """Forward and back."""
    assert Month(2026, 11).plus(steps) == then


def test_a_month_is_one_of_utc() -> None:
    """Whatever zone the moment was said in: the first hours of a month in China are the last of the one before."""
    beijing = timezone(timedelta(hours=8))

    assert month_of(datetime(2026, 12, 1, 7, 59, tzinfo=beijing)) == Month(2026, 11)
    assert str(Month(2026, 11)) == "2026_11"
