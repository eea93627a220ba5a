"""The whole product running once for all stories, and fresh people for each."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Playwright, sync_playwright

from server.demo.tiny import Someone, Tiny
from tests.e2e.people import DESK, PHONE, Person, tiny_town
from tests.e2e.running import Running, engines, running


@dataclass(frozen=True, slots=True)
class Town:
    """The tiny town, and where it is served."""

    running: Running
    tiny: Tiny

    @property
    def url(self) -> str:
        return self.running.url

    def attendance(self, deputy: Someone) -> list[dict[str, object]]:
        """All attendance of a deputy at the town's activity."""
        found = self.running.ask(
            "SELECT presence, evidence, reasons, both_sides FROM attendance WHERE activity = $1 AND person = $2",
            self.tiny.activity,
            deputy.person,
        )
        return [dict(row) for row in found]

    def phones_are_old(self) -> None:
        """Every phone signed in now was so for days: none is too new to be believed."""
        self.running.ask("UPDATE device SET registered_at = registered_at - interval '3 days'")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """`daima up` with the tiny town, for the stories of one module."""
    with tempfile.TemporaryDirectory(prefix="daima-story-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        with engines(Path(folder)) as found:
            tiny = msgspec.json.decode(tiny_town(os.environ | found.environment(), sys.executable), type=Tiny)
        with running(Path(folder)) as found:
            yield Town(found, tiny)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of all browsers of a module."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def person(town: Town, playwright: Playwright, tmp_path: Path) -> Callable[..., Person]:
    """Makes somebody with a browser that nobody has used; `desk` gives them a wide one, `folder` a second one."""

    def make(name: str, *, desk: bool = False, folder: str = "profile") -> Person:
        (phone,) = {one.phone for one in (*town.tiny.deputies, town.tiny.staff) if one.name == name}
        return Person(name, phone, town.url, tmp_path / f"{folder}-{name}", DESK if desk else PHONE, playwright)

    return make
