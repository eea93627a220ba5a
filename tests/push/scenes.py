"""People with phones at push services of ours, and a worker's part that delivers to them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from server import settings as our_settings
from server.commands import keys, notices
from server.domain.keys import KeyPurpose
from server.domain.notices import Manner, NoticeCategory, NoticeKind
from server.push.delivering import Delivering
from server.push.sender import Sender
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from tests.builders import LONG_AGO, a_unit
from tests.push.phones import Sleeper, a_browser
from tests.push.service import Service

OFTEN_S = 0.01

CRITICAL = Manner(NoticeCategory.NEWS, critical=True)
"""Comes at every hour a test may run at."""


@dataclass(frozen=True)
class Owner:
    """A person with one phone."""

    person: UUID
    subscription: UUID
    browser: Sleeper


def allow(monkeypatch: pytest.MonkeyPatch, *services: Service) -> None:
    """Let the sender ask services of this machine."""
    given = replace(our_settings.settings(), push_loopback=tuple(one.origin for one in services))
    for module in ("server.push.endpoints", "server.commands.subscriptions", "server.push.vapid"):
        monkeypatch.setattr(f"{module}.settings", lambda: given)


async def owners(count: int, origin: str, name: str = "ok", *, generation: int = 1) -> list[Owner]:
    """So many deputies, each with a phone at `origin/name`."""
    await keys.ensure()
    unit = await a_unit()
    people = [Owner(uuid7(), uuid7(), a_browser(f"{origin}/{name}")) for _ in range(count)]
    persons = [one.person for one in people]
    await sql.execute(PERSONS, persons)
    await sql.execute(SEATS, [uuid7() for _ in people], persons, unit, LONG_AGO)
    rows = [(o.subscription, o.person, o.browser.endpoint, origin, o.browser.p256dh, o.browser.auth) for o in people]
    await sql.execute(ADD, *map(list, zip(*rows, strict=True)), generation)
    return people


PERSONS = "insert into person (id, name) select id, '代表' from unnest($1::uuid[]) as t (id)"
SEATS = """
    insert into seat (id, person, unit, role, since, status)
    select id, person, $3, 'DEPUTY', $4, 'ACTIVE' from unnest($1::uuid[], $2::uuid[]) as t (id, person)
"""
ADD = """
    insert into subscription (id, person, endpoint, origin, p256dh, auth, generation, created_at, seen_at)
    select id, person, endpoint, origin, p256dh, auth, $7, now(), now()
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bytea[])
        as t (id, person, endpoint, origin, p256dh, auth)
"""


async def tell(people: Sequence[Owner], manner: Manner = CRITICAL, title: str = "通知", body: str = "内容") -> UUID:
    """One notice for all of them."""
    async with ENGINE.transaction() as tx:
        notice = await notices.tell(
            tx, [one.person for one in people], NoticeKind.ANNOUNCEMENT, title, body, manner=manner
        )
    assert notice
    return notice


@asynccontextmanager
async def a_worker() -> AsyncIterator[Delivering]:
    """A worker's part, that rests at the end."""
    async with Sender() as sender:
        delivering = Delivering(sender)
        yield delivering
        await delivering.end()


async def states(notice: UUID | None = None) -> Counter[tuple[str, str | None]]:
    """How many pushes stand where, and why."""
    rows = await sql.fetch(
        "select state, reason from delivery where channel = 'PUSH' and ($1::uuid is null or notice = $1)", notice
    )
    return Counter((row["state"], row["reason"]) for row in rows)


async def origin(of: Service) -> dict[str, Any]:
    """What all workers know of a service."""
    row = await sql.one("select * from push_origin where origin = $1", of.origin)
    assert row
    return row


async def renew_key() -> None:
    async with ENGINE.transaction() as tx:
        await keys.renew(tx, KeyPurpose.VAPID)


async def delivers(worker: Delivering) -> None:
    """Until nothing is due and nothing on its way."""
    while await worker.turn() or not worker.is_idle:  # noqa: ASYNC110 - every turn is one look
        await asyncio.sleep(OFTEN_S)


async def hurry() -> None:
    """The time has come that anything waits for."""
    await sql.execute("update delivery set not_before = now() where state = 'WAITING'")
    await sql.execute("update push_origin set paused_until = null")


def path_of(person: Owner) -> str:
    return "/" + person.browser.endpoint.split("/", 3)[3]
