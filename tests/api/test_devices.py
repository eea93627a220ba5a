"""Devices: known by proof of a key, told of, and wiped when they are lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from server.store import sql
from tests.api.browser import NUMBER, Browser, a_new_phone, introduced
from tests.builders import Someone, a_deputy, a_phone, an_activity


async def test_a_device_is_registered_at_sign_in(browser: Browser, deputy: Someone) -> None:
    """Whoever holds the key is this device from then on."""
    phone = a_new_phone(deputy.person, browser)

    told = await browser.signs_in(device=phone)
    (device,) = await browser.asks("Devices")

    assert told["me"]["device"] == device["id"] == str(phone.device)
    assert (device["name"], device["isThis"], device["revokedAt"]) == ("测试手机", True, None)
    assert told["me"]["deviceIsNew"] is False


@pytest.mark.parametrize("wrong", ["proof", "publicKey", "id"])
async def test_a_device_without_proof_is_refused(browser: Browser, deputy: Someone, wrong: str) -> None:
    """A key that did not sign this code for this device registers nothing, and the code still works."""
    phone, other = a_new_phone(deputy.person, browser), a_new_phone(deputy.person, browser)
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]
    given = introduced(phone, code)

    refused = await browser.is_told(
        "SignIn", phone=NUMBER, code=code, device=given | {wrong: introduced(other, code)[wrong]}
    )

    assert (refused.code, refused.field) == ("INVALID", "device.proof")
    assert (await browser.asks("SignIn", phone=NUMBER, code=code, device=given))["me"]["device"] == given["id"]


@pytest.mark.parametrize("nonsense", ["", "é", "!!!", "A" * 5000])
async def test_an_unreadable_key_is_refused_in_words(browser: Browser, deputy: Someone, nonsense: str) -> None:
    """Nothing a browser may send is a bug of ours."""
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]
    given = introduced(a_new_phone(deputy.person, browser), code) | {"publicKey": nonsense}

    assert (await browser.is_told("SignIn", phone=NUMBER, code=code, device=given)).code == "INVALID"


async def test_a_device_cannot_be_anothers(browsers: Callable[[], Browser], deputy: Someone) -> None:
    """An id that is known under another key is refused."""
    mine, theirs = browsers(), browsers()
    known = await a_phone(await a_deputy("林涛"))
    code = (await mine.asks("RequestCode", phone=NUMBER))["shown"]

    refused = await mine.is_told("SignIn", phone=NUMBER, code=code, device=introduced(known, code))

    assert (refused.code, refused.field) == ("INVALID", "device.id")
    assert theirs is not mine


async def test_a_known_device_comes_back_as_itself(browser: Browser, deputy: Someone) -> None:
    """Signing in again on the same phone adds no device and tells nobody."""
    phone = a_new_phone(deputy.person, browser)
    await browser.signs_in(device=phone)
    await browser.signs_in(device=phone)

    assert len(await browser.asks("Devices")) == 1
    assert await sql.value("SELECT count(*) FROM notice") == 0


async def test_the_persons_other_devices_are_told_of_a_new_one(browser: Browser, deputy: Someone) -> None:
    """Who did not sign in just now learns that somebody did; the new one counts as new for a day."""
    await a_phone(deputy)

    told = await browser.signs_in(device=a_new_phone(deputy.person, browser))
    await sql.execute("UPDATE device SET registered_at = registered_at - $1::interval", timedelta(hours=25))
    later = await browser.asks("Me")

    assert told["me"]["deviceIsNew"] is True
    assert later["deviceIsNew"] is False
    assert await sql.value("SELECT kind || ' ' || title FROM notice") == "SECURITY 新设备登录"


async def test_a_new_device_is_on_the_roster_of_the_persons_activity(browser: Browser, deputy: Someone) -> None:
    """The desk can check a live code of it, offline, from the next pull on."""
    activity = await an_activity(invited=[deputy])
    phone = a_new_phone(deputy.person, browser)

    await browser.signs_in(device=phone)

    body = await sql.value(
        "SELECT body FROM feed WHERE scope = $1 AND kind = 'roster'", f"activity-staff:{activity.id}"
    )
    assert str(phone.device) in body


async def test_a_revoked_device_is_wiped_at_its_next_contact(browsers: Callable[[], Browser], deputy: Someone) -> None:
    """Its session is gone at once, and its sync is told to forget everything, again and again."""
    lost, mine = browsers(), browsers()
    phone = a_new_phone(deputy.person, lost)
    await lost.signs_in(device=phone)
    await mine.signs_in()

    devices = await mine.asks("RevokeDevice", device=str(phone.device))

    assert devices[0]["revokedAt"] is not None
    assert (await lost.is_told("Devices")).status == 401
    for _ in range(2):
        told = await lost.asks("Sync", input=phone.asks([]))
        assert (told["wipe"], told["rows"], told["cursor"]) == (True, [], None)


async def test_a_revoked_device_keeps_nothing_it_sends(browsers: Callable[[], Browser], deputy: Someone) -> None:
    """A thief's scans are not taken."""
    lost, mine = browsers(), browsers()
    phone = a_new_phone(deputy.person, lost)
    await lost.signs_in(device=phone)
    await mine.signs_in()
    await mine.asks("RevokeDevice", device=str(phone.device))

    told = await lost.asks("Sync", input=phone.asks([phone.scans("/a/2222222A")]))

    assert (told["wipe"], told["acks"]) == (True, [])
    assert await sql.value("SELECT count(*) FROM record") == 0


