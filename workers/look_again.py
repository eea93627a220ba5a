"""Looking again at what has just been parked."""

from datetime import timedelta

from server.store import prune

LATELY = timedelta(minutes=3)


async def look_again() -> int:
    """
    Job, every minute: what a record waits for may have come in the very moment it was parked. Safe to run twice.

    The two transactions see nothing of each other; whoever waits longer waits for the hourly look.
    """
    return await prune.release_parked(LATELY)
