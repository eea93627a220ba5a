"""
Where a test may kill this process.

Between any two statements of push and reconcile stands a named point. With `DAIMA_FAULT`
set to its name the process dies there by SIGKILL, once: a marker file in `DAIMA_FAULT_DIR`
says that it has happened. Without it a point is one comparison and does nothing.
"""

import os
import signal
from pathlib import Path

FAULT = os.environ.get("DAIMA_FAULT")

POINTS = (
    "push.insert",
    "push.inserted",
    "push.reread",
    "push.kept_apart",
    "push.seen",
    "push.rung",
    "reconcile.claim",
    "reconcile.locked",
    "reconcile.read",
    "reconcile.judged",
    "scan.insert",
    "scan.inserted",
    "scan.locked",
    "scan.folded",
    "changes.fed",
    "changes.told",
    "changes.answered",
    "reconcile.chained",
    "reconcile.committed",
    "reconcile.poked",
)
"""In the order a record meets them."""


def point(name: str) -> None:
    """Die here if a test asked for it and it has not happened yet."""
    if name != FAULT:
        return
    marker = Path(os.environ["DAIMA_FAULT_DIR"]) / name
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
