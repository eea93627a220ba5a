"""Somebody's browser: a client with a session of its own."""

import secrets
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import httpx

from server.domain import logins
from server.domain.people import Role
from server.tables.columns import uuid7
from server.tables.people import Person, Seat, Unit
from server.tables.sessions import Session


async def signed_in(site: httpx.AsyncClient, role: Role, unit: Unit) -> Session:
    """The browser of somebody with that seat."""
    person = Person(id=uuid7(), name="方衡")
    await person.save()
    seat = Seat(id=uuid7(), person=person.id, unit=unit.id, role=role, since=date(2024, 1, 1))
    await seat.save()
    return await signed_in_as(site, person.id, seat.id)


async def signed_in_as(site: httpx.AsyncClient, person: UUID, seat: UUID) -> Session:
    """The browser of somebody who is there already."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    session = Session(
        id=uuid7(),
        token_hash=logins.hash_token(token),
        person=person,
        seat=seat,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=1),
    )
    await session.save()
    site.cookies.set("daima", token)
    return session
