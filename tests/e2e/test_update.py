"""A newer app comes while records wait: it interrupts nobody, and loses none of them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Town
from tests.e2e.held import await_answers, held, settled_once
from tests.e2e.people import Person
from tests.e2e.release import door_to
from tests.e2e.test_troubles import SCANS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SOON = 30_000
WAITING = 30
NEXT = "meta[name=build][content=next]"


def test_an_update_with_a_full_queue_loses_nothing(town: Town, person: Callable[..., Person]) -> None:
    """Offered, not forced; the new app finds every record where the old one left it, and sends each once."""
    gao = town.tiny.deputies[2]
    with door_to(town.url) as door:
        deputy = replace(person("高岚"), url=door.url)
        with deputy.browses() as page:
            deputy.signs_in(page)
            expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=SOON)
            door.takes_records = False
            page.goto(f"{door.url}/app/scan")
            page.evaluate(SCANS, [f"/a/{town.tiny.activity_token}", WAITING])
            waiting = held(page, gao).outbox
            assert [row["state"] for row in waiting] == ["LOCAL"] * WAITING

            door.release()
            page.goto(f"{door.url}/app/me/outbox")
            expect(page.get_by_text("新版本已备好")).to_be_visible(timeout=SOON)
            assert page.locator(NEXT).count() == 0
            assert held(page, gao).outbox == waiting
            page.get_by_role("button", name="现在更新").click()
            # The browser lets the next worker in when the last one is idle, which a busy machine makes late.
            expect(page.locator(NEXT)).to_have_count(1, timeout=3 * SOON)
            expect(page.get_by_text(f"{WAITING} 条").first).to_be_visible(timeout=SOON)
            assert held(page, gao).outbox == waiting

            door.takes_records = True
            found = await_answers(page, gao)
            assert page.evaluate("async () => (await caches.keys()).length") == 1

    assert [row["id"] for row in found.outbox] == [row["id"] for row in waiting]
    settled_once(town, gao, found)
