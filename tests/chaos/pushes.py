"""
Pushes under `kill -9`: web, workers, PostgreSQL, Valkey and the push service itself, while notices are told.

`python -m tests.chaos.pushes DELIVERIES [KILL_EVERY_S]`, or `make chaos-push`. Afterwards the service's own log and
the database are laid beside each other: each push was taken at least once, a second time only under
one Topic and one tag, each notice stands in each 消息 once, and nothing waits any more.
"""

import asyncio
import base64
import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

import asyncpg
import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from server.embedded import postgres
from tests.chaos.conftest import Child
from tests.chaos.engines import LOST, Engines
from tests.embedded.conftest import free_port, reachable_folder
from tests.push.phones import Sleeper

PEOPLE = 100
STUCK_S = 60
DOUBLE_SHARE = 0.005
TARGETS = ("web", "worker", "other", "service", "postgres", "valkey", "backend")
LOOK_S = 0.05


@dataclass
class Told:
    """What one run came to."""

    seed: str
    deliveries: int
    kills: dict[str, int] = field(default_factory=dict)
    posts: int = 0
    lost: int = 0
    doubled: int = 0
    strayed: int = 0
    inbox_wrong: int = 0
    stuck: int = 0
    calm_s: float = 0

    @property
    def is_well(self) -> bool:
        wrong = self.lost + self.strayed + self.inbox_wrong + self.stuck
        return not wrong and self.doubled <= max(DOUBLE_SHARE * self.deliveries, 1)


@dataclass
class Yard:
    """All processes of a run, the log of the push service, and the phones."""

    folder: Path
    engines: Engines
    children: dict[str, Child]
    url: str
    browsers: dict[str, Sleeper] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder / "posts.jsonl"

    @property
    def database(self) -> str:
        return postgres.url(self.engines.places)

    async def strike(self, target: str) -> None:
        """Somebody dies."""
        if target in self.children:
            self.children[target].end()
        elif target == "backend":
            await self.engines.crash_a_backend()
        else:
            {"postgres": self.engines.postgres, "valkey": self.engines.valkey}[target].kill()

    async def keep(self) -> None:
        """Whoever dies is begun again, for ever."""
        while True:
            for engine in (self.engines.postgres, self.engines.valkey):
                await self.engines.revive(engine)
            for child in self.children.values():
                child.revive()
            await asyncio.sleep(LOOK_S)


@asynccontextmanager
async def standing(people: int) -> AsyncIterator[Yard]:
    """A system of a run's own, all gone at the end."""
    with reachable_folder() as folder:
        engines = Engines(folder / "data")
        web, service = free_port(), free_port()
        env = os.environ | {
            "DATA": str(folder / "data"),
            "DAIMA_SECRET": secrets.token_urlsafe(32),
            "DAIMA_DEMO": "1",
            "PORT": str(web),
            "PUBLIC_URL": f"http://127.0.0.1:{web}",
            "PUSH_LOOPBACK": f"http://127.0.0.1:{service}",
        }
        env |= engines.addresses
        children = _children(folder, web, service, env)
        yard = Yard(folder, engines, children, f"http://127.0.0.1:{web}")
        try:
            await engines.begin()
            await _run(env, "-m", "server", "migrate")
            said = await _run(env, "-m", "tests.chaos.telling", "people", str(people), env["PUSH_LOOPBACK"])
            yard.browsers = dict(map(_browser, filter(lambda line: line.startswith("http"), said.splitlines())))
            for child in children.values():
                child.begin()
            yield yard
        finally:
            for child in children.values():
                child.end()
            engines.end()


