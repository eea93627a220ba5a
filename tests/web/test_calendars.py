"""A person's calendar feed: what a calendar finds there, when it changes, and who else finds nothing."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar

from server.commands import activities, calendar_feeds, editing
from server.domain.activities import Verb
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.web import ics
from tests.county import HOUR, County, a_county, events

pytestmark = pytest.mark.usefixtures("database")
URL = "https://rd.example"
TOMORROW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)


async def a_feed(county: County, name: str) -> str:
    """The path of a new feed."""
    viewer = await county.viewer(name)
    async with ENGINE.transaction() as tx:
        return f"/calendar/{await calendar_feeds.make(tx, viewer)}.ics"


async def an_activity(county: County, *names: str, **plan: Any) -> UUID:
    """The county holds something tomorrow, and asks these."""
    viewer = await county.viewer("何远")
    given = county.plan(**{"starts_at": TOMORROW, "ends_at": TOMORROW + HOUR, "place": "校门口"} | plan)
    async with ENGINE.transaction() as tx:
        made = await activities.create(tx, viewer, given)
        await activities.invite(tx, viewer, made["id"], [county.seats[name] for name in names])
        await activities.publish(tx, viewer, made["id"])
    return made["id"]


async def found(site: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """The events there, by their id."""
    answer = await site.get(path)
    assert answer.status_code == 200, answer.text
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).events}


async def test_a_calendar_finds_what_one_is_asked_to(site: httpx.AsyncClient) -> None:
    """With place, link, the congress's zone, and alarms a day and an hour before; no other person's name."""
    county = await a_county()
    activity = await an_activity(county, "陈静", "林涛")
    await an_activity(county, "林涛", title="别人的")

    path = await a_feed(county, "陈静")
    answer = await site.get(path)
    (event,) = (await found(site, path)).values()

    assert answer.headers["content-type"].startswith("text/calendar")
    assert (str(event["summary"]), str(event["location"]), str(event["status"])) == ("接待选民", "校门口", "CONFIRMED")
    assert event["dtstart"].dt == TOMORROW.astimezone(ZoneInfo("Asia/Shanghai"))
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert str(event["url"]).endswith(f"/app/activities/{activity}")
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-1), timedelta(hours=-1)]
    assert "林涛" not in answer.text
    assert "何远" not in answer.text
    assert "BEGIN:VTIMEZONE" in answer.text


async def test_a_change_is_there_at_the_next_fetch(site: httpx.AsyncClient) -> None:
    """The same event with a higher sequence; nothing new is 304."""
    county = await a_county()
    activity = await an_activity(county, "陈静")
    path = await a_feed(county, "陈静")
    (before,) = (await found(site, path)).values()
    tag = (await site.get(path)).headers["etag"]
    same = await site.get(path, headers={"if-none-match": tag})
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        plan = county.plan(starts_at=TOMORROW + HOUR, ends_at=TOMORROW + 2 * HOUR, place="二楼")
        await editing.edit(tx, viewer, activity, plan, reason="会场冲突")
    changed = await site.get(path, headers={"if-none-match": tag})
    (after,) = (await found(site, path)).values()

    assert (same.status_code, changed.status_code) == (304, 200)
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt >= before["last-modified"].dt  # whole seconds
    assert (str(after["location"]), after["dtstart"].dt) == ("二楼", TOMORROW + HOUR)


async def test_what_is_off_says_so_and_rings_no_more(site: httpx.AsyncClient) -> None:
    """Called off for all, or declined by the one."""
    county = await a_county()
    off, declined = await an_activity(county, "陈静"), await an_activity(county, "陈静")
    path = await a_feed(county, "陈静")
    before = await found(site, path)
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        await activities.move(tx, viewer, off, Verb.CANCEL, reason="台风")
    no = "update attendance set enrolment = 'DECLINED', version = version + 1 where activity = $1"
    await sql.execute(no, declined)

    after = await found(site, path)

    assert {str(event["status"]) for event in after.values()} == {"CANCELLED"}
    assert not [alarm for event in after.values() for alarm in event.walk("VALARM")]
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)


async def test_a_draft_is_nobodys_yet(site: httpx.AsyncClient) -> None:
    """Who is on its list is asked once it is published."""
    county = await a_county()
    viewer = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        made = await activities.create(tx, viewer, county.plan(starts_at=TOMORROW, ends_at=TOMORROW + HOUR))
        await activities.invite(tx, viewer, made["id"], [county.seats["陈静"]])

    assert await found(site, await a_feed(county, "陈静")) == {}


async def test_an_address_made_anew_ends_the_one_before(site: httpx.AsyncClient) -> None:
    """And one that was ended is as one that never was; of neither anything is kept but a hash."""
    county = await a_county()
    first = await a_feed(county, "陈静")
    second = await a_feed(county, "陈静")
    paths = (first, second, "/calendar/x.ics", second.removesuffix(".ics"))
    was = [(await site.get(path)).status_code for path in paths]
    viewer = await county.viewer("陈静")
    async with ENGINE.transaction() as tx:
        await calendar_feeds.end(tx, viewer)
        await calendar_feeds.end(tx, viewer)

    assert was == [404, 200, 404, 404]
    assert (await site.get(second)).status_code == 404
    assert await events("calendar_feed") == ["make", "make", "end"]
    kept = await sql.fetch("select token_hash from calendar_feed")
    assert all(second.encode() not in bytes(row["token_hash"]) for row in kept)


async def test_that_a_calendar_asked_is_noted(site: httpx.AsyncClient) -> None:
    """Its owner sees that it works."""
    county = await a_county()
    path = await a_feed(county, "陈静")

    await site.get(path)

    assert await sql.value("select read_at from calendar_feed where revoked_at is null") is not None


WORDS = ["会议", ";", ",", ":", "\\", "n", '"', "\r\n", "\n", "\t", "🚲", "é", "BEGIN:VEVENT", " "]


def chance_row(chance: random.Random) -> dict[str, Any]:
    """An activity of chance: any zone, any length, any words."""
    zone = chance.choice(["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin", "America/New_York", "UTC"])
    starts = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 700))
    words = "".join(chance.choices(WORDS, k=chance.randrange(1, 90)))
    return {
        "id": uuid7(),
        "title": words,
        "brief": words * chance.randrange(4),
        "place": chance.choice([None, words]),
        "unit_name": "汀澜市人大",
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=chance.randrange(1, 4000)),
        "zone": zone,
        "lat": chance.choice([None, 24_518_000]),
        "lng": 117_655_000,
        "sequence": chance.randrange(1, 50),
        "is_off": chance.random() < 0.2,
        "is_unsure": chance.random() < 0.2,
        "changed_at": starts - timedelta(days=3),
    }


def test_a_thousand_events_come_back_as_they_went() -> None:
    """Whatever words and zones: read by `icalendar` each is what it was, and made again it is the same bytes."""
    chance = random.Random(7)
    rows = [chance_row(chance) for _ in range(1000)]

    made = ics.calendar("我的活动", rows, URL)
    read = Calendar.from_ical(made)
    events: list[Any] = read.events

    assert made == ics.calendar("我的活动", rows, URL)
    assert not read.errors
    assert len(events) == 1000
    for row, event in zip(rows, events, strict=True):
        assert str(event["summary"]) == row["title"].replace("\r\n", "\n")
        assert (event["dtstart"].dt, event["dtend"].dt) == (row["starts_at"], row["ends_at"])
        assert event["dtstart"].dt.tzinfo.key == row["zone"] or row["zone"] == "UTC"
        assert (event["sequence"], event["last-modified"].dt) == (row["sequence"], row["changed_at"])
        assert len(event.walk("VALARM")) == (0 if row["is_off"] else 2)
        assert not event.errors
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
