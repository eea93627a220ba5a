"""
Who is asking: from a session cookie to a `Viewer`, in one query.

Asked by the API and by web pages at every request, so that a change of seat, an ended
session or a revoked device counts from the next request on.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from server.domain import logins
from server.domain.logins import Client
from server.domain.people import Role
from server.domain.viewer import Viewer, viewer_in
from server.errors import SignInRequiredError
from server.settings import settings
from server.store import sessions
from server.store.sessions import Held

BROWSER_COOKIE = "daima-browser"
BROWSER_S = 365 * 86_400
NOWHERE = "-"
"""The path of a person without a seat: nothing lies at or under it."""

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Asker:
    """
    What a request's cookies say.

    Attributes:
        viewer: Who may act; None if nobody, or a second factor is still wanted.
        held: The running session; None if there is none.
        revoked: The device the cookie's session belonged to, if it was revoked.
        new_browser: A browser binding to set, if it had none.
    """

    client: Client
    viewer: Viewer | None = None
    held: Held | None = None
    revoked: UUID | None = None
    new_browser: str | None = None


async def viewer_of(connection: Connection) -> Viewer | None:
    """The signed-in person in the seat they act in; None for everybody else."""
    return (await asker_of(connection)).viewer


async def require_viewer(connection: Connection) -> Viewer:
    """
    The same, where nobody else is answered.

    Raises:
        SignInRequiredError: Nobody is signed in, or a second factor is still wanted.
    """
    viewer = await viewer_of(connection)
    if viewer is None:
        raise SignInRequiredError
    return viewer


async def asker_of(connection: Connection) -> Asker:
    """Everything a request's cookies say of who asks."""
    asker = stranger(connection)
    token = connection.cookies.get(cookie_name())
    found = await sessions.find(logins.hash_token(token)) if token else None
    if found is None or not _runs(found):
        revoked = found.device if found and found.revoked_at else None
        return replace(asker, revoked=revoked)
    await _touch(found)
    return as_held(asker, found)


def stranger(connection: Connection) -> Asker:
    """Who asks as far as the request itself says: enough where nobody's rights are asked for."""
    browser = connection.cookies.get(BROWSER_COOKIE)
    new_browser = None if browser else secrets.token_urlsafe(24)
    client = Client(browser=logins.hash_token(browser or new_browser or ""), address=_address(connection))
    return Asker(client, new_browser=new_browser)


async def signed_in(asker: Asker, token: str) -> Asker:
    """The same browser, now that it has a session."""
    found = await sessions.find(logins.hash_token(token))
    assert found is not None, "a session was just begun"
    return as_held(asker, found)


def as_held(asker: Asker, held: Held) -> Asker:
    """The same browser in a session as it now stands."""
    client = replace(asker.client, session=held.id, person=held.person)
    viewer = None if wants_factor(held) else viewer_from(held)
    return replace(asker, client=client, viewer=viewer, held=held)


def nobody(asker: Asker) -> Asker:
    """The same browser without a session."""
    client = replace(asker.client, session=None, person=None)
    return replace(asker, client=client, viewer=None, held=None)


def cookie_name() -> str:
    """The session cookie's name; the prefix binds it to this very host."""
    return "__Host-daima" if settings().secure else "daima"


def session_cookie(token: str, expires_at: datetime) -> Cookie:
    """The cookie that names a session. Its token is nowhere else."""
    return _cookie(cookie_name(), token, max(0, int((expires_at - datetime.now(UTC)).total_seconds())))


def no_session_cookie() -> Cookie:
    """Takes the session cookie back."""
    return _cookie(cookie_name(), "", 0)


def browser_cookie(token: str) -> Cookie:
    """The cookie a login code is bound to."""
    return _cookie(BROWSER_COOKIE, token, BROWSER_S)


def wants_factor(held: Held) -> bool:
    """Whether a session must give a second factor before anything else is answered."""
    staff = logins.is_staff(seat.role for seat in held.seats)
    return staff and not settings().demo and held.second_factor_at is None


def viewer_from(held: Held) -> Viewer:
    """The viewer of a session: in its seat, or in another if that is held no more."""
    if not held.seats:
        return _seatless(held)
    seat = logins.first_seat(held.seats, held.seat)
    return viewer_in(seat, held.person, held.seats, held.device)


def _seatless(held: Held) -> Viewer:
    """A person who holds no seat, or a suspended one: may send what waits on the phone, reads nothing of others."""
    return Viewer(
        person=held.person,
        seat=held.seat,
        role=Role.VOLUNTEER,
        unit=UUID(int=0),
        unit_path=NOWHERE,
        congress=UUID(int=0),
        device=held.device,
    )


def _runs(held: Held) -> bool:
    return held.ended_at is None and held.revoked_at is None and held.expires_at > datetime.now(UTC)


async def _touch(held: Held) -> None:
    now = datetime.now(UTC)
    if now - held.seen_at < logins.TOUCH_AFTER:
        return
    staff = logins.is_staff(seat.role for seat in held.seats)
    await sessions.touch(held.id, now, logins.session_ends(held.created_at, now, staff))


def _address(connection: Connection) -> str:
    """Who calls; `web.proxies` has put the asking person's address there if a proxy was between."""
    return connection.client.host if connection.client else ""


def _cookie(name: str, value: str, max_age_s: int) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        path="/",
        max_age=max_age_s,
        secure=settings().secure,
        httponly=True,
        samesite="lax",
    )
