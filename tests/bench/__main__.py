"""
`make bench`: measure, print one table, write `DATA/bench.json`.

`ONLY=B1` runs the rows of one number. Nothing here passes or fails the build; `met` says
what was reached, and sizes that must hold are asserted by the PWA's build and by tests.
"""

import argparse
import asyncio
import os
from importlib import import_module
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from tests.bench.rows import Row
from tests.bench.standing import engines

BENCHES = {
    "B1": "tests.bench.lists",
    "B2": "tests.bench.pushes",
    "B3": "tests.bench.settling",
    "B4": "tests.bench.answering",
    "B5": "tests.bench.storms",
    "B6": "tests.bench.pulls",
    "B7": "tests.bench.waking",
    "B8": "tests.bench.sizes",
    "B9": "tests.bench.scanning",
    "B10": "tests.bench.starting",
    "B11": "tests.bench.indicators",
    "B12": "tests.bench.posters",
    "P3": "tests.bench.reminding",
    "P20": "tests.bench.receiving",
    "INTAKES": "tests.bench.intakes",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure and compare.")
    parser.add_argument("--only", default=os.environ.get("ONLY", ""), help="run one number, such as B1")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    options = parser.parse_args()
    rows: list[Row] = []
    data = Path(os.environ.get("DATA", "var"))
    with engines():
        for number, module in BENCHES.items():
            if options.only in ("", number):
                rows += asyncio.run(import_module(module).measure())
    found = msgspec.json.format(msgspec.json.encode([row.as_json() for row in rows]), indent=1)
    data.mkdir(parents=True, exist_ok=True)
    (data / "bench.json").write_bytes(found)
    console = Console()
    if options.json:
        console.print_json(found.decode())
    else:
        console.print(_table(rows))


def _table(rows: list[Row]) -> Table:
    table = Table("measured", "value", "baseline", "ratio", "goal", "met", title=f"load {os.getloadavg()[0]:.1f}")
    for row in rows:
        baseline = f"{row.baseline}: {row.baseline_value:.3g}" if row.baseline_value is not None else row.baseline
        ratio = f"{row.ratio:.2f}×" if row.ratio is not None else ""
        met = {True: "yes", False: "no", None: ""}[row.met]
        table.add_row(row.name, f"{row.value:.4g} {row.unit}", baseline, ratio, row.goal, met)
    return table


if __name__ == "__main__":
    main()
