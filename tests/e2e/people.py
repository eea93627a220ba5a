"""
People with browsers: a deputy's phone, a host's desk. What they do, in their own words.

Every browser is a real Chromium with a profile on disk, so that closing it and opening it
again is what it is for a person. Its camera plays a film. None ever asks a foreign origin.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, Request, expect

from tests import browsers
from tests.e2e import camera

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a browser of their own, kept in a folder."""

    name: str
    phone: str
    url: str
    profile: Path
    size: dict[str, int]
    playwright: Playwright

    @contextmanager
    def browses(self, *, sees: Path | None = None, offline: bool = False, **more: Any) -> Iterator[Page]:
        """Open the browser, before a camera film if one is given; close it at the end. `more` is the context's."""
        context = self.opens(sees=sees, offline=offline, **more)
        foreign = foreign_requests(context, self.url)
        try:
            yield context.pages[0]
        finally:
            # A page that is closed has its network back for a moment: frozen, it sends nothing in it.
            for page in context.pages:
                context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": "frozen"})
            context.close()
        assert foreign == []

    def opens(self, *, sees: Path | None = None, offline: bool = False, **more: Any) -> BrowserContext:
        """The browser of the folder, for who closes it by another way than `browses` does."""
        film = sees or camera.blank(self.before_camera)
        context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=browsers.chromium(),
            args=[*QUIET, f"--use-file-for-fake-video-capture={film}"],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **{"viewport": self.size, **more},
        )
        context.set_offline(offline)
        return context

    @property
    def before_camera(self) -> Path:
        """The film a browser opened without one plays: a wall, until something is held before it."""
        return self.profile.parent / f"{self.profile.name}-sees.mjpeg"

    def scans(self, page: Page, text: str, **look: Any) -> None:
        """Open the scan page before the code of a text."""
        made = camera.film(text, self.before_camera.with_suffix(".new"), **look)
        made.replace(self.before_camera)
        page.goto(f"{self.url}/app/scan")

    def signs_in(self, page: Page) -> None:
        """By number and the code the demo shows; then wait until the app itself is on the phone."""
        page.goto(f"{self.url}/app/sign-in")
        self.enters(page)

    def enters(self, page: Page) -> None:
        """As `signs_in`, on a sign-in page that is open."""
        page.get_by_role("textbox", name="手机号").fill(self.phone)
        page.get_by_role("button", name="获取验证码").click()
        shown = page.get_by_text(re.compile(r"验证码 \d{6}"))
        code = re.findall(r"\d{6}", shown.inner_text(timeout=20_000))[0]
        page.get_by_role("textbox", name="验证码").fill(code)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_url(f"{self.url}/app/", timeout=20_000)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def seen(page: Page) -> str:
    """The one code on a screen, read from its pixels."""
    picture = Image.open(BytesIO(page.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


def foreign_requests(context: BrowserContext, url: str) -> list[str]:
    """Collects requests to any other origin; give it the context before it does anything."""
    foreign: list[str] = []

    def note(asked: Request) -> None:
        if not asked.url.startswith((url, "data:", "blob:")):
            foreign.append(asked.url)

    context.on("request", note)
    return foreign


def tiny_town(environment: dict[str, str], python: str) -> bytes:
    """Seed the tiny town in a process of its own, as JSON."""
    done = subprocess.run([python, "-m", "tests.e2e.tiny_town"], env=environment, check=True, capture_output=True)
    return done.stdout
