"""
One child of the supervisor: started, watched, started again when it dies, stopped when told.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.embedded.processes import die_with_parent, signal_group

BACK_OFF_S = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses before starting again, the last of them for ever."""

WELL_AFTER_S = 20
"""A child that lived this long starts its pauses from the beginning."""

LOG_LIMIT_BYTES = 10_000_000


async def nothing() -> None:
    """No readiness to wait for."""


@dataclass(slots=True)
class Child:
    """
    Attributes:
        stop_with: What asks it to end soon. PostgreSQL's SIGTERM would wait for its clients.
        prepare: Called before each start; may block.
        ready: Returns once it serves; may raise TimeoutError.
        extra: For `subprocess`: another user, a working directory.
        log: Where its output goes; None means the terminal.
        held: Started with `--when-told`: it imports at once and serves when we say so.
        started: Called after each start.
    """

    name: str
    command: list[str]
    log: Path | None
    env: dict[str, str] = field(default_factory=dict)
    stop_with: signal.Signals = signal.SIGTERM
    prepare: Callable[[], None] = lambda: None
    ready: Callable[[], Awaitable[None]] = nothing
    extra: dict[str, Any] = field(default_factory=dict)
    held: bool = False
    started: Callable[[], None] = lambda: None
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it dies with us."""
        await asyncio.to_thread(self.prepare)
        with self._opened_log() as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env=os.environ | self.env,
                stdin=asyncio.subprocess.PIPE if self.held else asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._die_with_us,
                **self.extra,
            )
        self.started()

    async def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        assert self.process
        return await self.process.wait()

    async def keep(self, say: Callable[[str], None]) -> None:
        """Start it again whenever it ends; never returns."""
        failures = 0
        while True:
            assert self.process
            born = time.monotonic()
            code = await self.ended()
            signal_group(self.process.pid, signal.SIGKILL)
            failures = 0 if time.monotonic() - born > WELL_AFTER_S else failures
            pause_s = BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)]
            failures += 1
            say(f"{self.name} 停了(退出码 {code}),{pause_s} 秒后重新启动。日志:{self.log}")
            await asyncio.sleep(pause_s)
            await self._start_again(say)

    async def _start_again(self, say: Callable[[str], None]) -> None:
        try:
            await self.start()
            self.tell()
            await self._serves_or_ends()
        except (OSError, RuntimeError, TimeoutError) as exc:
            say(f"{self.name} 没有启动:{exc}")

    async def _serves_or_ends(self) -> None:
        """It serves, or has died before it did: then nobody waits for it any longer."""
        ready, ended = asyncio.ensure_future(self.ready()), asyncio.ensure_future(self.ended())
        try:
            await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                ready.result()
        finally:
            ready.cancel()
            ended.cancel()

    def tell(self) -> None:
        """Let a held child serve."""
        if self.held and self.process and self.process.stdin:
            with contextlib.suppress(OSError):
                self.process.stdin.write(b"\n")

    def ask_to_stop(self) -> None:
        """Send its stop signal, to the process alone: it knows how to end its own."""
        if self.alive and self.process:
            self.process.send_signal(self.stop_with)

    async def stopped(self, within_s: float) -> None:
        """It and all it started are gone, killed if they took too long."""
        if not self.process:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), within_s)
        signal_group(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    @property
    def alive(self) -> bool:
        """Whether it runs at this moment."""
        return self.process is not None and self.process.returncode is None

    def _die_with_us(self) -> None:
        die_with_parent(self.stop_with)

    def _opened_log(self) -> AbstractContextManager[Any]:
        if self.log is None:
            return contextlib.nullcontext()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")