async def test_what_a_revoked_device_displays_counts_no_more(browsers: Callable[[], Browser], host: Someone) -> None:
    """A stolen phone holds keys of live codes for today and tomorrow."""
    lost, mine = browsers(), browsers()
    phone = a_new_phone(host.person, lost)
    await lost.signs_in("13800000004", device=phone)
    activity = await an_activity()
    await lost.asks("OpenDisplay", activity=str(activity.id))
    await mine.signs_in("13800000004")

    await mine.asks("RevokeDevice", device=str(phone.device))

    assert await sql.value("SELECT revoked_at IS NOT NULL FROM display") is True
    verbs = await sql.fetch("SELECT verb FROM event WHERE kind = 'display' ORDER BY seq")
    assert [row["verb"] for row in verbs] == ["open", "revoke"]


async def test_nobody_revokes_anothers_device(browser: Browser, deputy: Someone) -> None:
    """It is not even there for them."""
    theirs = await a_phone(await a_deputy("林涛"))
    await browser.signs_in()

    assert (await browser.is_told("RevokeDevice", device=str(theirs.device))).code == "NOT_FOUND"


async def test_signing_out_ends_the_device(browser: Browser, deputy: Someone) -> None:
    """The phone has wiped its key; the server counts on it no more."""
    await browser.signs_in(device=a_new_phone(deputy.person, browser))

    await browser.asks("SignOut")

    assert await sql.value("SELECT revoked_at IS NOT NULL FROM device") is True


async def test_how_much_a_phone_had_not_sent_is_told_with_it(browser: Browser, deputy: Someone) -> None:
    """As of its last contact: whoever lost it knows what is lost with it."""
    phone = a_new_phone(deputy.person, browser)
    await browser.signs_in(device=phone)
    for _ in range(3):
        phone.scans("/a/2222222A")
    await phone.pushes(phone.outbox[:1])

    (device,) = await browser.asks("Devices")

    assert device["pending"] == 2


async def test_a_lease_is_the_same_as_at_sign_in(browser: Browser, deputy: Someone) -> None:
    """What was wrapped by its share opens again; whose it is is told with it."""
    told = await browser.signs_in(device=a_new_phone(deputy.person, browser))

    lease = await browser.asks("Lease")

    assert lease == told["lease"]
    assert lease["person"] == str(deputy.person)
    assert (len(lease["share"]), len(lease["entrustKey"])) == (43, 87)


async def test_a_revoked_phone_is_given_no_lease(browser: Browser, deputy: Someone) -> None:
    """It is told to wipe, and what it holds stays shut whether it does or not."""
    phone = a_new_phone(deputy.person, browser)
    await browser.signs_in(device=phone)
    await browser.asks("RevokeDevice", device=str(phone.device))

    assert (await browser.is_told("Lease")).code == "SIGN_IN_REQUIRED"
    assert (await browser.asks("Sync", input=phone.asks([])))["wipe"] is True
