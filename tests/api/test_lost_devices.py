"""Devices of others: seen and ended by staff who answer for them."""

from collections.abc import Callable

import pytest

from server.store import sql
from tests.api.browser import Browser, has_number
from tests.builders import Someone, a_host, a_phone, a_unit

STAFF = "13800000004"


@pytest.fixture
async def desk(browser: Browser, host: Someone) -> Browser:
    """The browser of congress staff, signed in."""
    await browser.signs_in(STAFF)
    return browser


async def test_staff_end_a_lost_phone_with_a_reason(desk: Browser, deputy: Someone) -> None:
    """Its next contact wipes it; its owner reads who and why; again is as once."""
    phone = await a_phone(deputy)
    await sql.execute("UPDATE device SET pending = 3")

    (before,) = await desk.asks("DevicesOf", person=str(deputy.person))
    ended = [await desk.asks("RevokeDeviceOf", device=str(phone.device), reason="手机丢失") for _ in range(2)]

    assert (before["pending"], before["revokedAt"]) == (3, None)
    assert all(one["revokedAt"] for (one,) in ended)
    assert await sql.value("SELECT count(*) FROM notice WHERE kind = 'SECURITY'") == 1
    told = await sql.one("SELECT by_person, data ->> 'reason' AS reason FROM event WHERE verb = 'revoked'")
    assert told is not None
    assert (told["by_person"] != deputy.person, told["reason"]) == (True, "手机丢失")


async def test_a_lost_phone_wants_a_reason(desk: Browser, deputy: Someone) -> None:
    """What cannot be undone is not done without a word."""
    phone = await a_phone(deputy)

    refused = await desk.is_told("RevokeDeviceOf", device=str(phone.device), reason=" ")

    assert (refused.code, refused.field) == ("INVALID", "reason")
    assert await sql.value("SELECT revoked_at FROM device") is None


async def test_a_neighbour_ends_no_phone_of_ours(browsers: Callable[[], Browser], deputy: Someone) -> None:
    """Staff of another congress neither see nor end it."""
    neighbour = browsers()
    await has_number((await a_host("高平", await a_unit("邻县人大", "6."))).person, "13800000005")
    await neighbour.signs_in("13800000005")
    phone = await a_phone(deputy)

    assert (await neighbour.is_told("DevicesOf", person=str(deputy.person))).code == "NOT_FOUND"
    refused = await neighbour.is_told("RevokeDeviceOf", device=str(phone.device), reason="手机丢失")
    assert refused.code == "NOT_FOUND"
