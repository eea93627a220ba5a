"""`daima demo` as a person at a terminal meets it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

OLD_CITY = """
import asyncio
from datetime import UTC, datetime, timedelta
from server.demo import city
from server.tables.engine import close_pool, open_pool

async def main():
    await open_pool(most=2)
    await city.seed(now=datetime.now(UTC) - timedelta(days=2))
    await close_pool()

asyncio.run(main())
"""


async def daima(database: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """One command on a database of its own."""
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, *arguments],
        env=os.environ | {"DATABASE_URL": database, "COLUMNS": "80"} | env,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


async def test_yesterdays_city_is_told_of_and_renewed(spare_database: str) -> None:
    """A start says in one line that the city is old; a second fill is refused in one; --fresh makes it new."""
    assert (await daima(spare_database, "-c", OLD_CITY)).returncode == 0

    start = await daima(spare_database, "-m", "server", "demo", "--if-empty")
    refused = await daima(spare_database, "-m", "server", "demo")
    outside = await daima(spare_database, "-m", "server", "demo", "--fresh", DAIMA_DEMO="0")
    fresh = await daima(spare_database, "-m", "server", "demo", "--fresh")
    again = await daima(spare_database, "-m", "server", "demo", "--if-empty")

    assert start.returncode == 0
    assert start.stderr.count("\n") == 1
    assert "daima demo --fresh" in start.stderr
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "Traceback" not in refused.stderr
    assert refused.stdout == ""
    assert outside.returncode == 1
    assert "演示模式" in outside.stderr
    assert fresh.returncode == 0, fresh.stderr
    assert (again.returncode, again.stderr, again.stdout) == (0, "", "")
