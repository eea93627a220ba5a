"""
`daima up`: one command that runs the engines, the web and the worker, and keeps them running.

Order of start: engines, migrations, web, worker; of stop: worker, web, Valkey, PostgreSQL.
Web and migrations import their code while the engines start, because imports are the longest
part of a start. Nothing here knows what the children do; `crew` does.
"""

import asyncio
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from server.embedded import crew, only_one
from server.embedded.children import Child
from server.embedded.front import Front
from server.embedded.places import Places
from server.embedded.processes import command_of

STOPS = ((("demo", "migrate", "worker", "web"), 0.4), (("valkey", "postgres"), 0.5))
"""Who is asked to stop together, and the seconds they have before they are killed."""


class StartError(Exception):
    """The system cannot start; its words say why and what to do."""


def say(words: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Supervisor:
    """
    Attributes:
        front: What people reach: address, port, certificate.
        engines_only: Start PostgreSQL and Valkey alone, for tests and development.
    """

    places: Places
    front: Front
    demo: bool = False
    engines_only: bool = False
    say: Callable[[str], None] = say
    children: dict[str, Child] = field(default_factory=dict)
    keepers: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self) -> None:
        """
        Run until SIGINT, SIGTERM or SIGHUP; everything is stopped when this returns.

        Raises:
            StartError: Something did not start; what had started is stopped again.
        """
        stop = asyncio.Event()
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(sig, stop.set)
        starting, stopping = asyncio.create_task(self._start()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
            await stopping
        finally:
            starting.cancel()
            await self._stop()

    async def _start(self) -> None:
        env = crew.environment(self.places, self.front, demo=self.demo)
        ours = None if self.engines_only else await self._launch_ours(env)
        engines = [await self._launch(engine) for engine in crew.engines(self.places)]
        self.keepers += [asyncio.create_task(engine.keep(self.say)) for engine in engines]
        await self._ready(engines)
        self._write_env(env)
        if ours:
            migrate, web = ours
            await self._finish(migrate)
            await self._serve(web, env)

    async def _launch_ours(self, env: dict[str, str]) -> tuple[Child, Child]:
        """Those who may import their code while the engines start."""
        return await self._launch(crew.migrate(self.places, env)), await self._launch(
            crew.web(self.places, self.front, env)
        )

    async def _serve(self, web: Child, env: dict[str, str]) -> None:
        if self.demo:
            await self._finish(await self._launch(crew.demo(env)))
        web.tell()
        self.keepers.append(asyncio.create_task(web.keep(self.say)))
        await self._ready([web])
        worker = await self._launch(crew.worker(self.places, env))
        self.keepers.append(asyncio.create_task(worker.keep(self.say)))
        self.say(self.front.welcome(demo=self.demo))

    async def _launch(self, child: Child) -> Child:
        self.children[child.name] = child
        child.started = self._remember
        try:
            await child.start()
        except (OSError, RuntimeError) as exc:
            raise StartError(f"{child.name} 无法启动:{exc}") from exc
        return child

    async def _ready(self, children: list[Child]) -> None:
        try:
            await asyncio.gather(*(child.ready() for child in children))
        except TimeoutError as exc:
            raise StartError(f"{exc}。日志:{self.places.log}") from exc

    async def _finish(self, child: Child) -> None:
        """Let a child of one task do it; without it there is nothing to serve."""
        child.tell()
        if code := await child.ended():
            raise StartError(f"{child.name} 失败(退出码 {code})。")
        del self.children[child.name]

    def _remember(self) -> None:
        running = [child.process.pid for child in self.children.values() if child.process and child.alive]
        only_one.remember(self.places, {pid: command_of(pid) for pid in running})

    def _write_env(self, env: dict[str, str]) -> None:
        """Say the addresses in DATA/run/env; the file exists only while the engines answer."""
        half = self.places.env_file.with_suffix(".half")
        half.write_text("".join(f"{name}={value}\n" for name, value in env.items()), encoding="utf-8")
        half.replace(self.places.env_file)

    async def _stop(self) -> None:
        for keeper in self.keepers:
            keeper.cancel()
        self.places.env_file.unlink(missing_ok=True)
        for names, within_s in STOPS:
            leaving = [self.children[name] for name in names if name in self.children]
            for child in leaving:
                child.ask_to_stop()
            await asyncio.gather(*(child.stopped(within_s) for child in leaving))


def run(places: Places, front: Front, *, demo: bool, engines_only: bool) -> None:
    """
    Hold the data folder and run there until told to stop.

    Raises:
        AlreadyRunningError: Another supervisor holds it.
        StartError: Something did not start.
    """
    places.make()
    with only_one.take(places):
        only_one.sweep(places)
        if not engines_only and not front.is_free():
            raise StartError(f"端口 {front.port} 已被别的程序占用。换一个端口:PORT={front.port + 1}")
        asyncio.run(Supervisor(places, front, demo, engines_only).run())
