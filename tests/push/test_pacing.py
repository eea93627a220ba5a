"""How fast a service is asked and what its answers mean, without one."""

from datetime import UTC, datetime, timedelta

import pytest

from server.push import outcomes, pacing
from server.push.outcomes import Answer, Health, Meaning
from server.push.pacing import AT_ONCE, BREAKS_AT, LONGEST, SHORTEST, Pace

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
SILENCE, TAKEN, REFUSED = Answer(Meaning.LOST), Answer(Meaning.TAKEN), Answer(Meaning.REFUSED)


def asked(pace: Pace, now: datetime = NOW) -> int:
    """How many requests go out at once."""
    count = 0
    while pace.may_ask(now):
        pace.on_the_way += 1
        count += 1
    return count


def after(*answers: Answer, now: datetime = NOW) -> Pace:
    pace = Pace()
    for one in answers:
        pace.hear(one, now)
    return pace


def test_who_answers_is_asked_more() -> None:
    """Ten at first, 64 once it took something, ever fewer while it is silent."""
    assert asked(Pace()) == BREAKS_AT
    assert asked(after(TAKEN)) == AT_ONCE
    assert asked(after(TAKEN, *[SILENCE] * 4)) == BREAKS_AT - 4


def test_ten_silences_open_the_breaker() -> None:
    """Nothing is asked while it is open; then one, and each silence more leaves it open for longer."""
    pace = after(*[SILENCE] * BREAKS_AT)

    assert asked(pace) == 0
    assert asked(pace, NOW + SHORTEST) == 1
    pace.hear(SILENCE, NOW + SHORTEST)
    assert pace.paused_until == NOW + SHORTEST * 3


def test_a_burst_of_silences_is_one_reason_to_wait() -> None:
    """All that was on its way when a service went down fails together; it is not waited for any longer for that."""
    pace = after(TAKEN, *[SILENCE] * AT_ONCE)

    assert pace.failures == BREAKS_AT
    assert pace.paused_until == NOW + SHORTEST


def test_it_is_never_left_alone_for_long() -> None:
    """A service that comes back is heard of within a minute."""
    assert max(pacing.opened_for(failures) for failures in range(BREAKS_AT, 200)) == LONGEST < timedelta(minutes=1)


def test_many_refusals_in_a_row_are_judged_first() -> None:
    """Ten and no more, until all workers' answers together say what they mean."""
    pace = after(*[REFUSED] * BREAKS_AT)
    before = asked(pace)
    pace.learn(None, 0, stopped=False)

    assert before == 0
    assert asked(pace) > 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("99999999999999", 24 * 3600),
        ("Thu, 26 Nov 2026 08:02:00 GMT", 120),
        ("Thu, 26 Nov 2026 07:00:00 GMT", 0),
        ("Thursday, 26-Nov-26 08:02:00 GMT", 120),
        ("Thu Nov 26 08:02:00 2026", 120),
        ("Fri, 31 Dec 2099 23:59:59 GMT", 24 * 3600),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_pause_is_read_in_both_its_forms(text: str | None, seconds: float | None) -> None:
    """Seconds or a date, as RFC 9110 has them, never more than a day; what cannot be read is no pause."""
    assert outcomes.seconds(text, NOW) == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_lasts_as_long_as_was_said(status: int) -> None:
    """And at most a tenth more, so that not all come back at once."""
    pace = after(TAKEN, outcomes.read(status, "100", "", NOW))

    assert pace.is_closed(NOW + timedelta(seconds=99.9))
    assert not pace.is_closed(NOW + timedelta(seconds=110))


@pytest.mark.parametrize(
    ("taken", "refused", "health"),
    [
        (0, 1, Health.UNKNOWN),
        (5, 4, Health.UNKNOWN),
        (0, 10, Health.BAD),
        (90, 10, Health.BAD),
        (91, 9, Health.GOOD),
        (10, 0, Health.GOOD),
    ],
)
def test_nine_of_ten_is_well(taken: int, refused: int, health: Health) -> None:
    """Below ten answers nobody can tell."""
    assert outcomes.health(taken, refused) is health
