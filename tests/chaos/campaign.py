"""
One run: phones write and sync over a bad line while everything is killed; then calm, and what is left.

A seed decides what everybody means to do. Processes have their own pace, so a run played again
meets the same acts and faults, not the same microseconds.
"""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import asyncpg

from tests.chaos import bugs, desk, history, killing, phones, writing
from tests.chaos.engines import LOST
from tests.chaos.history import History
from tests.chaos.messages import TroubleError
from tests.chaos.phones import DiedError, FieldPhone
from tests.chaos.proxy import Proxy
from tests.chaos.system import System, until

STUCK_S = 60.0
LIMITS = (3, 10, 50, 500)
FRAIL = 0.05


@dataclass
class Plan:
    """
    Attributes:
        bug: What is planted; nothing where it is empty.
        rounds: How often somebody is killed.
        stuck_s: How long after the faults stopped everything must have its answer.
        targets: Who is killed; anybody where nothing is said.
        restores: Whether the server comes back from a backup on the way.
    """

    seed: str
    rounds: int
    bug: str = ""
    stuck_s: float = STUCK_S
    restores: bool = False
    targets: tuple[str, ...] = ()


@dataclass
class Ran:
    """What a run leaves for the checker."""

    plan: Plan
    history: Path
    kills: int = 0
    calm_s: float = 0.0


class Campaign:
    """A run under way."""

    def __init__(self, system: System, plan: Plan, folder: Path) -> None:
        self.system, self.plan = system, plan
        self.ran = Ran(plan, folder / f"{plan.seed.replace('/', '-')}.jsonl")
        self.told = History(self.ran.history)
        self.help = bugs.HELP.get(plan.bug, bugs.Help())
        self.proxy = Proxy(system.port, self._dice("proxy"), self.help.faults)
        self.built = json.loads(system.town.read_text())
        self.phones: list[FieldPhone] = []
        self.town = writing.Town(self.built, self.phones)
        self.desk = desk.Desk(
            system.port,
            self.built["desk"],
            self.built,
            self.town,
            system.engines.addresses["DATABASE_URL"],
            self.told,
            self._dice("desk"),
            self.help.acts,
            revokes=not plan.restores,
        )
        self.calm = False

    async def run(self) -> Ran:
        """All of it; the system is left without workers, its tables as they came to be."""
        await self.system.begin(self.plan.bug)
        await self.proxy.begin()
        self._hand_out_phones()
        busy = [asyncio.create_task(self._lives(phone)) for phone in self.phones]
        busy.append(asyncio.create_task(self._works()))
        try:
            await self._rounds()
            await self._settles()
        finally:
            for task in busy:
                task.cancel()
            ended = await asyncio.gather(*busy, return_exceptions=True)
            await self.proxy.end()
        await self._last_pull()
        self.told.close()
        for error in ended:
            if isinstance(error, Exception) and not isinstance(error, asyncio.CancelledError):
                raise error
        return self.ran

    def _hand_out_phones(self) -> None:
        for given in self.built["phones"]:
            phone = phones.from_town(given, self.proxy.port, self.told, self._dice(given["name"]))
            phone.bug, phone.frail = self.plan.bug, FRAIL
            phone.reuses = not self.plan.restores
            self.phones.append(phone)

    async def _rounds(self) -> None:
        dice, restoring = self._dice("kills"), self.plan.restores
        for number in range(self.plan.rounds):
            self.ran.kills += await killing.kill(self.system, self.told, dice, self.plan.targets, self.help.points)
            await asyncio.sleep(0.2 + dice.random() * 0.4)
            await self.system.serves()
            if restoring and number == self.plan.rounds // 3:
                await self._back_up()
            if restoring and number == self.plan.rounds * 2 // 3:
                await self._restore()

    async def _back_up(self) -> None:
        await self.system.halt()
        self.system.engines.postgres.kill()
        self.system.engines.back_up()
        self.told.tell("chaos", history.KEPT)
        await self.system.live()

    async def _restore(self) -> None:
        await self.system.halt()
        self.system.engines.postgres.kill()
        await self.system.engines.restore()
        await self.system.finish("epoch")
        self.told.tell("chaos", history.RESTORED)
        await self.system.live()

    async def _lives(self, phone: FieldPhone) -> None:
        """A phone's days: it writes, it syncs when it can, it dies and goes on."""
        dice = phone.dice
        while not phone.wiped:
            if not self.calm and dice.random() < 0.5:
                writing.write(phone, self.town, dice, self.help.writes)
            with suppress(TroubleError, DiedError):
                await phone.syncs(limit=dice.choice(LIMITS))
            if not self.calm and dice.random() < 0.2:
                await asyncio.gather(phone.syncs(), phone.syncs(), return_exceptions=True)
            await asyncio.sleep(0.1 + dice.random() * (0.2 if self.calm else 0.8))

    async def _works(self) -> None:
        dice = self.desk.dice
        while not self.calm:
            await self.desk.act()
            await asyncio.sleep(dice.random() * 0.8)

    async def _settles(self) -> None:
        """The faults stop; everything must come to rest by itself."""
        self.calm = self.proxy.calm = True
        for phone in self.phones:
            phone.frail = 0.0
        for left in self.system.faults.iterdir():
            left.unlink(missing_ok=True)
            self.ran.kills -= 1
        self.told.tell("chaos", history.CALM)
        began = time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.plan.stuck_s):
                await until(self._is_quiet, 0.2)
        self.ran.calm_s = time.monotonic() - began

    async def _is_quiet(self) -> bool:
        if not all(phone.is_quiet for phone in self.phones):
            return False
        with suppress(*LOST):
            connection = await asyncpg.connect(self.system.engines.addresses["DATABASE_URL"])
            try:
                return await connection.fetchval("SELECT count(*) FROM record WHERE state = 0") == 0
            finally:
                await connection.close()
        return False

    async def _last_pull(self) -> None:
        """Once nothing is settled any more, every phone pulls to the end, and says what it holds."""
        await self.system.halt_workers()
        for phone in self.phones:
            phone.port = self.system.port
        await asyncio.gather(*(self._pulls(phone) for phone in self.phones))
        for phone in self.phones:
            phone.holds()

    async def _pulls(self, phone: FieldPhone) -> None:
        for _ in range(5):
            with suppress(TroubleError):
                await phone.syncs()
                if not phone.afresh:
                    return

    def _dice(self, who: str) -> Random:
        return Random(f"{self.plan.seed}/{who}")
