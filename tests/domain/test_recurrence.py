"""When a recurring notice comes: against a calendar walked day by day, which knows nothing of RFC 5545."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import recurrence
from server.domain.calendars import SpecialDay
from server.domain.recurrence import Frequency, OnRest, Recurs

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def walked(recurs: Recurs) -> Iterator[date]:
    """Every day from the first on that the rule names, found by looking at each."""
    day, first = recurs.on, recurs.on
    while recurs.until is None or day <= recurs.until:
        months = (day.year - first.year) * 12 + day.month - first.month
        is_same_day = day.day == min(first.day, monthrange(day.year, day.month)[1])
        every = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}.get(recurs.every)
        if (day - first).days % 7 == 0 if every is None else is_same_day and months % every == 0:
            yield day
        day += DAY


def special(days: dict[date, bool]) -> dict[date, SpecialDay]:
    return {day: SpecialDay(day, "节", works) for day, works in days.items()}


def works(day: date, days: dict[date, bool]) -> bool:
    return days.get(day, day.weekday() < 5)


def held(day: date, rest: OnRest, days: dict[date, bool]) -> date | None:
    if rest is OnRest.KEEP or works(day, days):
        return day
    if rest is OnRest.SKIP:
        return None
    while not works(day, days):
        day += DAY if rest is OnRest.AFTER else -DAY
    return day


@settings(max_examples=300)
@given(
    on=DAYS,
    every=st.sampled_from(Frequency),
    rest=st.sampled_from(OnRest),
    days=st.dictionaries(DAYS, st.booleans(), max_size=60),
)
def test_it_comes_on_the_days_a_calendar_says(on: date, every: Frequency, rest: OnRest, days: dict[date, bool]) -> None:
    """Planned days are those of the calendar; each is moved around rest days, and never onto or past its neighbour."""
    recurs = Recurs(every, on, 9 * 60, rest, on + timedelta(days=800))
    plan = [*walked(recurs)]
    after = [*plan[1:], date.max]
    before = [date.min, *plan[:-1]]
    expected = [
        (day, now)
        for day, previous, following in zip(plan, before, after, strict=True)
        if (now := held(day, rest, days)) is not None and previous < now < following
    ]

    found = [
        (one.planned, one.at.astimezone(ZONE).date()) for one in recurrence.occurrences(recurs, ZONE, special(days))
    ]

    assert found == expected


def test_a_day_the_month_does_not_have_is_its_last() -> None:
    """The 31st of every month is the 28th of February, and the 31st again in March."""
    recurs = Recurs(Frequency.MONTH, date(2027, 1, 31), 540, OnRest.KEEP)

    assert [*islice(recurrence.planned(recurs), 4)] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_the_next_one_is_later_than_now_and_keeps_the_local_clock() -> None:
    """09:00 in Shanghai is 01:00 UTC; one that comes this very moment is not next."""
    recurs = Recurs(Frequency.WEEK, date(2026, 11, 23), 540, OnRest.KEEP)
    first = datetime(2026, 11, 23, 1, tzinfo=UTC)

    following = recurrence.after(recurs, first, ZONE, {})

    assert following
    assert following.at == first + timedelta(days=7)


def test_one_that_ended_comes_no_more() -> None:
    """After its last day there is none."""
    recurs = Recurs(Frequency.YEAR, date(2026, 1, 5), 540, OnRest.KEEP, date(2026, 12, 31))

    assert recurrence.after(recurs, datetime(2026, 6, 1, tzinfo=UTC), ZONE, {}) is None


def test_what_cannot_be_is_said() -> None:
    """A clock of 25 hours, an end before the beginning, an end too far."""
    day = date(2026, 11, 23)

    assert recurrence.fault(Recurs(Frequency.WEEK, day, 1500))
    assert recurrence.fault(Recurs(Frequency.WEEK, day, 540, until=day - DAY))
    assert recurrence.fault(Recurs(Frequency.WEEK, day, 540, until=date(2040, 1, 1)))
    assert recurrence.fault(Recurs(Frequency.WEEK, day, 540, until=day)) is None
