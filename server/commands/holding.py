"""Locking what a batch of scans will touch, in the one order all workers share."""

from collections.abc import Sequence
from uuid import UUID

from server.domain import codes
from server.domain.bodies import Body, ScanAdd
from server.store import scans


async def hold(batch: Sequence[tuple[UUID, Body | None]]) -> None:
    """
    The activities and attendances of a batch are the caller's until its transaction ends.

    Two hosts scan the same people in other orders; taken scan by scan, their locks would
    close a circle that costs everybody a second. Activities go first, as desk commands do.

    Args:
        batch: Author and body of each record, in any order.
    """
    added = [(author, body) for author, body in batch if isinstance(body, ScanAdd)]
    if len(added) > 1:
        await scans.hold(
            [author for author, _ in added],
            [scanned.token if (scanned := codes.read(body.code or "")) else None for _, body in added],
            [body.activity for _, body in added],
            [body.subject for _, body in added],
        )
