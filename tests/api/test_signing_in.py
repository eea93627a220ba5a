"""Signing in by number and code: who gets in, who does not, and what nobody can find out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from server import sms
from server.store import sql
from tests.api.browser import NUMBER, Browser, id_of
from tests.api.conftest import Gateway
from tests.builders import Someone, a_deputy, a_unit, count

NOBODYS = "13899999999"


async def test_the_right_code_signs_in(browser: Browser, deputy: Someone) -> None:
    """A deputy is themselves after one code, with nothing else to remember."""
    told = await browser.signs_in()

    assert told["secondFactor"] is False
    assert told["me"]["person"] == {"id": str(deputy.person), "name": "陈静"}
    assert (await browser.asks("Me"))["phoneTail"] == "01"


async def test_a_number_may_be_written_in_many_ways(browser: Browser, deputy: Someone) -> None:
    """Spaces, a country code and full-width digits are the same number."""
    code = (await browser.asks("RequestCode", phone="+86 138-0000-0001"))["shown"]

    told = await browser.asks("SignIn", phone="13800000001", code=f" {code} ")

    assert told["me"]["person"]["id"] == str(deputy.person)


async def test_what_is_no_number_is_refused_in_words(browser: Browser) -> None:
    """A malformed login names its field."""
    refused = await browser.is_told("RequestCode", phone="12345")

    assert (refused.code, refused.field, refused.words) == ("INVALID", "phone", "手机号应为 11 位数字。")


async def test_a_code_works_once(browser: Browser, deputy: Someone) -> None:
    """Who reads it over a shoulder comes too late."""
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]
    await browser.asks("SignIn", phone=NUMBER, code=code)

    assert (await browser.is_told("SignIn", phone=NUMBER, code=code)).code == "LOGIN_CODE"


async def test_a_code_works_only_in_the_browser_that_asked(browsers: Callable[[], Browser], deputy: Someone) -> None:
    """A code told to a caller on the telephone is of no use to them."""
    mine, theirs = browsers(), browsers()
    code = (await mine.asks("RequestCode", phone=NUMBER))["shown"]
    await theirs.asks("RequestCode", phone="13800000077")

    assert (await theirs.is_told("SignIn", phone=NUMBER, code=code)).code == "LOGIN_CODE"
    assert (await mine.asks("SignIn", phone=NUMBER, code=code))["me"] is not None


async def test_five_wrong_codes_use_the_code_up(browser: Browser, deputy: Someone) -> None:
    """A million codes cannot be tried five at a time."""
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        await browser.is_told("SignIn", phone=NUMBER, code=wrong)

    assert (await browser.is_told("SignIn", phone=NUMBER, code=code)).code == "LOGIN_CODE"


async def test_a_code_ends_after_five_minutes(browser: Browser, deputy: Someone) -> None:
    """The answer says when; after that it is refused."""
    told = await browser.asks("RequestCode", phone=NUMBER)
    left = datetime.fromisoformat(told["expiresAt"]) - datetime.now(UTC)
    await sql.execute("UPDATE login_code SET expires_at = now()")

    refused = await browser.is_told("SignIn", phone=NUMBER, code=told["shown"])

    assert timedelta(minutes=4) < left <= timedelta(minutes=5)
    assert refused.code == "LOGIN_CODE"


async def test_a_number_gets_five_codes_an_hour(browser: Browser, deputy: Someone) -> None:
    """The sixth is refused, says when to come back, and does."""
    for _ in range(5):
        await browser.asks("RequestCode", phone=NUMBER)
    answer = await browser.is_told("RequestCode", phone=NUMBER)
    await sql.execute("UPDATE login_code SET created_at = created_at - interval '1 hour'")

    assert (answer.status, answer.code) == (429, "TOO_OFTEN")
    assert await browser.asks("RequestCode", phone=NUMBER)


async def test_one_address_asks_for_sixty_codes_an_hour(browser: Browser) -> None:
    """Nobody tries number after number; a village behind one router is not shut out."""
    for number in range(60):
        await browser.asks("RequestCode", phone=f"139{number:08d}")

    assert (await browser.is_told("RequestCode", phone="13999999999")).code == "TOO_OFTEN"


async def test_an_unknown_number_gets_the_same_answer(browser: Browser, deputy: Someone, gateway: Gateway) -> None:
    """Nobody finds out by asking who is a deputy: same answer, same rows, and a code only to who is."""
    known = await browser.asks("RequestCode", phone=NUMBER)
    unknown = await browser.asks("RequestCode", phone=NOBODYS)
    await sms.all_sent()

    assert set(known) == set(unknown)
    assert known["shown"] is unknown["shown"] is None
    assert await count("login_code") == 2
    assert [to for to, _ in gateway.sent] == [NUMBER]


async def test_a_wrong_code_tells_nothing_of_the_number(browser: Browser, deputy: Someone, gateway: Gateway) -> None:
    """Known, unknown, and never asked for: one and the same refusal."""
    told = []
    for phone in (NUMBER, NOBODYS):
        await browser.asks("RequestCode", phone=phone)
        told.append(await browser.is_told("SignIn", phone=phone, code="000000"))
    told.append(await browser.is_told("SignIn", phone="13877777777", code="000000"))

    assert len({(refused.status, refused.code, refused.words) for refused in told}) == 1


async def test_in_a_real_city_the_code_goes_out_by_sms(browser: Browser, deputy: Someone, gateway: Gateway) -> None:
    """The answer shows nothing; the message brings the code that works."""
    await browser.asks("RequestCode", phone=NUMBER)

    told = await browser.asks("SignIn", phone=NUMBER, code=await gateway.code_for(NUMBER))

    assert told["me"]["person"]["id"] == str(deputy.person)


async def test_the_cookie_cannot_be_read_by_a_page(browser: Browser, deputy: Someone) -> None:
    """The session's token is in an HttpOnly cookie of this site and nowhere else; we keep its hash."""
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]
    answer = await browser.posts({"id": id_of("SignIn"), "variables": {"phone": NUMBER, "code": code}})
    cookie = answer.headers["set-cookie"]
    token = browser.client.cookies["daima"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert token not in answer.text
    assert await sql.value("SELECT octet_length(token_hash) FROM session") == 32


async def test_signing_out_ends_the_session(browser: Browser, deputy: Someone) -> None:
    """The old cookie, kept by someone, opens nothing."""
    await browser.signs_in()
    kept = browser.client.cookies["daima"]
    await browser.asks("SignOut")

    answer = await browser.posts({"id": id_of("Devices")}, cookie=f"daima={kept}")

    assert browser.client.cookies.get("daima") is None
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "SIGN_IN_REQUIRED"


async def test_who_holds_no_seat_is_told_so(browser: Browser, deputy: Someone) -> None:
    """An ended term is said in words, not as a wrong code."""
    await sql.execute("UPDATE seat SET status = 'ENDED'")
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]

    refused = await browser.is_told("SignIn", phone=NUMBER, code=code)

    assert (refused.code, refused.words) == ("FORBIDDEN", "您目前没有任何席位,请联系人大工作人员。")


