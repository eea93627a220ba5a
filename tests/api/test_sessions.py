"""Sessions: how long they last, and what a start is refused for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from server.app import RefusedToServeError, create_app
from server.commands import people
from server.domain import logins
from server.domain.people import Role, UnitKind
from server.settings import settings
from server.store import sql
from tests.api.browser import Browser
from tests.builders import Someone, a_deputy, a_unit

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "staff", "left"),
    [
        (timedelta(0), False, timedelta(days=30)),
        (timedelta(days=170), False, timedelta(days=10)),
        (timedelta(0), True, timedelta(hours=12)),
        (timedelta(days=6, hours=20), True, timedelta(hours=4)),
    ],
)
def test_a_session_ends_idle_or_old(age: timedelta, staff: bool, left: timedelta) -> None:
    """A deputy's after a month unused or half a year; staff's after twelve hours or a week."""
    assert logins.session_ends(NOW - age, NOW, staff) - NOW == left


async def test_an_unused_session_is_over(browser: Browser, deputy: Someone) -> None:
    """Its cookie opens nothing."""
    await browser.signs_in()
    await sql.execute("UPDATE session SET expires_at = now() - interval '1 second'")

    assert (await browser.is_told("Devices")).status == 401


async def test_use_keeps_a_session_alive(browser: Browser, deputy: Someone) -> None:
    """Written down at most every five minutes."""
    await browser.signs_in()
    await browser.asks("Me")
    fresh = await sql.value("SELECT seen_at = created_at FROM session")
    await sql.execute("UPDATE session SET seen_at = now() - interval '6 minutes', expires_at = now() + interval '1 h'")

    await browser.asks("Me")

    assert fresh is True
    assert await sql.value("SELECT expires_at > now() + interval '29 days' FROM session") is True


async def test_signing_in_again_ends_the_session_before(browser: Browser, deputy: Someone) -> None:
    """One browser, one session."""
    await browser.signs_in()
    await browser.signs_in()

    assert await sql.value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 1


async def test_every_sign_in_and_out_is_history(browsers: Callable[[], Browser], deputy: Someone) -> None:
    """Who looks back sees when somebody came and went."""
    browser = browsers()
    await browser.signs_in()
    await browser.asks("SignOut")

    rows = await sql.fetch("SELECT verb FROM event WHERE kind = 'session' ORDER BY seq")
    assert [row["verb"] for row in rows] == ["began", "ended"]


async def test_a_session_replaced_and_a_seat_switched_are_history(browser: Browser, deputy: Someone) -> None:
    """No session ends, and none acts in another seat, without a line that says so."""
    group = await a_unit("法制小组", "1.9.", UnitKind.GROUP, await a_unit())
    member = await a_deputy(person=deputy.person, unit=group, role=Role.MEMBER)
    await browser.signs_in()
    await browser.signs_in()
    await browser.asks("SwitchSeat", seat=str(member.seat))

    rows = await sql.fetch("SELECT verb, by_seat FROM event WHERE kind = 'session' ORDER BY seq")
    assert [row["verb"] for row in rows] == ["began", "ended", "began", "switched"]
    assert rows[-1]["by_seat"] == member.seat


async def test_the_first_administrator_signs_in(browser: Browser, database: None) -> None:
    """`daima admin create` on an empty system makes the city and somebody to run it; again adds nobody."""
    first = await people.create_admin(name="邵明", phone="138 0000 0006", city="汀澜市")
    again = await people.create_admin(name="邵明", phone="13800000006")

    told = await browser.signs_in("13800000006")

    assert first == again
    assert len(told["me"]["seats"]) == 1
    assert told["me"]["person"]["id"] == str(first)
    assert told["me"]["seat"]["role"] == "ADMIN"
    assert (await browser.asks("Welcome"))["city"] == "汀澜市"


def test_a_demo_beside_a_real_gateway_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """There everybody may sign in as anybody."""
    monkeypatch.setenv("SMS_URL", "https://sms.example/send")
    settings.cache_clear()
    try:
        with pytest.raises(RefusedToServeError, match="短信"):
            create_app()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
