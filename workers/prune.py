"""Throwing away what is over."""

from server.store import prune as store


async def prune() -> int:
    """Job, hourly: forget what is over, look again at what waits for another record. Safe to run twice."""
    return await store.prune() + await store.release_parked()
