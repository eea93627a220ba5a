"""
What the operating system knows of processes: who they are, and that they die with their parent.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""linux/prctl.h. It is bound to the thread that forked, so children start from the main thread only."""

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(sig: signal.Signals) -> None:
    """Ask the kernel to send us `sig` when our parent dies. Linux only; elsewhere the next start sweeps."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(sig))


def command_of(pid: int) -> str:
    """The command line of a process, its arguments separated by blanks; empty if there is none."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def signal_group(pid: int, sig: signal.Signals) -> None:
    """Signal a process and all it started; nothing if they are gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sig)
