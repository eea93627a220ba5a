"""
B9: a slow phone (CPU four times slower) from opening 扫码 to a decoded code, and from there to a verdict.

A real Chromium films a real poster's code; the app marks the two moments itself
(`performance.mark`). Median of five. The machine this runs on is the baseline: the same
without the slow-down.
"""

import os
import re
import statistics
import sys
import tempfile
from pathlib import Path

import msgspec
from playwright.sync_api import Page, expect, sync_playwright

from server.demo.tiny import Tiny
from tests.bench.rows import Row, below
from tests.e2e import camera
from tests.e2e.people import PHONE, Person, tiny_town
from tests.e2e.running import engines, running

RUNS = 5
SLOW = 4
LOOKS_MS = 1000
"""How long the first page is looked at before 扫码 is touched; the app uses it to get ready."""


async def measure() -> list[Row]:
    """Run in a thread: Playwright's loop is its own."""
    import asyncio

    return await asyncio.to_thread(_measure)


def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="daima-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        data = Path(folder)
        with engines(data) as found:
            tiny = msgspec.json.decode(tiny_town(os.environ | found.environment(), sys.executable), type=Tiny)
        with running(data) as served, sync_playwright() as playwright:
            someone = tiny.deputies[0]
            person = Person(someone.name, someone.phone, served.url, data / "profile", PHONE, playwright)
            film = camera.film(f"{served.url}/a/{tiny.activity_token}", data / "code.mjpeg", level="q")
            with person.browses() as page:
                person.signs_in(page)
                expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=30_000)
            slow = [_scan(person, film, SLOW) for _ in range(RUNS)]
            quick = [_scan(person, film, 1) for _ in range(RUNS)]
    return [
        _row("B9 scan page open → decoded, 4× CPU", slow, quick, 0, 1000),
        _row("B9 decoded → verdict, 4× CPU", slow, quick, 1, 150),
    ]


def _row(name: str, slow: list[tuple[float, float]], quick: list[tuple[float, float]], which: int, most: float) -> Row:
    median, plain = (statistics.median(run[which] for run in runs) for runs in (slow, quick))
    return below(name, median, "ms", most, "without the slow-down", plain)


def _scan(person: Person, film: Path, slower: int) -> tuple[float, float]:
    """Milliseconds from opening the scan page to a decoded code, and from there to the verdict."""
    with person.browses(sees=film) as page:
        page.goto(f"{person.url}/app/")
        expect(page.get_by_text("接待选民日").first).to_be_visible(timeout=30_000)
        page.wait_for_timeout(LOOKS_MS)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        opened = page.evaluate("performance.now()")
        page.get_by_role("navigation").get_by_role("link", name="扫码", exact=True).click()
        expect(page.get_by_role("heading", name=re.compile("已存手机|已签到"))).to_be_visible(timeout=60_000)
        decoded, verdict = _mark(page, "scan-decoded"), _mark(page, "scan-verdict")
    return decoded - opened, verdict - decoded


def _mark(page: Page, name: str) -> float:
    return page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name)
