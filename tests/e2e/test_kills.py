"""
The browser is killed at every step of save, send, acknowledge, pull, commit and settle.

A killed process loses what it had not given to the system; a dead battery may lose more, and no
test here can take the power away.
"""

import os
import random
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Town
from tests.e2e.held import await_the_feed, held, is_the_feed, settled_once
from tests.e2e.killing import Asked, Written, doomed, is_dead, kill
from tests.e2e.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]

SOON = 30_000
KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("SEED", "20261125"))
LONGEST_MS = 1500
TRANSACTIONS = {
    "save": "meta,outbox,blobs",
    "acknowledge": "outbox",
    "pull": "staging",
    "commit": "base,staging,receipts,meta",
    "settle": "outbox,base",
}
STEPS = {
    **{
        f"{name} {moment}": Written(stores, moment)
        for name, stores in TRANSACTIONS.items()
        for moment in ("BEGUN", "WRITTEN", "KEPT")
    },
    "send, before the server heard": Asked(answered=False),
    "send, after the server answered": Asked(answered=True),
    "pull, before the second page": Asked(answered=False, page=1),
    "pull, at the second page": Asked(answered=True, page=1),
}


def saves(town: Town, page: Page) -> None:
    """A scan by the link of the poster."""
    page.goto(f"{town.url}/app/scan#c=%2Fa%2F{town.tiny.activity_token}")
    page.get_by_role("heading", name="已存手机").wait_for(timeout=SOON)


def begins(town: Town, deputy: Person) -> None:
    """Signed in, with all rows on the phone."""
    with deputy.browses() as page:
        deputy.signs_in(page)
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)


def test_killed_at_every_step(town: Town, person: Callable[..., Person]) -> None:
    """What was said to be saved is there at each next start; at the end all is there once, and answered."""
    deputy, chen = person("陈静"), town.tiny.deputies[0]
    begins(town, deputy)
    told: set[str] = set()
    for name, moment in STEPS.items():
        with doomed(deputy, moment, offline=True) as page:
            page.goto(f"{town.url}/app/")
            before = held(page, chen).ids
            assert told <= before, f"lost before {name}"
            saves(town, page)
            told |= held(page, chen).ids
            page.context.set_offline(False)
            page.wait_for_event("close", timeout=SOON)
        assert is_dead(deputy), name

    with deputy.browses() as page:
        page.goto(f"{town.url}/app/")
        found = await_the_feed(town, page, chen)
    assert told <= found.ids
    settled_once(town, chen, found)
    is_the_feed(town, chen, found)


def test_killed_whenever_chance_says(town: Town, person: Callable[..., Person]) -> None:
    """Milliseconds after the network came and a scan was made: `KILLS=200 SEED=1 pytest tests/e2e/test_kills.py`."""
    deputy, lin, chance = person("林涛"), town.tiny.deputies[1], random.Random(SEED)
    begins(town, deputy)
    told: set[str] = set()
    for _ in range(KILLS):
        with doomed(deputy, offline=True) as page:
            page.goto(f"{town.url}/app/")
            assert told <= held(page, lin).ids
            saves(town, page)
            told |= held(page, lin).ids
            threading.Timer(chance.uniform(0, LONGEST_MS) / 1000, kill, [deputy.profile]).start()
            page.context.set_offline(False)
            page.goto(f"{town.url}/app/me/outbox")
            page.goto(f"{town.url}/app/scan#c=%2Fa%2F{town.tiny.activity_token}")
            page.wait_for_event("close", timeout=SOON)

    with deputy.browses() as page:
        page.goto(f"{town.url}/app/")
        found = await_the_feed(town, page, lin)
    assert told <= found.ids
    settled_once(town, lin, found)
    is_the_feed(town, lin, found)
