"""
One supervisor to a data folder, and what an earlier one left behind when it was killed.
"""

import fcntl
import json
import os
import signal
import time
from typing import IO

from server.embedded.places import Places
from server.embedded.processes import command_of, signal_group

GONE_WITHIN_S = 10
"""How long those left behind may take to end before they are killed."""


class AlreadyRunningError(Exception):
    """Another supervisor holds this data folder."""


def take(places: Places) -> IO[str]:
    """
    Hold the data folder; it is free again when the returned file closes or we die.

    Raises:
        AlreadyRunningError: Another process holds it; its words say which.
    """
    held = (places.run / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        held.seek(0)
        pid = held.read().strip() or "?"
        held.close()
        raise AlreadyRunningError(
            f"这个数据目录正在使用中(进程 {pid}):{places.data}\n请先停止它,或换一个目录:DATA=另一个目录"
        ) from exc
    places.env_file.unlink(missing_ok=True)
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    return held


def addresses(places: Places) -> dict[str, str]:
    """What the supervisor that runs on this folder told its children; empty if none runs or serves yet."""
    try:
        pid = int((places.run / "lock").read_text(encoding="utf-8"))
        lines = places.env_file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    if "server up" not in command_of(pid):
        return {}
    return {name: value for name, equals, value in (line.partition("=") for line in lines) if equals}


def remember(places: Places, running: dict[int, str]) -> None:
    """Note the children (pid → command line) so that a later start can tell ours from a stranger's."""
    noted = places.run / "children.json"
    noted.with_suffix(".new").write_text(json.dumps({str(pid): command for pid, command in running.items()}))
    noted.with_suffix(".new").replace(noted)


def sweep(places: Places) -> None:
    """End what a killed supervisor left running. Engines end in order; the others are safe to kill."""
    left = [pid for pid, command in _noted(places).items() if command and command_of(pid) == command]
    for pid in left:
        is_postgres = "/postgres " in command_of(pid)
        signal_group(pid, signal.SIGINT if is_postgres else signal.SIGKILL)
    give_up = time.monotonic() + GONE_WITHIN_S
    while any(command_of(pid) for pid in left) and time.monotonic() < give_up:
        time.sleep(0.02)
    for pid in left:
        if command_of(pid):
            signal_group(pid, signal.SIGKILL)


def _noted(places: Places) -> dict[int, str]:
    try:
        return {int(pid): command for pid, command in json.loads((places.run / "children.json").read_text()).items()}
    except (OSError, ValueError):
        return {}
