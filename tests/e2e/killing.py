"""
A browser that dies in the middle of something, as a phone whose battery does.

The product has no switch for it. Seen from outside, the browser stands still at a moment of a
database transaction (`debugger`, in a script of ours) or of a request (CDP's Fetch), and while it
stands every process of it is killed.
"""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, CDPSession, Error, Page

from tests.e2e.people import Person

SMALL_PAGE_ROWS = 1
GONE_WITHIN_S = 20

HALT = """(() => {
  const [stores, moment] = %s
  const begin = IDBDatabase.prototype.transaction
  const watched = new WeakSet()
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const tx = begin.call(this, names, mode, options)
    if (mode !== 'readwrite' || [].concat(names).join() !== stores) return tx
    watched.add(tx)
    if (moment === 'BEGUN') debugger
    if (moment === 'KEPT') tx.addEventListener('complete', () => { debugger })
    return tx
  }
  for (const write of ['put', 'add', 'clear']) {
    const plain = IDBObjectStore.prototype[write]
    IDBObjectStore.prototype[write] = function (...given) {
      const asked = plain.apply(this, given)
      if (moment === 'WRITTEN' && watched.has(this.transaction)) asked.addEventListener('success', () => { debugger })
      return asked
    }
  }
})()"""


@dataclass(frozen=True, slots=True)
class Written:
    """A moment of the transactions over these stores: BEGUN, WRITTEN but not committed, KEPT but not yet heard of."""

    stores: str
    moment: str

    def watch(self, context: BrowserContext, page: Page, die: Callable[[], None]) -> None:
        context.add_init_script(HALT % json.dumps([self.stores, self.moment]))
        cdp = context.new_cdp_session(page)
        cdp.on("Debugger.paused", lambda _: die())
        cdp.send("Debugger.enable")


@dataclass(frozen=True, slots=True)
class Asked:
    """A moment of a round with the server: before it hears, or when it has answered and the page does not know yet."""

    answered: bool
    page: int = 0

    def watch(self, context: BrowserContext, page: Page, die: Callable[[], None]) -> None:
        cdp = context.new_cdp_session(page)
        cdp.on("Fetch.requestPaused", lambda paused: self._look(cdp, paused, die))
        stages = [{"urlPattern": "*/graphql", "requestStage": stage} for stage in ("Request", "Response")]
        cdp.send("Fetch.enable", {"patterns": stages})

    def _look(self, cdp: CDPSession, paused: dict[str, Any], die: Callable[[], None]) -> None:
        body = json.loads(paused["request"].get("postData") or "{}")
        asked = body.get("variables", {}).get("input", {})
        answered = "responseStatusCode" in paused
        if answered == self.answered and self._is_it(asked):
            die()
            return
        with suppress(Error):
            cdp.send("Fetch.continueRequest", {"requestId": paused["requestId"], **_smaller(body, answered)})

    def _is_it(self, asked: dict[str, Any]) -> bool:
        return bool(asked.get("page")) if self.page else bool(asked.get("records"))


def _smaller(body: dict[str, Any], answered: bool) -> dict[str, str]:
    """A pull asks for one row at a time, so that it takes several pages."""
    asked = body.get("variables", {}).get("input", {})
    if answered or "cursor" not in asked:
        return {}
    asked["limit"] = SMALL_PAGE_ROWS
    return {"postData": base64.b64encode(json.dumps(body).encode()).decode()}


@contextmanager
def doomed(person: Person, moment: Written | Asked | None = None, **how: Any) -> Iterator[Page]:
    """Open the browser; it is killed at that moment, at the latest at the end of the block."""
    context = person.opens(**how)
    page = context.pages[0]
    try:
        if moment:
            moment.watch(context, page, lambda: kill(person.profile))
        yield page
    except Error:
        if not _ends(person.profile):
            raise
    finally:
        kill(person.profile)
        with suppress(Error):
            context.close()


def is_dead(person: Person) -> bool:
    """Whether nothing of the browser runs any more."""
    return not _browsers(person.profile)


def _ends(profile: Path) -> bool:
    """Whether it is dead, or dying by another's hand this moment."""
    with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        for pid in _browsers(profile):
            psutil.Process(pid).wait(GONE_WITHIN_S)
    return not _browsers(profile)


def kill(profile: Path) -> None:
    """Every process of the browser of that folder is killed; who started it need not be asked."""
    for pid in _browsers(profile):
        kill_tree(pid)


def kill_tree(pid: int) -> None:
    """The process first, then all it had started; none is left."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        found = [process, *process.children(recursive=True)]
        for one in found:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        _, left = psutil.wait_procs(found, timeout=GONE_WITHIN_S)
        assert not [one for one in left if one.status() != psutil.STATUS_ZOMBIE]


def _browsers(profile: Path) -> list[int]:
    """The processes that were given the folder; each has its own below it."""
    found: list[int] = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if f"--user-data-dir={profile}" in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found
