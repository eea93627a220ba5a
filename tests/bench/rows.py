"""
One row of the table: what was measured, against what, and whether the goal was met.

Every speed is a ratio to a baseline of the same run, by CPU time of this process, because
the machines these run on are shared.
"""

import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """
    Attributes:
        name: Begins with the number of the design's table, such as `B1`.
        ratio: How many times better than the baseline, if there is one.
        goal: In words; `met` says whether it holds, None where nothing was promised.
    """

    name: str
    value: float
    unit: str
    baseline: str = ""
    baseline_value: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    load: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def against(name: str, value: float, unit: str, baseline: str, baseline_value: float, *, least: float) -> Row:
    """A cost that should be at least `least` times lower than its baseline."""
    ratio = baseline_value / value
    return Row(name, value, unit, baseline, baseline_value, ratio, f"≥{least}×", ratio >= least, os.getloadavg()[0])


def beside(name: str, value: float, unit: str, baseline: str, baseline_value: float, *, later: str) -> Row:
    """A cost beside its baseline, with nothing promised yet; `later` is what is meant to be reached one day."""
    ratio = value / baseline_value
    return Row(name, value, unit, baseline, baseline_value, ratio, f"later {later}", None, os.getloadavg()[0])


def ahead(name: str, value: float, unit: str, baseline: str, baseline_value: float, *, later: str) -> Row:
    """A cost, and how many times lower than its baseline it is; nothing was promised at this size."""
    ratio = baseline_value / value
    return Row(name, value, unit, baseline, baseline_value, ratio, later, None, os.getloadavg()[0])


def within(name: str, value: float, unit: str, baseline: str, baseline_value: float, *, most: float) -> Row:
    """A cost that should be at most `most` times its baseline's."""
    ratio = value / baseline_value
    return Row(name, value, unit, baseline, baseline_value, ratio, f"≤{most}×", ratio <= most, os.getloadavg()[0])


def below(
    name: str, value: float, unit: str, most: float, baseline: str = "", baseline_value: float | None = None
) -> Row:
    """A size or a time with a limit of its own."""
    ratio = value / baseline_value if baseline_value else None
    goal, load = f"≤{most:g} {unit}", os.getloadavg()[0]
    return Row(name, value, unit, baseline, baseline_value, ratio, goal, value <= most, load)


def faster(name: str, value: float, unit: str, baseline: str, baseline_value: float, *, least: float) -> Row:
    """A speed that should be at least `least`, beside a baseline's."""
    ratio, goal = value / baseline_value, f"≥{least:,g} {unit}"
    return Row(name, value, unit, baseline, baseline_value, ratio, goal, value >= least, os.getloadavg()[0])


def counted(name: str, value: float, unit: str, baseline: str = "", baseline_value: float | None = None) -> Row:
    """A size or a time of which nothing was promised."""
    return Row(name, value, unit, baseline, baseline_value, load=os.getloadavg()[0])


async def cpu_ms(*acts: Callable[[], Awaitable[Any]], times: int, rounds: int = 5) -> list[float]:
    """
    CPU milliseconds of this process for one of each of `acts`: the best of `rounds` means over `times`.

    The acts take turns, so that what grows or warms up in between touches all of them alike.
    """
    best = [float("inf")] * len(acts)
    for act in acts:
        await act()
    for _ in range(rounds):
        for place, act in enumerate(acts):
            start = time.process_time()
            for _ in range(times):
                await act()
            best[place] = min(best[place], (time.process_time() - start) / times)
    return [seconds * 1000 for seconds in best]
