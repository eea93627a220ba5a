"""
Where web and worker are born: a process that has imported everything, and forks.

Imports are the longest part of a start; so a thousand deaths cost a thousand forks. What it
bears are processes as `daima web` and `python -m workers.main` make them, to be killed like any.

It reads a line of JSON for each child, `{"as", "log", "bug"}`, and answers with its pid.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server.embedded.processes import die_with_parent


def web() -> None:
    from server import logs
    from server.cli.web import serve
    from server.settings import settings

    logs.setup()
    serve("127.0.0.1", settings().port, None, when_told=False)


def worker() -> None:
    from workers.main import main

    main()


def town() -> None:
    from tests.chaos.town import build

    asyncio.run(build(Path(os.environ["CHAOS_TOWN"])))


def migrate() -> None:
    from server.cli.tables import migrate

    sys.exit(migrate(when_told=False, surely=True))


def epoch() -> None:
    """What `daima restore` does last."""
    from server.backups import restoring
    from server.settings import settings

    asyncio.run(restoring.begin_epoch(settings().database_url))


BORN: dict[str, Callable[[], None]] = {"web": web, "worker": worker, "town": town, "migrate": migrate, "epoch": epoch}


def main() -> None:
    """Bear children until standard input ends."""
    _import_everything()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        wanted = json.loads(line)
        if (pid := os.fork()) == 0:
            _live(wanted)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _import_everything() -> None:
    import workers.main  # noqa: F401
    from server.api import executing
    from server.app import create_app

    create_app()
    executing.warm()


def _live(wanted: dict[str, Any]) -> None:
    """A life of its own, to its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    die_with_parent(signal.SIGKILL)
    os.setsid()
    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for of, to in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(of, to)
    if wanted["bug"]:
        from tests.chaos import bugs

        bugs.plant(wanted["bug"], wanted["as"])
    try:
        BORN[wanted["as"]]()
    finally:
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
