"""
WebKitGTK as it comes from Debian, over WebDriver: the engine of every browser on an iPhone, though not that phone.

The little of the protocol that a story needs: go somewhere, run a script, be killed.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests import browsers
from tests.e2e.killing import kill_tree

STARTED_WITHIN_S = 30
ANSWERS_WITHIN_S = 60
WINDOW = Path(__file__).with_name("webkit_window.py")
RUN = """
const done = arguments[arguments.length - 1]
const given = JSON.parse(arguments[0])
const body = async (...given) => { %s }
body(...given).then((it) => done({ said: JSON.stringify(it ?? null) }), (why) => done({ why: String(why) }))
"""


class RefusedError(Exception):
    """The script threw, or the browser would not."""


@dataclass(frozen=True, slots=True)
class WebKit:
    """One open window."""

    driver: httpx.Client

    def goto(self, url: str) -> None:
        self.say("url", url=url)

    def run(self, body: str, *given: object) -> Any:
        """What the body of an async function of `given` answers."""
        answer = self.say("execute/async", script=RUN % body, args=[json.dumps(given)])
        if "why" in answer:
            raise RefusedError(answer["why"])
        return json.loads(answer["said"])

    def say(self, command: str, **params: object) -> Any:
        answer = self.driver.post(command, json=params).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RefusedError(answer["message"])
        return answer


@contextmanager
def doomed(profile: Path) -> Iterator[WebKit]:
    """A WebKitGTK with that profile, killed at the end of the block with all its processes."""
    with _screen() as screen, _driver(screen) as driver:
        yield WebKit(_session(driver, profile))


@contextmanager
def _screen() -> Iterator[str]:
    """A screen nobody sees, of a number the server chooses; asked to end and not killed, it leaves no lock behind."""
    with subprocess.Popen(["Xvfb", "-displayfd", "1", "-nolisten", "tcp"], stdout=subprocess.PIPE) as screen:
        try:
            assert screen.stdout
            yield f":{screen.stdout.readline().decode().strip()}"
        finally:
            screen.terminate()


@contextmanager
def _driver(screen: str) -> Iterator[httpx.Client]:
    port = _free_port()
    shown = {"DISPLAY": screen, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
    with subprocess.Popen([str(browsers.webkit()), f"--port={port}"], env=os.environ | shown) as driver:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=ANSWERS_WITHIN_S) as found:
                _await(found)
                yield found
        finally:
            kill_tree(driver.pid)


def _await(driver: httpx.Client) -> None:
    give_up = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < give_up:
        with suppress(httpx.TransportError):
            driver.get("/status")
            return
        time.sleep(0.05)
    raise TimeoutError("WebKitWebDriver does not listen")


def _session(driver: httpx.Client, profile: Path) -> httpx.Client:
    """The driver, speaking of one window."""
    window = {"binary": browsers.SYSTEM_PYTHON, "args": [str(WINDOW), str(profile)]}
    wanted = {"webkitgtk:browserOptions": window, "timeouts": {"script": ANSWERS_WITHIN_S * 1000}}
    answer = driver.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
    if "sessionId" not in answer:
        raise RefusedError(answer["message"])
    driver.base_url = driver.base_url.join(f"/session/{answer['sessionId']}/")
    return driver


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
