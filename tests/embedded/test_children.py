"""A child that dies is started again, also while someone still waits for it to serve."""

import asyncio
from pathlib import Path

from server.embedded.children import Child

DIES_TWICE = 'echo x >> "$0.starts"; [ "$(wc -l < "$0.starts")" -gt 2 ] || exit 1; touch "$0.serves"; exec sleep 30'


async def test_one_that_dies_before_it_serves_is_started_again_at_once(tmp_path: Path) -> None:
    """PostgreSQL refuses to start while a killed server's backends still end; the next try finds them gone."""
    name = tmp_path / "child"
    serves = tmp_path / "child.serves"

    async def ready() -> None:
        while not serves.exists():  # noqa: ASYNC110 # what is waited for is another process
            await asyncio.sleep(0.01)

    child = Child("child", ["/bin/sh", "-c", DIES_TWICE, str(name)], None, ready=ready)
    await child.start()
    keeping = asyncio.create_task(child.keep(lambda _: None))

    await asyncio.wait_for(ready(), 10)

    assert child.alive
    keeping.cancel()
    await child.stopped(0)
