"""
The whole system of a run: engines, a web, two workers, and who begins again what dies.

Everything is ended with SIGKILL; nothing is ever asked to stop.
"""

import asyncio
import json
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import bugs, messages
from tests.chaos.engines import DATABASE, TOWN, Engines
from tests.chaos.messages import TroubleError
from tests.embedded.conftest import free_port, reachable_folder

ROOT = Path(__file__).parents[2]
LOOK_S = 0.02
UP_WITHIN_S = 60


@dataclass
class Born:
    """A child of the nursery, and whether it is to live."""

    kind: str
    pid: int = 0

    @property
    def is_dead(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return self.pid == 0

    def kill(self) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)


@dataclass
class System:
    """
    Attributes:
        bug: What is planted in web and workers of this run.
        working: Whether workers are to live.
        deaths: How many processes were found dead and begun again.
    """

    folder: Path
    port: int
    engines: Engines
    nursery: asyncio.subprocess.Process
    bug: str = ""
    working: bool = True
    deaths: int = 0
    web: Born = field(default_factory=lambda: Born("web"))
    workers: list[Born] = field(default_factory=lambda: [Born("worker"), Born("worker")])
    _keeper: asyncio.Task[None] | None = None
    _bearing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def faults(self) -> Path:
        """A file in here kills whoever reaches the point of its name."""
        return self.folder / "faults"

    @property
    def town(self) -> Path:
        """What was built at the beginning."""
        return self.folder / "town.json"

    async def begin(self, bug: str = "") -> None:
        """A new run: the town as it was built, everybody alive."""
        await self.halt()
        self.bug, self.working = bug, True
        for left in self.faults.iterdir():
            left.unlink()
        await self.engines.begin()
        await self.engines.copy(TOWN, DATABASE)
        await self.engines.wipe()
        if bug in bugs.IN_DATABASE:
            await self.engines.execute(bugs.IN_DATABASE[bug])
        await self.live()

    async def live(self) -> None:
        """All processes run, and who dies is begun again."""
        await self._revive()
        self._keeper = asyncio.create_task(self._keep())
        await self.serves()

    async def halt(self) -> None:
        """Web and workers are dead, and nobody begins them again."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        async with self._bearing:
            for born in (self.web, *self.workers):
                born.kill()
        await until(self._all_are_dead)

    async def halt_workers(self) -> None:
        """Nothing is settled any more; the web goes on telling what was."""
        await self.halt()
        self.working = False
        await self.live()

    async def serves(self) -> None:
        """Return once the web answers."""
        asked = b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"
        async with asyncio.timeout(UP_WITHIN_S):
            while True:
                if self._keeper is not None and self._keeper.done():
                    self._keeper.result()
                with suppress(TroubleError):
                    if (await messages.ask(self.port, asked, 2)).status == 200:
                        return
                await asyncio.sleep(LOOK_S)

    async def bear(self, born: Born) -> None:
        """It is alive; whoever asked may have been cancelled meanwhile, but no answer is left unread."""
        await asyncio.shield(self._bear(born))

    async def _bear(self, born: Born) -> None:
        assert self.nursery.stdin
        assert self.nursery.stdout
        async with self._bearing:
            wanted = {"as": born.kind, "log": str(self.folder / f"{born.kind}.log"), "bug": self.bug}
            self.nursery.stdin.write(json.dumps(wanted).encode() + b"\n")
            born.pid = int(await self.nursery.stdout.readline())

    async def finish(self, kind: str) -> None:
        """A process of one task has done it."""
        born = Born(kind)
        await self.bear(born)

        async def is_done() -> bool:
            return born.is_dead

        await until(is_done)

    async def _all_are_dead(self) -> bool:
        return all(born.is_dead for born in (self.web, *self.workers))

    async def _keep(self) -> None:
        while True:
            await self._revive()
            await asyncio.sleep(LOOK_S)

    async def _revive(self) -> None:
        for engine in (self.engines.postgres, self.engines.valkey):
            if engine.is_dead:
                self.deaths += 1
                await self.engines.revive(engine)
        for born in (self.web, *self.workers) if self.working else (self.web,):
            if born.is_dead:
                self.deaths += 1
                born.kill()
                await self.bear(born)


async def until(is_so: Callable[[], Awaitable[bool]], look_s: float = LOOK_S) -> None:
    """Look until it is so."""
    while True:
        if await is_so():
            return
        await asyncio.sleep(look_s)


@asynccontextmanager
async def standing(phones: int) -> AsyncIterator[System]:
    """Engines with a built town of so many phones, and a nursery; all gone at the end."""
    with reachable_folder() as folder:
        engines = Engines(folder / "data")
        (folder / "faults").mkdir()
        port, nursery = free_port(), None
        try:
            await engines.begin()
            nursery = await _nursery(folder, port, phones, engines)
            system = System(folder, port, engines, nursery)
            await system.finish("migrate")
            await system.finish("town")
            assert system.town.exists(), (folder / "town.log").read_text()[-3000:]
            await engines.copy(DATABASE, TOWN)
            yield system
            await system.halt()
        finally:
            if nursery is not None:
                nursery.kill()
                await nursery.wait()
            engines.end()


async def _nursery(folder: Path, port: int, phones: int, engines: Engines) -> asyncio.subprocess.Process:
    env = os.environ | engines.addresses
    env |= {
        "DATA": str(folder / "data"),
        "DAIMA_SECRET": secrets.token_urlsafe(32),
        "DAIMA_DEMO": "1",
        "DAIMA_FAULT_DIR": str(folder / "faults"),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CHAOS_TOWN": str(folder / "town.json"),
        "CHAOS_PHONES": str(phones),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.chaos.nursery"),
        env=env,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
