"""GET /metrics."""

import os
import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from server import tallies
from server.api import door
from server.app import create_app
from server.settings import settings
from server.store import failures
from server.sync import reconcile
from server.tables.engine import ENGINE
from tests.api.browser import id_of
from tests.bench.standing import headers_of
from tests.builders import a_deputy, a_phone, an_activity

TOKEN = "a token nobody guesses"
LINE = re.compile(r'(daima_[a-z_]+)(\{[a-z]+="[A-Za-z_]*"\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)')


@pytest.fixture
async def client(database: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """The whole application, with a token set."""
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    settings.cache_clear()
    app: Any = create_app()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    monkeypatch.undo()
    settings.cache_clear()


async def numbers(client: httpx.AsyncClient) -> dict[str, float]:
    """What a watcher reads, by name and labels; every line is in the format."""
    answer = await client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    found = [LINE.fullmatch(line) for line in answer.text.splitlines() if not line.startswith("#")]
    assert None not in found, answer.text
    return {f"{each[1]}{each[2] or ''}": float(each[3]) for each in found if each}


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer ", "Bearer wrong", TOKEN, "Basic x", "Bearer é"])
async def test_who_has_no_token_learns_not_even_that_it_is_there(client: httpx.AsyncClient, given: str | None) -> None:
    """As at an address nobody serves."""
    headers = {b"authorization": given.encode()} if given is not None else {}

    answer = await client.get("/metrics", headers=headers)

    assert answer.status_code == 404
    assert "daima_" not in answer.text


async def test_without_the_setting_nobody_reads(database: None) -> None:
    """An empty token opens nothing."""
    app: Any = create_app()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.get("/metrics", headers={"authorization": "Bearer "})

    assert answer.status_code == 404


async def test_numbers_follow_what_happens(client: httpx.AsyncClient) -> None:
    """What waits is counted, then what was settled and what was refused."""
    deputy = await a_deputy()
    activity, phone = await an_activity([deputy]), await a_phone(deputy)
    phone.scans(activity.poster)
    phone.withdraws("019aa000-0000-7000-8000-000000000000")
    await phone.pushes()
    waiting = await numbers(client)

    await reconcile.drain()
    settled = await numbers(client)

    assert waiting["daima_records_waiting"] == 2
    assert waiting["daima_record_oldest_seconds"] > 0
    assert settled["daima_records_waiting"] == settled["daima_record_oldest_seconds"] == 0
    assert settled['daima_records_settled_recent{code="APPLIED"}'] == 1
    assert settled['daima_records_settled_recent{code="REJECTED_INVALID"}'] == 1
    assert settled["daima_database_up"] == 1


async def test_syncs_are_counted_by_how_they_ended(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered, refused, or sent away because too many came at once."""
    phone = await a_phone(await a_deputy())
    headers = await headers_of(phone)
    body = {"id": id_of("Sync"), "variables": {"input": phone.asks([])}}
    before = await numbers(client)

    statuses = [(await client.post("/graphql", json=body, headers=headers)).status_code]
    statuses.append((await client.post("/graphql", json=body, headers={"x-daima": "1"})).status_code)
    monkeypatch.setattr(door, "BUSY", 0)
    statuses.append((await client.post("/graphql", json=body, headers=headers)).status_code)

    after = await numbers(client)
    moved = {name: after[name] - before[name] for name in after if name.startswith("daima_syncs_total")}
    assert statuses == [200, 401, 503]
    assert moved == {f'daima_syncs_total{{ended="{how}"}}': 1 for how in ("answered", "refused", "turned_away")}


async def test_a_chore_that_fails_is_counted_by_its_name(client: httpx.AsyncClient) -> None:
    """And is one of the things a person should look at."""
    before = await numbers(client)
    await failures.add("clashes", "KeyError")
    await failures.add("clashes", "KeyError")

    after = await numbers(client)
    assert after['daima_chores_failing{chore="clashes"}'] == 2
    assert after["daima_worries"] == before["daima_worries"] + 1


async def test_nobody_is_named(client: httpx.AsyncClient) -> None:
    """Codes and counts: no id, no name, no number of anybody."""
    deputy = await a_deputy("欧阳某某")
    phone = await a_phone(deputy)
    phone.withdraws("019aa000-0000-7000-8000-000000000000")
    await phone.syncs()

    text = (await client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})).text

    assert text.isascii()
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text)


async def test_while_the_database_is_away_that_is_said(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watcher hears of it from us, not only from silence."""
    async with asyncpg.create_pool("postgresql:///daima?host=/nowhere", min_size=0) as nowhere:
        monkeypatch.setattr(ENGINE, "pool", nowhere)
        told = await numbers(client)

    assert told["daima_database_up"] == 0
    assert "daima_records_waiting" not in told
    assert 'daima_syncs_total{ended="answered"}' in told


def test_counts_of_a_forked_process_are_seen() -> None:
    """One port, several processes, one number."""
    before = tallies.total("syncs_answered")
    if (child := os.fork()) == 0:
        tallies.count_sync(200)
        os._exit(0)
    os.waitpid(child, 0)

    assert tallies.total("syncs_answered") == before + 1
