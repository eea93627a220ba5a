"""What a reminder rule may say, and when it is due."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from server.commands import catalogue, kind_catalogue
from server.domain.cycles import Cycle, Turns
from server.domain.reminders import Offset, Slot, fault, slots, words
from server.domain.rule_bodies import UnfitError, read
from server.domain.rules import RuleKind

CHINA = ZoneInfo("Asia/Shanghai")
RULES = {one.key: one.body for one in catalogue.reminders()}
DAY = RULES["activity_day"]
NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)


@pytest.mark.parametrize("key", RULES)
def test_the_catalogue_says_what_a_rule_may_say(key: str) -> None:
    """And is the same once written and read again, as on the rules' page."""
    body = RULES[key]

    assert fault(body) is None
    assert read(RuleKind.REMINDER, msgspec.json.encode(body).decode()) == body
    assert words(body, {"title": "走访", "where": ",地点:渡口"}).title


def test_the_catalogue_speaks_of_indicators_and_kinds_that_there_are() -> None:
    """A key nobody has would never remind of anything."""
    kinds = {kind.key for kind in kind_catalogue.kinds()}
    known = {one.key for one in catalogue.indicators()}

    assert {body.indicator for body in RULES.values()} - {None} <= known
    assert {kind for body in RULES.values() for kind in (*body.kinds, *body.but)} <= kinds
    assert all(one.source for one in catalogue.reminders())
    assert known.isdisjoint(RULES)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": " "}, "label"),
        ({"to": "OWNER"}, "to"),
        ({"title": "活动:{person}"}, "title"),
        ({"body": "{title"}, "body"),
        ({"body": "{title!r}"}, "body"),
        ({"body": "{title.__class__}"}, "body"),
        ({"body": "{}"}, "body"),
        ({"why": ""}, "why"),
        ({"ttl": 0}, "ttl"),
        ({"category": "SECURITY"}, "category"),
        ({"offsets": []}, "offsets"),
        ({"offsets": [{"days": -1, "at": 1440}]}, "offsets.0"),
        ({"offsets": [{"days": -1, "at": 540, "minutes": 5}]}, "offsets.0"),
        ({"calendar": [{"cycle": "WEEK"}]}, "calendar"),
        ({"indicator": "duty_days"}, "indicator"),
        ({"standings": ["SHORT"]}, "standings"),
        ({"what": "STANDING", "to": "RESPONSIBLE", "title": "x", "body": "x"}, "offsets"),
        ({"what": "EVERYTHING"}, "what"),
        ({"more": 1}, ""),
    ],
)
def test_what_cannot_be_is_said_of_its_field(changed: dict[str, Any], field: str) -> None:
    """A clerk reads it beside the field; nothing that fits not is ever written."""
    body = msgspec.to_builtins(DAY) | changed

    with pytest.raises(UnfitError) as unfit:
        read(RuleKind.REMINDER, msgspec.json.encode(body).decode())

    assert unfit.value.field == f"body.{field}".rstrip(".")


def test_the_evening_before_is_due_at_six_for_all_of_the_next_day() -> None:
    """Whatever the hour of the activity, in the calendar of its congress; not a moment earlier."""
    six = datetime(2026, 11, 26, 10, tzinfo=UTC)

    (found,) = slots(DAY, NOON, six, CHINA, {})

    assert found == Slot(
        0,
        datetime(2026, 11, 26, 16, tzinfo=UTC),
        datetime(2026, 11, 27, 16, tzinfo=UTC),
        six,
        timedelta(),
    )
    assert slots(DAY, NOON, six - timedelta(seconds=1), CHINA, {}) == []
    assert slots(DAY, six, six + timedelta(hours=5), CHINA, {}) == []


def test_so_many_minutes_before_is_due_where_the_moment_lies() -> None:
    """From look to look, neither twice nor never: one slot ends where the next begins."""
    first, second = (slots(RULES["activity_hour"], NOON + n * STEP, NOON + (n + 1) * STEP, CHINA, {}) for n in (0, 1))

    assert first[0].ends == second[0].begins
    assert first[0].begins == NOON + timedelta(hours=1, microseconds=1)
    assert first[0].shift == timedelta(hours=-1)


STEP = timedelta(seconds=5)


def test_after_an_outage_only_what_is_worth_telling_is_sought() -> None:
    """`not_checked_in` half an hour later is no help to anybody."""
    looked = slots(RULES["not_checked_in"], NOON - timedelta(hours=8), NOON, CHINA, {})

    assert [slot.begins for slot in looked] == [
        NOON - timedelta(minutes=40) + timedelta(microseconds=1),
        NOON - timedelta(minutes=60) + timedelta(microseconds=1),
    ]


def test_a_day_of_the_calendar_is_due_once_and_workdays_count() -> None:
    """National Day's reminder comes on the first workday after it."""
    special = catalogue.holidays().body.by_day()
    october = datetime(2026, 10, 1, tzinfo=UTC)

    found = slots(
        RULES["annual_report_due"], october - timedelta(days=2), october + timedelta(days=7, hours=1), CHINA, special
    )

    assert [slot.due for slot in found] == [datetime(2026, 10, 8, 1, tzinfo=UTC)]


def test_a_rule_that_is_off_is_never_due() -> None:
    """Nor one that looks back."""
    off = msgspec.structs.replace(DAY, active=False)

    assert slots(off, NOON, NOON + timedelta(days=2), CHINA, {}) == []
    assert slots(DAY, NOON, NOON, CHINA, {}) == []
    assert slots(DAY, NOON, NOON - timedelta(days=2), CHINA, {}) == []


def test_offsets_may_be_days_without_an_hour() -> None:
    """Then they are so many times 24 hours."""
    assert Offset(days=-1, minutes=30).length == timedelta(hours=-23, minutes=-30)
    assert fault(msgspec.structs.replace(RULES["rota_week"], calendar=(Turns(Cycle.WEEK, day=9),))) is not None
