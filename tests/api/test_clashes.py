"""One person scanned at two places at once: both scans stand, and staff find the two beside each other."""

from datetime import timedelta

from server.commands import clashes
from server.store import sql
from tests.api.browser import Browser
from tests.builders import Held, Someone, a_phone, an_activity
from tests.fed import held
from tests.refusals import settled

STAFF = "13800000004"


async def test_one_person_at_two_places_at_once_is_flagged(browser: Browser, host: Someone, deputy: Someone) -> None:
    """Both scans stand as they were judged; staff find the two beside each other, once."""
    here, there = await an_activity([deputy]), await an_activity([deputy], title="座谈会")
    await scanned(deputy, here, there)

    found = [await clashes.find(timedelta(hours=1)) for _ in range(2)]

    await browser.signs_in(STAFF)
    (row,) = (await browser.asks("Concerns", filter={"kinds": ["CLASH"]}, first=30))["rows"]
    sides = (await browser.asks("Concern", id=row["id"]))["sides"]
    assert found == [1, 0]
    assert {side["lines"][0]["value"] for side in sides} == {"视察校门口", "座谈会"}
    assert await sql.fetch("SELECT DISTINCT presence FROM attendance") == [{"presence": "PRESENT"}]
    assert await browser.asks("MarkRecordSeen", concern=row["id"])
    assert (await browser.asks("Concerns", first=30))["rows"] == []


async def test_one_place_twice_is_no_clash(deputy: Someone) -> None:
    """Nor are two places a quarter of an hour apart."""
    here, there = await an_activity([deputy]), await an_activity([deputy])
    await scanned(deputy, here, here)
    await sql.execute("UPDATE scan SET captured_at = captured_at - interval '15 minutes'")
    await scanned(deputy, there)

    assert await clashes.find(timedelta(hours=1)) == 0


async def scanned(someone: Someone, *activities: Held) -> None:
    """The person scans the posters, one right after the other."""
    phone = await a_phone(someone)
    for activity in activities:
        phone.scans(activity.poster)
    await settled(phone)
    assert held(phone)