async def run(deliveries: int, kill_every_s: float, seed: str) -> Told:
    """Tell, kill, wait until all is calm, and look."""
    dice, count = Random(seed), -(-deliveries // PEOPLE)
    async with standing(PEOPLE) as yard:
        told = Told(seed, count * PEOPLE)
        keeper, acks = asyncio.create_task(yard.keep()), asyncio.create_task(_acknowledge(yard))
        env = yard.children["worker"].env
        telling = asyncio.create_task(_run(env, "-m", "tests.chaos.telling", "tell", str(count), str(PEOPLE / 250)))
        kills: Counter[str] = Counter()
        while not telling.done():
            await asyncio.sleep(kill_every_s * dice.uniform(0.5, 1.5))
            target = dice.choice(TARGETS)
            kills[target] += 1
            await yard.strike(target)
        await telling
        told.kills, began = dict(kills), time.monotonic()
        told.stuck = await _calm(yard, told.deliveries)
        told.calm_s = round(time.monotonic() - began, 1)
        for task in (keeper, acks):
            task.cancel()
        await _check(yard, told)
    return told


def _children(folder: Path, web: int, service: int, env: dict[str, str]) -> dict[str, Child]:
    words = {
        "web": ["-m", "server", "web", "--host", "127.0.0.1", "--port", str(web)],
        "worker": ["-m", "workers.main"],
        "other": ["-m", "workers.main"],
        "service": ["-m", "tests.push.service", str(service), str(folder / "posts.jsonl")],
    }
    return {name: Child(said, folder / f"{name}.log", env) for name, said in words.items()}


def _browser(line: str) -> tuple[str, Sleeper]:
    endpoint, number, auth = line.split()
    key = ec.derive_private_key(int(number, 16), ec.SECP256R1())
    return "/" + endpoint.split("/", 3)[3], Sleeper(endpoint, key, bytes.fromhex(auth))


async def _run(env: dict[str, str], *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, wrong = await process.communicate()
    assert process.returncode == 0, wrong.decode()[-3000:]
    return said.decode()


@dataclass(frozen=True)
class Post:
    """A message the service took, as its phone reads it."""

    delivery: str
    topic: str
    tag: str
    ack: str


def _posts(yard: Yard, lines: list[bytes]) -> list[Post]:
    found = []
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # the service died while it wrote; it took nothing
        told = yard.browsers[said["path"]].reads(base64.b64decode(said["body"]))["notification"]
        found.append(Post(told["data"]["delivery"], said["topic"], told["tag"], told["data"]["ack"]))
    return found


async def _acknowledge(yard: Yard) -> None:
    """Phones say what they showed until the web has heard it."""
    read, waiting = 0, list[Post]()
    async with httpx.AsyncClient() as client:
        while True:
            lines = yard.log.read_bytes().splitlines(keepends=True) if yard.log.exists() else []
            whole = [line for line in lines if line.endswith(b"\n")]
            waiting += _posts(yard, whole[read:])
            read = len(whole)
            batch = waiting[:100]
            at = round(time.time() * 1000)
            said = [{"delivery": one.delivery, "ack": one.ack, "what": "shown", "at": at} for one in batch]
            with suppress(httpx.TransportError):
                if batch and (await client.post(f"{yard.url}/push/acks", json=said)).status_code == 204:
                    waiting = waiting[100:]
            await asyncio.sleep(LOOK_S)


async def _calm(yard: Yard, deliveries: int) -> int:
    """How many are still not through after a minute in which nothing moved."""
    left, moved = deliveries, time.monotonic()
    while left and time.monotonic() - moved < STUCK_S:
        with suppress(*LOST):
            connection = await asyncpg.connect(yard.database)
            shown = "select count(*) from delivery where channel = 'PUSH' and state = 'SHOWN'"
            now = deliveries - await connection.fetchval(shown)
            await connection.close()
            left, moved = now, moved if now == left else time.monotonic()
        await asyncio.sleep(0.5)
    return left


async def _check(yard: Yard, told: Told) -> None:
    """What the service took beside what the database says."""
    posts = _posts(yard, yard.log.read_bytes().splitlines())
    by_delivery: dict[str, list[Post]] = {}
    for post in posts:
        by_delivery.setdefault(post.delivery, []).append(post)
    connection = await asyncpg.connect(yard.database)
    kept = [str(row["id"]) for row in await connection.fetch("select id from delivery where channel = 'PUSH'")]
    inbox = await connection.fetch(
        "select count(*) from notice n join delivery d on d.notice = n.id and d.channel = 'APP'"
        " join feed f on f.kind = 'notice' and f.id = n.id and f.scope = 'person:' || d.person group by d.person"
    )
    await connection.close()
    told.posts = len(posts)
    told.lost = sum(one not in by_delivery for one in kept) + told.deliveries - len(kept)
    told.doubled = sum(len(found) - 1 for found in by_delivery.values())
    told.strayed = sum(len({(one.topic, one.tag) for one in found}) > 1 for found in by_delivery.values())
    told.inbox_wrong = sum(row["count"] != told.deliveries // PEOPLE for row in inbox) + PEOPLE - len(inbox)


def main() -> int:
    deliveries = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    every_s = float(sys.argv[2]) if len(sys.argv) > 2 else 1.5
    told = asyncio.run(run(deliveries, every_s, os.environ.get("SEED") or secrets.token_hex(4)))
    sys.stdout.write(json.dumps(asdict(told) | {"is_well": told.is_well}, ensure_ascii=False, indent=1) + "\n")
    return int(not told.is_well)


if __name__ == "__main__":
    sys.exit(main())
