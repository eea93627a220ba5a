"""
`make chaos ROUNDS=… SEED=…`: kill everything, again and again; print a table, write `DATA/chaos.json`.

Clean rounds first, then every planted bug. Exit code 1 if anything was found where nothing
may be, or a planted bug was not.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
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
    folder = data / "chaos"
    folder.mkdir(parents=True, exist_ok=True)
    result = runs.together(asyncio.run(_all(chosen, folder)))
    _write(data, result | {"seed": chosen.seed, "phones": chosen.phones})
    Console().print(" ".join(f"{name}={value}" for name, value in result.items() if name != "runs"))
    return int(bool(result["false_alarms"]) or result["planted"] != result["planted_found"])


async def _all(chosen: argparse.Namespace, folder: Path) -> list[Told]:
    told, console = list[Told](), Console()
    console.print(_table([]))
    async with standing(chosen.phones) as system:
        async for run in runs.clean(system, chosen.seed, chosen.rounds, folder):
            told.append(run)
            _say(console, run)
    if not chosen.no_bugs:
        async with standing(PLANTED_PHONES) as system:
            for bug in bugs.ALL:
                told.append(await runs.planted(system, chosen.seed, bug, folder))
                _say(console, told[-1])
    return told


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


def _write(folder: Path, result: dict[str, Any]) -> None:
    (folder / "chaos.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
