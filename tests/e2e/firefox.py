"""
Firefox as it comes from its makers or from Debian, over WebDriver BiDi: Playwright drives only one of its own.

The little of the protocol that a story needs: go somewhere, run a script, be killed.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests import browsers
from tests.e2e.killing import kill_tree

ANSWERS_WITHIN_S = 60
LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
QUIET = """
user_pref("intl.accept_languages", "zh-CN");
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.server", "data:,");
"""


class RefusedError(Exception):
    """The script threw, or the browser would not."""


@dataclass(slots=True)
class Firefox:
    """One open window."""

    line: ClientConnection
    window: str = ""
    numbers: Iterator[int] = field(default_factory=count)

    def goto(self, url: str) -> None:
        self.say("browsingContext.navigate", context=self.window, url=url, wait="complete")

    def run(self, body: str, *given: object) -> Any:
        """What the body of an async function of `given` answers."""
        script = f"async () => JSON.stringify(await (async (...given) => {{ {body} }})(...{json.dumps(given)}) ?? null)"
        answer = self.say(
            "script.callFunction",
            functionDeclaration=script,
            awaitPromise=True,
            target={"context": self.window},
        )
        if answer["type"] != "success":
            raise RefusedError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def page_at(self, url: str) -> "Firefox | None":
        """The window or tab that shows a page; its address may go on with a query."""
        found = self.say("browsingContext.getTree")["contexts"]
        here = [one["context"] for one in found if one["url"].partition("?")[0] == url]
        return replace(self, window=here[0]) if here else None

    def within(self, body: str, *given: object) -> Any:
        """The same in the browser's own window, which has its notifications and its clock."""
        (chrome, *_) = self.say("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"]
        return replace(self, window=chrome["context"]).run(body, *given)

    def say(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self.numbers)
        self.line.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.line.recv(timeout=ANSWERS_WITHIN_S))).get("id") != number:
            pass
        if answer["type"] == "error":
            raise RefusedError(answer["message"])
        return answer["result"]


@contextmanager
def doomed(profile: Path, preferences: str = "") -> Iterator[Firefox]:
    """A Firefox with that profile and more preferences, killed at the end of the block with all its processes."""
    profile.mkdir(exist_ok=True)
    (profile / "user.js").write_text(QUIET + preferences)
    command = [str(browsers.firefox()), "--headless", "--no-remote", "--profile", str(profile)]
    open_to_us = ["--remote-debugging-port=0", "--remote-allow-system-access"]
    with subprocess.Popen([*command, *open_to_us], stderr=subprocess.PIPE) as process:
        try:
            with connect(f"{_address(process)}/session", max_size=None) as line:
                found = Firefox(line)
                found.say("session.new", capabilities={})
                found.window = found.say("browsingContext.getTree")["contexts"][0]["context"]
                yield found
                kill_tree(process.pid)
        finally:
            kill_tree(process.pid)


def _address(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr
    for line in process.stderr:
        if found := LISTENS.search(line):
            return found[1].decode()
    raise TimeoutError("Firefox does not listen")
