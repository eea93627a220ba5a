"""
The short form of `make chaos`: a clean run raises no alarm, and planted bugs are found.

The long form plants every bug of `bugs.py` and kills a thousand times.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos import runs
from tests.chaos.campaign import Plan
from tests.chaos.system import System, standing

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]

SEED = "short"
PLANTED = ("missing unique key", "receipt without effect", "second tab sends too")
"""Of each place a bug can be in one: the process, the database, the phone."""


@pytest.fixture(scope="module")
async def system() -> AsyncIterator[System]:
    """Engines and processes of these tests' own."""
    async with standing(phones=8) as system:
        yield system


async def test_nothing_is_lost_doubled_or_stuck_whatever_is_killed(system: System, tmp_path: Path) -> None:
    """Phones write and sync over a bad line, everything is killed, a backup comes back; then all agree."""
    told = await runs.one(system, Plan(f"{SEED}/clean", rounds=9, restores=True), tmp_path)

    assert told.words == []
    assert told.kills > 0
    assert told.acked > 20


async def test_engines_that_die_under_pushes_keep_what_was_acked(system: System, tmp_path: Path) -> None:
    """PostgreSQL killed in the middle of anything, one of its own processes too, and Valkey killed and wiped."""
    plan = Plan(f"{SEED}/engines", rounds=6, targets=("postgres", "backend", "valkey", "wipe"))
    told = await runs.one(system, plan, tmp_path)

    assert told.words == []
    assert told.kills > 2
    assert told.acked > 10


@pytest.mark.parametrize("bug", PLANTED)
async def test_a_planted_bug_is_found(system: System, tmp_path: Path, bug: str) -> None:
    """Else nobody need believe that the run before found nothing."""
    told = await runs.planted(system, SEED, bug, tmp_path)

    assert told.alarms > 0
