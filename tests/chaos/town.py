"""
The town a run begins with, built by the product's own functions and told in one JSON file.

A congress with two stations; deputies and a few hosts, each with a phone and a session;
staff at a desk; activities by invitation, and some on the stations' menus; topics with lists.
"""

import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from server.domain import logins
from server.domain.people import UnitKind
from server.store import sessions
from server.tables.engine import close_pool, open_pool
from tests.builders import Someone, a_deputy, a_host, a_kind, a_phone, a_unit, an_activity
from tests.topics import a_topic

HOSTS = 2
FAR = timedelta(days=1)


async def build(told: Path) -> None:
    """Build it, and say who is who."""
    await open_pool()
    try:
        built = await _built(int(os.environ["CHAOS_PHONES"]))
    finally:
        await close_pool()
    _tell(told, built)


def _tell(told: Path, built: dict[str, Any]) -> None:
    told.write_text(json.dumps(built, indent=1), encoding="utf-8")


async def _built(phones: int) -> dict[str, Any]:
    congress = await a_unit()
    stations = [await a_unit(f"联络站{n}", f"1.{n}.", UnitKind.STATION, congress) for n in (2, 3)]
    hosts = [await a_host(f"何远{n}") for n in range(HOSTS)]
    deputies = [await a_deputy(f"陈静{n}", unit=[congress, *stations][n % 3]) for n in range(max(1, phones - HOSTS))]
    invited = [await an_activity(deputies[n::3], title=f"视察{n}") for n in range(3)]
    open_ones = [await an_activity(unit=unit, visibility="UNIT", title="走访") for unit in stations]
    desk = await a_host("台前")
    topics = [await a_topic(), await a_topic(unit=stations[0])]
    everyone = [*deputies, *hosts]
    return {
        "congress": str(congress),
        "units": [str(congress), *map(str, stations)],
        "kind": str(await a_kind()),
        "desk": await _session(desk, None),
        "phones": [await _phone(f"phone-{n}", one, one in hosts) for n, one in enumerate(everyone)],
        "activities": [{"id": str(one.id), "poster": one.poster} for one in (*invited, *open_ones)],
        "topics": [str(topic) for topic in topics],
        "seats": [str(one.seat) for one in deputies],
    }


async def _phone(name: str, one: Someone, is_host: bool) -> dict[str, Any]:
    phone = await a_phone(one)
    key = phone.key.private_numbers()
    assert isinstance(phone.key.curve, ec.SECP256R1)
    return {
        "name": name,
        "person": str(one.person),
        "seat": str(one.seat),
        "code": one.token,
        "host": is_host,
        "device": str(phone.device),
        "key": hex(key.private_value),
        "session": await _session(one, phone.device),
    }


async def _session(one: Someone, device: Any) -> str:
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    await sessions.begin(
        token_hash=logins.hash_token(token),
        person=one.person,
        seat=one.seat,
        device=device,
        now=now,
        expires_at=now + FAR,
    )
    return token
