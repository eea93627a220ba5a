"""How a resolver lets a command act: one transaction, and a poke once it is committed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from server import queue
from server.store import changes
from server.tables.engine import ENGINE


@asynccontextmanager
async def acting() -> AsyncIterator[Any]:
    """A transaction for one command; phones that hold what it changed are poked afterwards."""
    async with ENGINE.transaction() as tx:
        yield tx
    await queue.poke(changes.touched(tx))
