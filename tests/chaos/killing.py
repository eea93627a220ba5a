"""Who is killed in a round, and where."""

import asyncio
from collections.abc import Sequence
from random import Random

from tests.chaos import history
from tests.chaos.history import History
from tests.chaos.system import System

POINTS = (
    *("push.insert", "push.inserted", "push.reread", "push.kept_apart", "push.seen", "push.rung"),
    *("reconcile.locked", "reconcile.read", "reconcile.judged", "scan.insert", "scan.inserted", "scan.folded"),
    *("changes.fed", "changes.told", "changes.answered", "reconcile.chained", "reconcile.committed"),
)
"""Where a process can be told to die by itself (`server/store/faults.py`)."""

TARGETS = {"web": 4, "worker": 4, "point": 5, "postgres": 2, "backend": 1, "valkey": 1, "wipe": 1}
"""Each with its weight."""


async def kill(
    system: System, told: History, dice: Random, targets: Sequence[str] = (), points: Sequence[str] = ()
) -> int:
    """
    Somebody dies; how many did.

    Args:
        targets: Who, rather than anybody.
        points: Where, rather than anywhere.
    """
    among = ("point",) if points else targets or tuple(TARGETS)
    (target,) = dice.choices(among, [TARGETS[one] for one in among])
    where = dice.choice(points or POINTS) if target == "point" else None
    await asyncio.sleep(dice.random() * 0.3)
    struck = await _strike(system, target, where, dice)
    told.tell("chaos", history.KILLED, target=target, where=where, struck=struck)
    return struck


async def _strike(system: System, target: str, where: str | None, dice: Random) -> int:
    if where is not None:
        (system.faults / where).touch()
    elif target == "web":
        system.web.kill()
    elif target == "worker":
        dice.choice(system.workers).kill()
    elif target == "postgres":
        system.engines.postgres.kill()
    elif target == "backend":
        await system.engines.crash_a_backend()
    elif target == "valkey":
        system.engines.valkey.kill()
    else:
        await system.engines.wipe()
        return 0
    return 1
