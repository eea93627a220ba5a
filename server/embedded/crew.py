"""
Who the supervisor's children are: what each is started with, and how it says that it serves.
"""

import os
import signal
import sys

from server.embedded import postgres, valkey
from server.embedded.children import Child
from server.embedded.front import Front
from server.embedded.places import Places


def environment(places: Places, front: Front, *, demo: bool) -> dict[str, str]:
    """What all children are told: the addresses chosen here, where nobody chose others."""
    return {
        "DATA": str(places.data),
        "DATABASE_URL": os.environ.get("DATABASE_URL") or postgres.url(places),
        "REDIS_URL": os.environ.get("REDIS_URL") or valkey.url(places),
        "DAIMA_DEMO": "1" if demo else "0",
        "PORT": str(front.port),
        "PUBLIC_URL": front.public_url,
    }


def engines(places: Places) -> list[Child]:
    """The engines that nobody brought along."""
    chosen = []
    if not os.environ.get("DATABASE_URL"):
        chosen.append(database(places))
    if not os.environ.get("REDIS_URL"):
        chosen.append(_valkey(places))
    return chosen


def database(places: Places) -> Child:
    """The embedded PostgreSQL."""
    return Child(
        "postgres",
        postgres.command(places),
        places.log / "postgres.log",
        stop_with=signal.SIGINT,
        prepare=lambda: postgres.prepare(places),
        ready=lambda: postgres.ready(places),
        extra=places.as_owner,
    )


def _valkey(places: Places) -> Child:
    return Child(
        "valkey",
        valkey.command(places),
        places.log / "valkey.log",
        ready=lambda: valkey.ready(places),
        extra=places.as_owner,
    )


def web(places: Places, front: Front, env: dict[str, str]) -> Child:
    """The web server; it imports at once and opens its port when told."""
    command = _daima("web", "--when-told", *front.options)
    return Child("web", command, places.log / "web.log", env, ready=front.answers, held=True)


def worker(places: Places, env: dict[str, str]) -> Child:
    """The one that settles records and runs jobs."""
    return Child("worker", [sys.executable, "-m", "workers.main"], places.log / "worker.log", env)


def migrate(places: Places, env: dict[str, str]) -> Child:
    """
    Bring the tables up to date, once, when told.

    Where there is no database yet there is surely work, so it imports for it meanwhile;
    elsewhere it mostly only looks, and leaves the processor to the web.
    """
    surely = [] if (places.engines / "pg").exists() else ["--surely"]
    return Child("migrate", _daima("migrate", "--when-told", *surely), None, env, held=True)


def demo(env: dict[str, str]) -> Child:
    """Fill empty tables with the demo city, once."""
    return Child("demo", _daima("demo", "--if-empty"), None, env)


def _daima(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "server", *arguments]
