"""What a person is woken for and when."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from server.commands import notices, preferences
from server.domain.notices import Manner, NoticeCategory, NoticeKind
from server.errors import InvalidError
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.tables.notices import Subscription
from tests.county import County, a_county, events, feed

pytestmark = pytest.mark.usefixtures("database")

EVENING = datetime(2026, 11, 26, 14, tzinfo=UTC)
"""Ten in the evening there."""


async def test_a_choice_is_on_all_phones_of_the_person() -> None:
    """As a row of their feed, newer each time; and a line of history."""
    county = await a_county()

    await chooses(county, {NoticeCategory.NEWS, NoticeCategory.LIST}, (1260, 480))
    await chooses(county, {NoticeCategory.NEWS})

    (told,) = await feed(f"person:{county.persons['陈静']}", "preference")
    assert told["rev"] == 2
    assert msgspec.json.decode(told["body"]) == {"muted": ["NEWS"], "quietFrom": None, "quietUntil": None}
    assert await events("preference") == ["choose", "choose"]


@pytest.mark.parametrize(
    ("muted", "quiet", "field"),
    [({NoticeCategory.SECURITY}, None, "muted"), (set[NoticeCategory](), (0, 1440), "quietFrom")],
)
async def test_what_cannot_be_chosen_is_said(
    muted: set[NoticeCategory], quiet: tuple[int, int] | None, field: str
) -> None:
    """Nobody can mute what says that somebody is in their account."""
    county = await a_county()

    with pytest.raises(InvalidError) as refused:
        await chooses(county, muted, quiet)

    assert refused.value.detail["field"] == field


async def test_a_phone_is_woken_after_the_night() -> None:
    """Of two persons each by their own hours; the notice itself is in 消息 at once."""
    county = await a_county()
    for name in ("陈静", "林涛"):
        await has_phone(county.persons[name])
    await chooses(county, set(), (0, 360))

    await tells(county, ["陈静", "林涛"])

    assert await waits(county, "陈静") == ("WAITING", EVENING)
    assert await waits(county, "林涛") == ("WAITING", datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    assert await sql.value("select count(*) from delivery where channel = 'APP' and accepted_at = $1", EVENING) == 2


async def test_what_is_critical_waits_for_no_morning_and_knows_no_mute() -> None:
    """It is what must not be missed."""
    county = await a_county()
    await has_phone(county.persons["陈静"])
    await chooses(county, {NoticeCategory.ACTIVITY})

    await tells(county, ["陈静"], critical=True)

    assert await waits(county, "陈静") == ("WAITING", EVENING)


async def test_what_waits_is_muted_too() -> None:
    """Who mutes a category at night is not woken for it in the morning."""
    county = await a_county()
    await has_phone(county.persons["陈静"])
    await tells(county, ["陈静"])

    await chooses(county, {NoticeCategory.ACTIVITY})

    assert (await waits(county, "陈静"))[0] == "DROPPED"
    assert await sql.value("select reason from delivery where channel = 'PUSH'") == "MUTED"


async def chooses(
    county: County, muted: set[NoticeCategory], quiet: tuple[int, int] | None = None, name: str = "陈静"
) -> None:
    viewer = await county.viewer(name)
    async with ENGINE.transaction() as tx:
        await preferences.choose(tx, viewer, muted, quiet)


async def tells(county: County, names: list[str], *, critical: bool = False) -> None:
    persons = [county.persons[name] for name in names]
    manner = Manner(NoticeCategory.ACTIVITY, critical=critical)
    async with ENGINE.transaction() as tx:
        await notices.tell(
            tx, persons, NoticeKind.REMINDER, "提醒", "明天见", unit=county.units["county"], manner=manner, now=EVENING
        )


async def has_phone(person: UUID) -> None:
    at, made = EVENING, uuid7()
    place = {"endpoint": f"https://push.example/{made}", "origin": "https://push.example"}
    keys: dict[str, Any] = {"p256dh": b"", "auth": b"", "generation": 1}
    await Subscription.insert(Subscription(id=made, person=person, created_at=at, seen_at=at, **place, **keys))


async def waits(county: County, name: str) -> tuple[str, datetime]:
    row = await sql.one(
        "select state, not_before from delivery where channel = 'PUSH' and person = $1", county.persons[name]
    )
    assert row is not None
    return row["state"], row["not_before"]