async def test_a_seat_that_ends_counts_no_more_at_the_next_request(browser: Browser, host: Someone) -> None:
    """Rights are read anew each time: staff lose the desk, and may still send what they hold."""
    await browser.signs_in("13800000004")
    assert await browser.asks("Units") != []
    await sql.execute("UPDATE seat SET status = 'ENDED'")

    assert (await browser.is_told("Units")).code == "FORBIDDEN"
    assert (await browser.asks("Me"))["seats"] == []


async def test_a_person_acts_in_one_of_their_seats(browser: Browser, deputy: Someone) -> None:
    """Switching is remembered by the session; a seat of another is refused."""
    station = await a_unit("南门联络站", "1.1.", congress=await a_unit())
    other = await a_deputy(person=deputy.person, unit=station)
    stranger = await a_deputy("林涛")
    await browser.signs_in()

    await browser.asks("SwitchSeat", seat=str(other.seat))

    assert (await browser.asks("Me"))["seat"]["id"] == str(other.seat)
    assert (await browser.is_told("SwitchSeat", seat=str(stranger.seat))).code == "FORBIDDEN"


async def test_a_number_moves_by_a_code_sent_to_the_new_one(browser: Browser, deputy: Someone) -> None:
    """The new number signs in, the old one no more, and the person is told."""
    await browser.signs_in()
    code = (await browser.asks("RequestCode", phone="13800000088"))["shown"]

    assert (await browser.is_told("ChangePhone", phone="13800000088", code="000000")).code == "LOGIN_CODE"
    me = await browser.asks("ChangePhone", phone="13800000088", code=code)

    assert me["phoneTail"] == "88"
    assert (await browser.signs_in("13800000088"))["me"]["person"]["id"] == str(deputy.person)
    assert await sql.value("SELECT title FROM notice") == "手机号已更换"


async def test_nobody_takes_another_ones_number(browser: Browser, deputy: Someone, host: Someone) -> None:
    """Even with a right code for it."""
    await browser.signs_in()
    code = (await browser.asks("RequestCode", phone="13800000004"))["shown"]

    assert (await browser.is_told("ChangePhone", phone="13800000004", code=code)).code == "CONFLICT"


async def test_numbers_and_codes_are_never_kept_in_clear(browser: Browser, deputy: Someone) -> None:
    """Who reads the whole database finds no telephone number and no code."""
    code = (await browser.asks("RequestCode", phone=NUMBER))["shown"]
    rows = await sql.fetch("SELECT login_code::text AS row FROM login_code UNION SELECT person::text FROM person")
    kept = " ".join(row["row"] for row in rows)

    assert NUMBER not in kept
    assert NUMBER.encode().hex() not in kept
    assert code not in kept.replace("-", "").split(",")
