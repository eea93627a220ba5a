"""The bell: records wait."""

from typing import Any

from server.sync import reconcile


async def settle(ctx: dict[Any, Any]) -> None:
    """
    Job: wake the sweep. Safe to run twice.

    The work is the sweep's alone: while a job with one fixed id works, another bell would be swallowed.
    """
    reconcile.BELL.ring()
