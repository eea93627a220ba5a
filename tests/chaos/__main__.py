"""
`make chaos ROUNDS=… SEED=…`: kill everything, again and again; print a table, write `DATA/chaos.json`.

Every planted bug first, so that the checker is known to see; then rounds without one. Exit code 1
if anything was found where nothing may be, or a planted bug was not.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.chaos import bugs, runs
from tests.chaos.runs import Told
from tests.chaos.system import standing

NUMBERS = ("rounds", "kills", "records", "acked", "lost", "doubled", "stuck", "diverged", "unanswered", "broken")
PHONES = 20
PLANTED_PHONES = 8


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description="Kill, and check what is left.")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS") or 100), help="kill rounds")
    parser.add_argument("--seed", default=os.environ.get("SEED") or secrets.token_hex(4), help="plays a run again")
    parser.add_argument("--phones", type=int, default=int(os.environ.get("PHONES") or PHONES))
    parser.add_argument("--no-bugs", action="store_true", help="plant none")
    chosen = parser.parse_args()
    Console().print(f"SEED={chosen.seed} ROUNDS={chosen.rounds} PHONES={chosen.phones}")
    data = Path(os.environ.get("DATA", "var")).resolve()
    (data / "chaos").mkdir(parents=True, exist_ok=True)
    result = asyncio.run(_all(chosen, data))
    Console().print(" ".join(f"{name}={value}" for name, value in result.items() if name != "runs"))
    return int(bool(result["false_alarms"]) or result["planted"] != result["planted_found"])


async def _all(chosen: argparse.Namespace, data: Path) -> dict[str, Any]:
    """Every run, told and written down as soon as it is over."""
    told, console, result = list[Told](), Console(), dict[str, Any]()
    console.print(_table([]))
    async for run in _runs(chosen, data / "chaos"):
        told.append(run)
        _say(console, run)
        result = runs.together(told) | {"seed": chosen.seed, "phones": chosen.phones}
        _write(data / "chaos.json", result)
    return result


async def _runs(chosen: argparse.Namespace, folder: Path) -> AsyncIterator[Told]:
    if not chosen.no_bugs:
        async with standing(PLANTED_PHONES) as system:
            for bug in bugs.ALL:
                yield await runs.planted(system, chosen.seed, bug, folder)
    async with standing(chosen.phones) as system:
        async for run in runs.clean(system, chosen.seed, chosen.rounds, folder):
            yield run


def _say(console: Console, run: Told) -> None:
    """One line of the table as soon as it is known; what was found under it."""
    console.print(_table([run]))
    for words in run.words[: 1 if run.bug else 10]:
        console.print(f"    {words}", highlight=False)


def _table(told: list[Told]) -> Table:
    table = Table(show_header=not told, box=None, pad_edge=False)
    table.add_column("run", width=46)
    for name in NUMBERS:
        table.add_column(name, justify="right", width=10)
    for run in told:
        table.add_row(run.bug or run.seed, *(str(getattr(run, name)) for name in NUMBERS))
    return table


def _write(file: Path, result: dict[str, Any]) -> None:
    half = file.with_suffix(".half")
    half.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(file)


if __name__ == "__main__":
    sys.exit(main())
