"""
Where a test may kill this process.

Between any two statements of push and reconcile stands a named point. Where the folder
`DAIMA_FAULT_DIR` holds a file of that name, the process takes it away and dies by SIGKILL.
Without that setting a point is one comparison and does nothing.
"""

import os
import signal
from pathlib import Path

FOLDER = os.environ.get("DAIMA_FAULT_DIR")

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

PHOTO_POINTS = (
    "upload.held",
    "upload.appended",
    "upload.kept",
    "upload.committed",
    "photo.linked",
    "photo.claimed",
    "photo.kept",
    "photo.committed",
)
"""In the order a photo's bytes meet them; `photo.linked` its record does."""


PUSH_POINTS = ("deliver.claimed", "deliver.sent", "deliver.settled")
"""In the order a delivery meets them."""


def point(name: str) -> None:
    """Die here if a test laid the file; once, whoever comes first."""
    if FOLDER is None:
        return
    try:
        (Path(FOLDER) / name).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
