"""
A new epoch: the database is another one than phones knew, since it was restored or put back.

Cursors are snapshots of transaction ids, and those of another cluster, or of a future that was
undone, mean nothing here. With the epoch every phone begins anew and sends its archive again.
"""

from typing import Any

# Transaction ids of the old cluster may lie in this one's future: a row that carried one would be new for ever. No
# phone holds anything of this epoch yet, so there is nothing deletions could tell.
STEPS = (
    "UPDATE sync_meta SET floor_xid = '0', epoch = left(md5(random()::text || clock_timestamp()::text || epoch), 8)",
    "DELETE FROM feed WHERE deleted",
    "UPDATE feed SET xid = pg_current_xact_id()",
    "DELETE FROM login_code",
)


async def renew(connection: Any) -> str:
    """
    No cursor given out before is followed any more.

    Args:
        connection: In a transaction of the caller's.

    Returns:
        The new epoch.
    """
    for step in STEPS:
        await connection.execute(step)
    return await connection.fetchval("SELECT epoch FROM sync_meta")
