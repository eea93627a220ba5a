"""
Many runs one after another: clean ones that must raise no alarm, planted bugs that must each be found.

A seed decides every run's own; a run that raised an alarm is played again by its seed.
"""

import shutil
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.chaos import bugs, checker, findings, history
from tests.chaos.campaign import Campaign, Plan, Ran
from tests.chaos.findings import Finding
from tests.chaos.system import System

ROUNDS_A_RUN = 20
"""Short runs, so that much begins: a town, first pulls, a backup, calm."""
RESTORES_EVERY = 3
PLANTED_ROUNDS = 8
PLANTED_STUCK_S = 8.0
TRIES = 4
"""Runs in which a planted bug must be met, and found."""


@dataclass
class Told:
    """
    What one run came to: a line of the table.

    Attributes:
        bug: What was planted; nothing in a clean run.
        words: The first findings.
    """

    seed: str
    bug: str
    rounds: int
    kills: int
    records: int
    acked: int
    calm_s: float
    lost: int
    doubled: int
    stuck: int
    diverged: int
    unanswered: int
    broken: int
    words: list[str]

    @property
    def alarms(self) -> int:
        """How much was found."""
        return self.lost + self.doubled + self.stuck + self.diverged + self.unanswered + self.broken


async def clean(system: System, seed: str, rounds: int, folder: Path) -> AsyncIterator[Told]:
    """Runs without a bug, until so many rounds are through."""
    for number, first in enumerate(range(0, rounds, ROUNDS_A_RUN)):
        restores = number % RESTORES_EVERY == RESTORES_EVERY - 1
        plan = Plan(f"{seed}/{number}", min(ROUNDS_A_RUN, rounds - first), restores=restores)
        yield await one(system, plan, folder)


async def planted(system: System, seed: str, bug: str, folder: Path) -> Told:
    """A run with a bug that was found, or the last of several in which it was not."""
    restores = bug in bugs.AFTER_RESTORE
    for number in range(1, TRIES + 1):
        plan = Plan(f"{seed}/{bug}/{number}", PLANTED_ROUNDS, bug, PLANTED_STUCK_S, restores)
        told = await one(system, plan, folder)
        if told.alarms or number == TRIES:
            return told
    raise AssertionError("there is at least one try")


async def one(system: System, plan: Plan, folder: Path) -> Told:
    """Run and check; the history stays only where something was found."""
    ran = await Campaign(system, plan, folder).run()
    found = await checker.check(ran.history, system.engines.addresses["DATABASE_URL"])
    told = _told(ran, found)
    if found and not plan.bug:
        shutil.copy(ran.history, folder / f"alarm-{ran.history.name}")
    ran.history.unlink()
    return told


def _told(ran: Ran, found: list[Finding]) -> Told:
    lines = history.lines(ran.history)
    written = [line for line in lines if line["what"] == history.WROTE]
    acked = {line["record"] for line in lines if line["what"] == history.ACKED and not line.get("again")}
    return Told(
        seed=ran.plan.seed,
        bug=ran.plan.bug,
        rounds=ran.plan.rounds,
        kills=ran.kills,
        records=len(written),
        acked=len(acked),
        calm_s=round(ran.calm_s, 1),
        words=[f"{finding.kind}: {finding.who}: {finding.words}" for finding in found[:10]],
        **findings.counted(found),
    )


def together(runs: list[Told]) -> dict[str, Any]:
    """All runs in the numbers that are asked for; what a planted bug did is its own."""
    honest, with_bug = [run for run in runs if not run.bug], [run for run in runs if run.bug]
    sums: dict[str, Any] = {
        name: sum(getattr(run, name) for run in honest)
        for name in ("rounds", "kills", "records", "acked", *findings.KINDS)
    }
    return sums | {
        "clean_runs": len(honest),
        "planted": len(with_bug),
        "planted_found": sum(bool(run.alarms) for run in with_bug),
        "false_alarms": sum(bool(run.alarms) for run in honest),
        "longest_calm_s": max((run.calm_s for run in honest), default=0.0),
        "runs": [asdict(run) for run in runs],
    }
