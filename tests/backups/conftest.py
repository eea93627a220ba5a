"""A system of a test's own, in a data folder that can be stopped, copied and put back."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from server.tables.engine import ENGINE
from tests.embedded.conftest import OURS, Starts, System


@dataclass
class Town:
    """One data folder; while `open`, everything in this process works on its database."""

    starts: Starts
    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @asynccontextmanager
    async def open(self) -> AsyncIterator[System]:
        """Its engines run, its tables are up to date, and the pool of this process is its."""
        system = self.starts("--engines-only", data=self.folder)
        assert await self.daima("migrate") == (0, "")
        async with asyncpg.create_pool(system.addresses["DATABASE_URL"], min_size=1, max_size=5) as pool:
            with self.monkeypatch.context() as patched:
                patched.setattr(ENGINE, "pool", pool)
                yield system
        await asyncio.to_thread(system.interrupt)

    async def daima(self, *arguments: str, **env: str) -> tuple[int | None, str]:
        """A command on this folder; its exit code and what it said, migrations aside."""
        ours = {name: value for name, value in os.environ.items() if name not in OURS}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server", *arguments),
            env=ours | {"DATA": str(self.folder)} | env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        lines = [line for line in said.decode().splitlines() if not line.startswith("数据库已更新")]
        return process.returncode, "\n".join(lines)

    def copy_data(self, to: Path) -> None:
        """Copy what PostgreSQL wrote, as somebody who knows no better would; it must be stopped."""
        shutil.copytree(self.folder / "pg", to, symlinks=True)
        _owned_like(self.folder / "pg", to)

    def put_back(self, copy: Path) -> None:
        """The copy is what PostgreSQL finds at its next start."""
        shutil.rmtree(self.folder / "pg")
        shutil.copytree(copy, self.folder / "pg", symlinks=True)
        _owned_like(copy, self.folder / "pg")


def _owned_like(one: Path, other: Path) -> None:
    if os.geteuid() == 0:
        owner = one.stat()
        for each in (other, *other.rglob("*")):
            os.chown(each, owner.st_uid, owner.st_gid, follow_symlinks=False)


@pytest.fixture
def town(starts: Starts, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """An empty folder."""
    return Town(starts, folder, monkeypatch)
