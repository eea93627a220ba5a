"""How a value stands to its target, seen from a day of the period."""

from datetime import date

import pytest

from server.domain.indicators import FactKind, Indicator, Measure, Subject
from server.domain.periods import EACH, NOW, Period, Window, period
from server.domain.targets import Standing, bounds, standing


def asking(window: Window, least: int | None = None, most: int | None = None) -> Indicator:
    """An indicator of which only window and target matter."""
    return Indicator("指标", Subject.DEPUTY, Measure.COUNT, FactKind.SEAT, window, least=least, most=most)


YEAR = period(Window.YEAR, date(2026, 6, 1))
WEEK = period(Window.WEEK, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("window", "target", "within", "today", "tenths", "stands"),
    [
        (Window.YEAR, (15, None), YEAR, date(2026, 12, 31), 150, Standing.MET),
        (Window.YEAR, (15, None), YEAR, date(2026, 7, 2), 65, Standing.SHORT),
        (Window.YEAR, (15, None), YEAR, date(2026, 7, 2), 70, Standing.OPEN),
        (Window.YEAR, (15, None), YEAR, date(2026, 1, 1), 0, Standing.OPEN),
        (Window.YEAR, (15, None), YEAR, date(2027, 1, 1), 145, Standing.MISSED),
        (Window.WEEK, (1, None), WEEK, date(2026, 11, 29), 0, Standing.OPEN),
        (Window.WEEK, (1, None), WEEK, date(2026, 11, 30), 0, Standing.MISSED),
        (Window.YEAR, (None, 0), YEAR, date(2026, 3, 1), 0, Standing.MET),
        (Window.YEAR, (None, 0), YEAR, date(2026, 3, 1), 10, Standing.MISSED),
        (Window.NOW, (3, 5), NOW, date(2026, 3, 1), 30, Standing.MET),
        (Window.NOW, (3, 5), NOW, date(2026, 3, 1), 20, Standing.SHORT),
        (Window.NOW, (3, 5), NOW, date(2026, 3, 1), 60, Standing.SHORT),
        (Window.EACH, (3, None), EACH, date(2026, 3, 1), 20, Standing.OPEN),
    ],
)
def test_cases(
    window: Window, target: tuple[int | None, int | None], within: Period, today: date, tenths: int, stands: Standing
) -> None:
    """Behind the pace is short; once the period is over, or there is no way back, it is missed."""
    assert standing(tenths, bounds(asking(window, *target), within, today)) is stands
