"""
How often something happened since the web began, counted across all its processes.

The memory is shared with the processes forked after this module was imported. Each counts in a
row of its own, so that no two write the same number at once; a process that died leaves its
count behind. Nothing here says who it was.
"""

import mmap
import os

NAMES = ("syncs_answered", "syncs_refused", "syncs_turned_away")
ROWS = 64
"""More than processes on one port; two whose ids meet here may lose a count."""

_shared = memoryview(mmap.mmap(-1, ROWS * len(NAMES) * 8)).cast("Q")


def count(name: str) -> None:
    """It happened once more."""
    _shared[os.getpid() % ROWS * len(NAMES) + NAMES.index(name)] += 1


def count_sync(status: int) -> None:
    """A `Sync` was answered with this HTTP status."""
    if status == 200:
        count("syncs_answered")
    else:
        count("syncs_turned_away" if status in (429, 503) else "syncs_refused")


def total(name: str) -> int:
    """How often it happened, in all processes."""
    return sum(_shared[NAMES.index(name) :: len(NAMES)])
