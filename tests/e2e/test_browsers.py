"""The path everything hangs on, in the browsers Playwright does not drive: written, killed, kept, sent once."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from server.demo.tiny import Someone
from tests import browsers
from tests.e2e import firefox, webkit
from tests.e2e.conftest import Town
from tests.e2e.line import line_to
from tests.e2e.plain import Browser, fills, presses, reads, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Opens = Callable[[Path], AbstractContextManager[Browser]]


@pytest.mark.skipif(
    not browsers.firefox(), reason="there is no Firefox here; `python -m tests.browsers` says how to bring one"
)
def test_firefox_keeps_what_was_written(town: Town, tmp_path: Path) -> None:
    """Offline, killed and opened again: 已存手机 still; then all of it once."""
    keeps_what_was_written(town, town.tiny.deputies[0], firefox.doomed, tmp_path / "firefox")


@pytest.mark.skipif(
    not browsers.webkit(), reason="there is no WebKitGTK here; `python -m tests.browsers` says how to bring one"
)
def test_webkit_keeps_what_was_written(town: Town, tmp_path: Path) -> None:
    """The same of the engine of every iPhone."""
    keeps_what_was_written(town, town.tiny.deputies[1], webkit.doomed, tmp_path / "webkit")


def keeps_what_was_written(town: Town, deputy: Someone, opens: Opens, profile: Path) -> None:
    light = f"路灯不亮,{deputy.name}记"
    with line_to(town.url) as line:
        url = f"http://localhost:{line.port}"
        with opens(profile) as browser:
            signs_in(browser, url, deputy.phone)
            line.cut()
            browser.goto(f"{url}/app/scan")
            presses(browser, "输码")
            fills(browser, "印在码下面的字符", town.tiny.activity_token)
            presses(browser, "签到")
            reads(browser, "已存手机")
            browser.goto(f"{url}/app/topics/{town.tiny.topic}?list=PROBLEM")
            presses(browser, "记一条问题")
            fills(browser, "什么问题", light)
            presses(browser, "存下")
            reads(browser, light)
        assert town.attendance(deputy)[0]["presence"] == "NONE"

        with opens(profile) as browser:
            browser.goto(f"{url}/app/me/outbox")
            reads(browser, "已存手机")
            browser.goto(f"{url}/app/topics/{town.tiny.topic}?list=PROBLEM")
            reads(browser, light)
            line.mend()
            browser.goto(f"{url}/app/me/outbox")
            until(
                browser,
                "return !/已存手机|已收到/.test(document.body.innerText) && /已签到/.test(document.body.innerText)",
            )

    settled = "SELECT kind, state, code FROM record WHERE person = $1 ORDER BY seq"
    assert [tuple(row) for row in town.running.ask(settled, deputy.person)] == [
        ("scan.add", 1, "APPLIED"),
        ("item.add", 1, "APPLIED"),
    ]
    assert len(town.running.ask("SELECT 1 FROM scan WHERE person = $1", deputy.person)) == 1
    assert [one["presence"] for one in town.attendance(deputy)] == ["PRESENT"]
    assert len(town.running.ask("SELECT 1 FROM list_item WHERE text = $1", light)) == 1


def signs_in(browser: Browser, url: str, phone: str) -> None:
    """By number and the code the demo shows, until the app and its rows are on the phone."""
    browser.goto(f"{url}/app/sign-in")
    fills(browser, "手机号", phone)
    presses(browser, "获取验证码")
    shown = until(browser, "return /验证码 \\d{6}/.exec(document.body.innerText)?.[0]")
    fills(browser, "验证码", re.findall(r"\d{6}", shown)[0])
    presses(browser, "登录")
    reads(browser, "接待选民日")
    browser.run("await navigator.serviceWorker.ready")
