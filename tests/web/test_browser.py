"""The citizen pages in a real Chromium: what the script keeps, and what axe and narrow screens say."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Browser, Page, Route, async_playwright

from tests import browsers
from tests.web.town import Town

AXE = Path(__file__).parents[2] / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
ORIGIN = "http://localhost:8000"
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile MicroMessenger/8.0.50"
Scheme = Literal["light", "dark"]
LIVE = "#AQAAAAEDaQ9Mq0rA3lm2Vj4"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browsers.chromium(), args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def asked() -> list[str]:
    """Addresses the browser asked for, as a server's log would show them."""
    return []


async def opened(
    chromium: Browser,
    site: httpx.AsyncClient,
    asked: list[str],
    path: str,
    *,
    user_agent: str | None = None,
    width: int = 390,
    scheme: Scheme = "light",
) -> Page:
    """A page of the site in a phone's browser; no network is between, and the app is an empty page."""

    async def answered(route: Route) -> None:
        parts = urlsplit(route.request.url)
        asked.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        assert route.request.url.startswith(ORIGIN), "a foreign request"
        if parts.path.startswith("/app/"):
            await route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>代码</title>")
            return
        answer = await site.get(route.request.url, headers={"user-agent": route.request.headers.get("user-agent", "")})
        headers = {k: v for k, v in answer.headers.items() if k not in ("content-encoding", "content-length")}
        await route.fulfill(status=answer.status_code, headers=headers, body=answer.content)

    context = await chromium.new_context(
        viewport={"width": width, "height": 844}, user_agent=user_agent, color_scheme=scheme
    )
    page = await context.new_page()
    await page.route("**/*", answered)
    await page.goto(ORIGIN + path)
    return page


async def test_a_scan_by_the_camera_app_goes_to_the_app_whole(
    chromium: Browser, site: httpx.AsyncClient, town: Town, asked: list[str]
) -> None:
    """Path and live fragment arrive at the scan page; no server saw the fragment."""
    page = await opened(chromium, site, asked, f"/a/{town.drill}{LIVE}")
    await page.wait_for_url("**/app/scan#*")

    assert urlsplit(page.url).fragment == f"c=%2Fa%2F{town.drill}%23{LIVE[1:]}"
    assert not any(LIVE[1:] in address for address in asked)
    await page.context.close()


async def test_a_public_page_stays_to_be_read(
    chromium: Browser, site: httpx.AsyncClient, town: Town, asked: list[str]
) -> None:
    """A citizen at a public poster is not sent to the app; a live code still is."""
    page = await opened(chromium, site, asked, f"/a/{town.fair}")
    await page.wait_for_load_state("networkidle")
    live = await opened(chromium, site, asked, f"/a/{town.fair}{LIVE}")
    await live.wait_for_url("**/app/scan#*")

    assert await page.locator("h1").inner_text() == "代表议事会"
    await page.context.close()
    await live.context.close()


async def test_in_wechat_the_link_carries_the_fragment(
    chromium: Browser, site: httpx.AsyncClient, town: Town, asked: list[str]
) -> None:
    """The page stays and explains; going on from it loses nothing."""
    page = await opened(chromium, site, asked, f"/a/{town.drill}{LIVE}", user_agent=WECHAT)
    await page.wait_for_load_state("networkidle")

    assert await page.get_by_text("在浏览器打开").is_visible()
    link = page.get_by_role("link", name="在微信里继续签到")
    assert await link.get_attribute("href") == f"/app/scan#c=%2Fa%2F{town.drill}%23{LIVE[1:]}"
    await page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    chromium: Browser, site: httpx.AsyncClient, town: Town, asked: list[str], scheme: Scheme
) -> None:
    """Contrast, names, landmarks and order, on every page, in both themes."""
    paths = (f"/s/{town.station_token}", f"/d/{town.deputy_token}", f"/a/{town.fair}", "/find?q=陈静", "/s/nope", "/r")
    for path in (*paths, f"/d/{town.closed}"):
        page = await opened(chromium, site, asked, path, scheme=scheme)
        await page.evaluate(AXE.read_text())
        found = await page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")

        assert found == [], path
        await page.context.close()


async def test_no_page_scrolls_sideways(
    chromium: Browser, site: httpx.AsyncClient, town: Town, asked: list[str]
) -> None:
    """At 320 px, and with text at twice its size; every target is 44 px or in a line of words."""
    for path in (f"/s/{town.station_token}", f"/d/{town.deputy_token}", f"/a/{town.drill}", "/find?q=陈静", "/r"):
        page = await opened(chromium, site, asked, path, width=320)
        narrow = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        large = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.evaluate("document.documentElement.style.fontSize = ''")
        small = await page.evaluate(
            "[...document.querySelectorAll('a:not(.skip), button, select, input, summary')]"
            ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
        )

        assert narrow, path
        assert large, path
        assert small == []
        await page.context.close()
