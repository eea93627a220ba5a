"""Staff of a real city: a second factor before anything else, a password if they want one."""

from base64 import b32decode
from collections.abc import Callable
from datetime import timedelta

import pytest

from server.domain import totp
from server.store import sql
from tests.api.browser import Browser, a_new_phone
from tests.api.conftest import Gateway
from tests.builders import Someone

STAFF = "13800000004"
PASSWORD = "correct horse 9"


async def by_sms(browser: Browser, gateway: Gateway, phone: str = STAFF) -> dict[str, object]:
    await browser.asks("RequestCode", phone=phone)
    return await browser.asks("SignIn", phone=phone, code=await gateway.code_for(phone))


async def code_of(secret: str, steps: int = 0) -> str:
    """What the authenticator app shows now, or some steps from now."""
    seconds = await sql.value("SELECT extract(epoch FROM now())::float8")
    raw = b32decode(secret + "=" * (-len(secret) % 8))
    return totp.code_at(raw, int(seconds // totp.STEP_S) + steps)


async def set_up(browser: Browser, gateway: Gateway) -> str:
    """Sign in for the first time and bind an app; its secret."""
    await by_sms(browser, gateway)
    secret = (await browser.asks("BeginSecondFactor"))["secret"]
    await browser.asks("ConfirmSecondFactor", code=await code_of(secret, -1))
    return secret


async def test_staff_bind_a_second_factor_before_anything_is_answered(
    browser: Browser, host: Someone, gateway: Gateway
) -> None:
    """A code by SMS alone opens nothing; once an app is bound and its code given, everything is there."""
    told = await by_sms(browser, gateway)
    shut = [(await browser.is_told(name)).code for name in ("Activities", "Devices", "Units")]
    secret = (await browser.asks("BeginSecondFactor"))["secret"]

    opened = await browser.asks("ConfirmSecondFactor", code=await code_of(secret))

    assert (told["secondFactor"], told["secondFactorUnset"], told["me"]) == (True, True, None)
    assert shut == ["SECOND_FACTOR"] * 3
    assert opened["me"]["hasSecondFactor"] is True
    assert await browser.asks("Units") != []


async def test_a_phone_without_its_second_factor_is_not_signed_in(
    browser: Browser, host: Someone, gateway: Gateway
) -> None:
    """Sync says 401, so that the phone keeps what it holds and shows the sign-in page."""
    await by_sms(browser, gateway)

    refused = await browser.is_told("Sync", input=a_new_phone(host.person, browser).asks([]))

    assert (refused.status, refused.code) == (401, "SIGN_IN_REQUIRED")


async def test_the_next_sign_in_wants_the_same_factor(
    browsers: Callable[[], Browser], host: Someone, gateway: Gateway
) -> None:
    """Another app cannot be bound by who has only the SMS."""
    secret, again = await set_up(browsers(), gateway), browsers()

    told = await by_sms(again, gateway)

    assert (told["secondFactor"], told["secondFactorUnset"]) == (True, False)
    assert (await again.is_told("BeginSecondFactor")).code == "SECOND_FACTOR"
    assert (await again.is_told("ConfirmSecondFactor", code="000000")).code == "SECOND_FACTOR"
    assert (await again.asks("ConfirmSecondFactor", code=await code_of(secret)))["me"] is not None


async def test_a_factors_code_works_once(browsers: Callable[[], Browser], host: Someone, gateway: Gateway) -> None:
    """Who sees it typed cannot type it after."""
    secret, again = await set_up(browsers(), gateway), browsers()
    await by_sms(again, gateway)

    assert (await again.is_told("ConfirmSecondFactor", code=await code_of(secret, -1))).code == "SECOND_FACTOR"


async def test_five_wrong_factors_are_enough(browser: Browser, host: Someone, gateway: Gateway) -> None:
    """Then even the right one waits a quarter of an hour."""
    await by_sms(browser, gateway)
    secret = (await browser.asks("BeginSecondFactor"))["secret"]
    for _ in range(5):
        await browser.is_told("ConfirmSecondFactor", code="12345x")

    locked = await browser.is_told("ConfirmSecondFactor", code=await code_of(secret))
    await sql.execute("UPDATE attempt SET at = at - $1::interval", timedelta(minutes=16))

    assert (locked.status, locked.code) == (429, "TOO_OFTEN")
    assert (await browser.asks("ConfirmSecondFactor", code=await code_of(secret)))["me"] is not None


async def test_deputies_need_no_second_factor(browser: Browser, deputy: Someone, gateway: Gateway) -> None:
    """One code by SMS, and the phone is theirs."""
    assert (await by_sms(browser, gateway, "13800000001"))["secondFactor"] is False


async def test_a_deputy_made_staff_needs_one_at_the_next_request(
    browser: Browser, deputy: Someone, gateway: Gateway
) -> None:
    """New rights do not ride on an old sign-in."""
    await by_sms(browser, gateway, "13800000001")
    await sql.execute("UPDATE seat SET role = 'CONGRESS_STAFF'")

    assert (await browser.is_told("Devices")).code == "SECOND_FACTOR"


async def test_staff_sign_in_by_password(browsers: Callable[[], Browser], host: Someone) -> None:
    """Once set; a wrong one, none at all and nobody's number sound the same."""
    first, again = browsers(), browsers()
    await first.signs_in(STAFF)
    unset = await again.is_told("SignInWithPassword", phone=STAFF, password=PASSWORD)
    await first.asks("SetPassword", new=PASSWORD)
    wrong = await again.is_told("SignInWithPassword", phone=STAFF, password="wrong horse 9")
    nobody = await again.is_told("SignInWithPassword", phone="13899999999", password=PASSWORD)

    told = await again.asks("SignInWithPassword", phone=STAFF, password=PASSWORD)

    assert told["me"]["hasPassword"] is True
    assert len({(one.status, one.code, one.words) for one in (unset, wrong, nobody)}) == 1


async def test_five_wrong_passwords_lock_the_address_out(browser: Browser, host: Someone) -> None:
    """For a quarter of an hour, right or wrong; for nobody's number just the same."""
    await browser.signs_in(STAFF)
    await browser.asks("SetPassword", new=PASSWORD)
    for phone in (STAFF, "13899999999"):
        for _ in range(5):
            await browser.is_told("SignInWithPassword", phone=phone, password="wrong horse 9")

    locked = await browser.is_told("SignInWithPassword", phone=STAFF, password=PASSWORD)
    nobody = await browser.is_told("SignInWithPassword", phone="13899999999", password=PASSWORD)
    await sql.execute("UPDATE attempt SET at = at - $1::interval", timedelta(minutes=16))

    assert (locked.status, locked.words) == (nobody.status, nobody.words) == (429, locked.words)
    assert await browser.asks("SignInWithPassword", phone=STAFF, password=PASSWORD)


@pytest.mark.parametrize("weak", ["short", "password1234", "13800000004!!", "何远何远何远何远何远", "aaaaaaaaaaaa"])
async def test_a_weak_password_is_refused_in_words(browser: Browser, host: Someone, weak: str) -> None:
    """Too short, too common, one's own name or number."""
    await browser.signs_in(STAFF)

    refused = await browser.is_told("SetPassword", new=weak)

    assert (refused.code, refused.field) == ("INVALID", "new")


async def test_changing_a_password_ends_the_other_sessions(browsers: Callable[[], Browser], host: Someone) -> None:
    """And wants the old one; the person is told."""
    mine, theirs = browsers(), browsers()
    await mine.signs_in(STAFF)
    await theirs.signs_in(STAFF)
    await mine.asks("SetPassword", new=PASSWORD)

    assert (await theirs.is_told("Devices")).status == 401
    assert (await mine.is_told("SetPassword", new="another horse 8")).code == "LOGIN_CODE"
    assert await mine.asks("SetPassword", old=PASSWORD, new="another horse 8") is True
    assert await sql.value("SELECT count(*) FROM notice WHERE title = '密码已更改'") == 2


async def test_the_old_password_cannot_be_tried_for_ever(browser: Browser, host: Someone) -> None:
    """A session left open is no way to guess it: five wrong ones, then not even the right one for a while."""
    await browser.signs_in(STAFF)
    await browser.asks("SetPassword", new=PASSWORD)
    for _ in range(5):
        assert (await browser.is_told("SetPassword", old="wrong", new="another horse 8")).code == "LOGIN_CODE"

    assert (await browser.is_told("SetPassword", old=PASSWORD, new="another horse 8")).status == 429
    await sql.execute("UPDATE attempt SET at = at - $1::interval", timedelta(minutes=16))
    assert await browser.asks("SetPassword", old=PASSWORD, new="another horse 8") is True


async def test_deputies_have_no_password(browser: Browser, deputy: Someone) -> None:
    """Nothing to forget, nothing to guess."""
    await browser.signs_in()

    assert (await browser.is_told("SetPassword", new=PASSWORD)).code == "FORBIDDEN"
